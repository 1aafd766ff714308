import type { Opened, ReleaseAffinity, TokenBearer } from '../affinity/release-affinity.ts'
import type { StreamSink } from '../upstream/upstream-link.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { ResourceSubscriptions } from './resource-subscriptions.ts'
import type { SessionUpstream } from './session-upstream.ts'
import { TaskHolds } from './task-holds.ts'

/** What a client has at the releases of its session, and is given by them: sealed on its way there and opened on its way back. */
export class SessionAffinity {
  readonly #affinity: ReleaseAffinity | undefined
  readonly #bearer: TokenBearer
  readonly #tasks = new TaskHolds()
  readonly resources = new ResourceSubscriptions()

  /** @param affinity Default: everything passes as it is. */
  constructor(affinity: ReleaseAffinity | undefined, principal: string | undefined) {
    this.#affinity = affinity
    this.#bearer = { principal, isStateless: false }
  }

  /** A request of the client, opened; `undefined` when there is nothing to be opened. */
  opened(request: WireMessage): Opened | undefined {
    return this.#affinity?.opened(request, this.#bearer)
  }

  /** What else the client says, as a server is to hear it. */
  plain(message: WireMessage): WireMessage {
    const opened = this.#affinity?.opened(message, this.#bearer)
    return opened?.success === true ? opened.message : message
  }

  /**
   * Takes note of what the client has after an answer; request and answer are as the server has them. Whether that is about what it
   * has subscribed to.
   */
  note(request: WireMessage, answer: WireMessage, from: SessionUpstream): boolean {
    this.#tasks.answered(request, answer, from)
    return this.resources.answered(request, answer)
  }

  /** A server has nothing to do with the session any more, or cannot be reached. */
  forget(upstream: SessionUpstream): void {
    this.#tasks.forget(upstream)
  }

  /** @param version Of the release that answers. */
  answer(answer: WireMessage, method: string | undefined, version: string): WireMessage {
    return this.#affinity?.sealedAnswer(answer, method, { version, bearer: this.#bearer }) ?? answer
  }

  /** @param version Of the release that says it. */
  message(message: WireMessage, version: string): WireMessage {
    return this.#affinity?.sealedMessage(message, { version, bearer: this.#bearer }) ?? message
  }

  /** A stream that is read on. What was asked is not known any more; only calls have such streams. */
  stream(sink: StreamSink, version: string): StreamSink {
    return {
      message: (message, mark) => {
        const isAnswer = message.kind === 'response'
        sink.message(isAnswer ? this.answer(message, 'tools/call', version) : this.message(message, version), mark)
      },
      mark: (mark) => sink.mark(mark),
      end: (reason) => sink.end(reason),
    }
  }
}
