import type { RequestSink } from '../upstream/upstream-link.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { PendingRequest } from './pending-request.ts'

/** The requests of one client that are under way. A client may use an id again before it should. */
export class PendingRequests {
  readonly #all = new Set<PendingRequest>()
  readonly #byId = new Map<string, PendingRequest>()

  get size(): number {
    return this.#all.size
  }

  begin(message: WireMessage, sink: RequestSink): PendingRequest {
    const { id = '' } = message
    const request = new PendingRequest(message, sink, () => {
      this.#all.delete(request)
      if (this.#byId.get(id) === request) this.#byId.delete(id)
    })
    this.#all.add(request)
    this.#byId.set(id, request)
    return request
  }

  /** The last request that came with an id, which is given as JSON. */
  find(id: string): PendingRequest | undefined {
    return this.#byId.get(id)
  }

  /** There will be no answers. */
  close(): void {
    for (const request of [...this.#all]) request.close()
  }
}
