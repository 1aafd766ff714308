import type { SessionLink } from '../backend/backend.ts'
import type { AbortRequest, Headers, LinkEnd, LinkEvents, RequestSink } from '../upstream/upstream-link.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { agreedVersion } from '../session/handshake.ts'

/** What is done until it is known whether a server begins sessions. */
export interface UndecidedOptions {
  /** Opens the server's own link. */
  readonly open: (events: LinkEvents) => Promise<SessionLink>
  /** The server has begun the session. */
  readonly begun: () => void
  /** What takes the place of the server's own link, when it refused; `undefined` when it did so for another reason. */
  readonly bridge: () => Promise<SessionLink | undefined>
}

/** A session with a server of which nobody knows yet whether it begins any. */
export class UndecidedSessionLink implements SessionLink {
  readonly #options: UndecidedOptions
  /** Whether the server's own link is heard no more. */
  readonly #state: { isBridged: boolean }
  #link: SessionLink

  private constructor(link: SessionLink, options: UndecidedOptions, state: { isBridged: boolean }) {
    this.#link = link
    this.#options = options
    this.#state = state
  }

  /** Opens the server's own link, and uses that until the server refuses. Rejects as `open` of the options does. */
  static async open(events: LinkEvents, options: UndecidedOptions): Promise<UndecidedSessionLink> {
    const state = { isBridged: false }
    const own = await options.open({
      message: (message, mark) => {
        if (!state.isBridged) events.message(message, mark)
      },
      end: (reason) => {
        if (!state.isBridged) events.end(reason)
      },
    })
    return new UndecidedSessionLink(own, options, state)
  }

  get resume(): SessionLink['resume'] {
    const link = this.#link
    return link.resume?.bind(link)
  }

  request(message: WireMessage, sink: RequestSink, headers?: Headers): AbortRequest {
    if (message.method !== 'initialize') return this.#link.request(message, sink, headers)
    let abort: AbortRequest
    let isAborted = false
    const again = (refused: () => void): void => {
      this.#switch().then(
        (link) => {
          if (isAborted) return
          if (link === undefined) refused()
          else abort = link.request(message, sink, headers)
        },
        () => {
          if (!isAborted) refused()
        },
      )
    }
    abort = this.#link.request(message, this.#firstSink(sink, again), headers)
    return () => {
      isAborted = true
      abort()
    }
  }

  send(message: WireMessage, headers?: Headers): Promise<void> {
    return this.#link.send(message, headers)
  }

  close(): Promise<void> {
    return this.#link.close()
  }

  /** @param again Looks for another way, and else does what it is given. */
  #firstSink(sink: RequestSink, again: (refused: () => void) => void): RequestSink {
    return {
      message: (message, mark) => sink.message(message, mark),
      mark: (mark) => sink.mark(mark),
      answer: (answer, place) => {
        if (agreedVersion(answer) === undefined) return again(() => sink.answer(answer, place))
        this.#options.begun()
        sink.answer(answer, place)
      },
      end: (reason) => (isRefusal(reason) ? again(() => sink.end(reason)) : sink.end(reason)),
    }
  }

  /** Takes the other link where there is one; the server's own is closed then. */
  async #switch(): Promise<SessionLink | undefined> {
    const bridged = await this.#options.bridge()
    if (bridged === undefined) return undefined
    const own = this.#link
    this.#link = bridged
    this.#state.isBridged = true
    await own.close()
    return bridged
  }
}

function isRefusal(reason: LinkEnd): boolean {
  return reason.kind === 'refused' && reason.status >= 400 && reason.status < 500
}
