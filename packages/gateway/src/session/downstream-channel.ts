import type { StreamSink } from '../upstream/upstream-link.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { idOf, placeOf, type ReplayLog } from './replay-log.ts'

/**
 * The stream on which a client hears what belongs to none of its requests. It opens one, and may lose it and open it again; what it
 * did not hear meanwhile it hears then.
 */
export class DownstreamChannel {
  readonly #log: ReplayLog
  readonly #number: number
  #stream: StreamSink | undefined
  #count = 0
  /** The last event that was sent to somebody. */
  #sent = -1

  constructor(log: ReplayLog) {
    this.#log = log
    this.#number = log.begin()
  }

  /** Whether somebody listens. */
  get isOpen(): boolean {
    return this.#stream !== undefined
  }

  /** Whether an event of this stream has the id. */
  has(eventId: string): boolean {
    return placeOf(eventId)?.stream === this.#number
  }

  /**
   * Opens the stream; one that was open ends.
   *
   * @param lastEventId The last event that the client has heard. Default: all that were sent.
   * @returns What ends it, when the client is gone.
   */
  open(stream: StreamSink, lastEventId?: string): () => void {
    this.#stream?.end({ kind: 'closed' })
    this.#stream = stream
    const heard = lastEventId === undefined ? this.#sent : (placeOf(lastEventId)?.number ?? this.#sent)
    for (const event of this.#log.after({ stream: this.#number, number: heard })) {
      stream.message(event.message, { id: idOf(event) })
    }
    this.#sent = this.#count - 1
    return () => {
      if (this.#stream === stream) this.#stream = undefined
    }
  }

  message(message: WireMessage): void {
    const place = { stream: this.#number, number: this.#count++ }
    this.#log.append(place, message)
    if (this.#stream === undefined) return
    this.#sent = place.number
    this.#stream.message(message, { id: idOf(place) })
  }

  close(): void {
    this.#stream?.end({ kind: 'closed' })
    this.#stream = undefined
  }
}
