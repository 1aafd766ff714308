import type { ServerResponse } from 'node:http'
import type { AbortRequest } from '../upstream/upstream-link.ts'

/** The responses of requests that are under way, and what ends each request when its client is gone. */
export class PendingResponses {
  readonly #aborts = new Map<ServerResponse, AbortRequest | undefined>()

  get size(): number {
    return this.#aborts.size
  }

  /** Takes note of a request whose body may still have to come. */
  begin(response: ServerResponse): void {
    this.#aborts.set(response, undefined)
    response.on('close', () => {
      const abort = this.#aborts.get(response)
      this.#aborts.delete(response)
      if (!response.writableFinished) abort?.()
    })
  }

  /** Says what ends a request. One whose client is gone by now is ended at once. */
  abortBy(response: ServerResponse, abort: AbortRequest): void {
    if (this.#aborts.has(response)) this.#aborts.set(response, abort)
    else if (!response.writableFinished) abort()
  }

  /** As `abortBy`, for a stream that only listens: it does not come to an end by itself, so that nobody waits for it. */
  listen(response: ServerResponse, abort: AbortRequest): void {
    const end = (): void => {
      if (!response.writableFinished) abort()
    }
    if (this.#aborts.delete(response)) response.on('close', end)
    else end()
  }
}
