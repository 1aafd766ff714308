import type { WireMessage } from '../wire/wire-message.ts'
import { closed } from './stdio-failure.ts'
import { refused } from './stdio-link.ts'
import type { AbortRequest, LinkEnd, LinkEvents, RequestSink, UpstreamLink } from './upstream-link.ts'

/** Who uses a process. */
export interface ProcessHolder {
  readonly events: LinkEvents
  /** Whose a notification or request of the server is, if it belongs to a request of this holder. Default: nobody's. */
  readonly ownerOf?: ((message: WireMessage) => RequestSink | undefined) | undefined
}

/** What a lease is of. */
export interface LeasedProcess {
  request(lease: ProcessLease, message: WireMessage, sink: RequestSink): AbortRequest
  send(message: WireMessage): Promise<void>
  leave(lease: ProcessLease): Promise<void>
}

/** A process of a pool in the hands of one holder. To close it is to give it back. */
export class ProcessLease implements UpstreamLink {
  readonly holder: ProcessHolder
  readonly #process: LeasedProcess
  #isClosed = false
  #isTold = false

  constructor(process: LeasedProcess, holder: ProcessHolder) {
    this.#process = process
    this.holder = holder
  }

  request(message: WireMessage, sink: RequestSink): AbortRequest {
    return this.#isClosed ? refused(sink, { kind: 'closed' }) : this.#process.request(this, message, sink)
  }

  send(message: WireMessage): Promise<void> {
    return this.#isClosed ? Promise.reject(closed()) : this.#process.send(message)
  }

  /** Ends the requests of this holder, and the process where nobody else may use it. Resolves when that is done. */
  close(): Promise<void> {
    this.#isClosed = true
    return this.#process.leave(this)
  }

  /** Tells the holder that this is over, once. */
  tellEnd(reason: LinkEnd): void {
    if (this.#isTold) return
    this.#isTold = true
    this.holder.events.end(reason)
  }
}
