import type {
  AbortRequest,
  AnswerPlace,
  EventMark,
  LinkEnd,
  RequestSink,
  UpstreamLink,
} from '../upstream/upstream-link.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import type { SessionLink } from './backend.ts'
import type { RequestOwners } from './request-owners.ts'

/** A session with a process of its own. */
export class ProcessSessionLink implements SessionLink {
  readonly #link: UpstreamLink
  readonly #owners: RequestOwners

  /** @param owners Whose `ownerOf` the link asks. */
  constructor(link: UpstreamLink, owners: RequestOwners) {
    this.#link = link
    this.#owners = owners
  }

  request(message: WireMessage, sink: RequestSink): AbortRequest {
    const owned = new OwnedRequest(sink)
    owned.over = this.#owners.add(message, owned)
    const abort = this.#link.request(message, owned)
    return () => {
      owned.over()
      abort()
    }
  }

  send(message: WireMessage): Promise<void> {
    return this.#link.send(message)
  }

  close(): Promise<void> {
    return this.#link.close()
  }
}

class OwnedRequest implements RequestSink {
  over: AbortRequest = () => undefined
  readonly #sink: RequestSink

  constructor(sink: RequestSink) {
    this.#sink = sink
  }

  message(message: WireMessage, mark?: EventMark): void {
    this.#sink.message(message, mark)
  }

  mark(mark: EventMark): void {
    this.#sink.mark(mark)
  }

  answer(message: WireMessage, place: AnswerPlace): void {
    this.over()
    this.#sink.answer(message, place)
  }

  end(reason: LinkEnd): void {
    this.over()
    this.#sink.end(reason)
  }
}
