import { isPlainObject, logged } from '@mcpver/core'
import { GatewayError } from '../gateway-error.ts'
import { withId } from '../wire/edit.ts'
import { isSameId } from '../wire/message-id.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import type { HttpAnswerSink } from './http-answer.ts'
import type { EventMark, LinkEnd, RequestSink } from './upstream-link.ts'

/** The HTTP header that names a session. */
export const SESSION_ID_HEADER = 'mcp-session-id'

const SERVER_ERROR = -32_000

/** What a request knows of the session that it is sent in. */
export interface RequestSession {
  readonly sessionId: string | undefined
  /** Takes the session that the server began with its answer. */
  adopt(sessionId: string): void
}

/** Tells what became of one request over HTTP. */
export class HttpRequestAnswer implements HttpAnswerSink {
  readonly #id: string | undefined
  readonly #sink: RequestSink
  readonly #session: RequestSession
  #status = 0
  #isAnswered = false
  #refusal: WireMessage | undefined

  constructor({ id }: WireMessage, sink: RequestSink, session: RequestSession) {
    this.#id = id
    this.#sink = sink
    this.#session = session
  }

  start(status: number, headers: Readonly<Record<string, string | string[] | undefined>>): void {
    this.#status = status
    const begun = headers[SESSION_ID_HEADER]
    if (typeof begun === 'string') this.#session.adopt(begun)
  }

  message(message: WireMessage, mark: EventMark | undefined): void {
    if (this.#isAnswered) return
    if (message.kind !== 'response') return this.#sink.message(message, mark)
    // Within a session, this status says that the server does not know it, whatever it says beside.
    if (this.#status === 404 && this.#session.sessionId !== undefined) return
    if (this.#id !== undefined && isSameId(this.#id, message.id)) {
      this.#isAnswered = true
      const answer = message.id === this.#id ? message : withId(message, this.#id)
      return this.#sink.answer(answer, { status: this.#status, ...(mark && { mark }) })
    }
    // What a server refuses before it reads the id has the id null.
    if (message.id === 'null') this.#refusal = message
  }

  mark(mark: EventMark): void {
    if (!this.#isAnswered) this.#sink.mark(mark)
  }

  done(status: number, mark: EventMark | undefined): void {
    if (this.#isAnswered) return
    if (this.#refusal === undefined || status >= 300) return this.#sink.end(this.#endAfter(status, mark))
    // As an answer to another request it would mean nothing to the client.
    this.#sink.answer(withId(this.#refusal, this.#id ?? 'null'), { status })
  }

  fail(reason: LinkEnd): void {
    if (!this.#isAnswered) this.#sink.end(reason)
  }

  #endAfter(status: number, mark: EventMark | undefined): LinkEnd {
    if (this.#session.sessionId !== undefined && (status === 404 || isSessionRefusal(status, this.#refusal))) {
      return { kind: 'session-lost' }
    }
    if (status >= 300) {
      const body = Buffer.from(this.#refusal?.text ?? '')
      const contentType = this.#refusal && 'application/json'
      return { kind: 'refused', status, contentType, body }
    }
    return mark?.id === undefined ? { kind: 'failed', error: unanswered() } : { kind: 'paused' }
  }
}

/**
 * Whether a server has forgotten the session and says so in another way than the protocol wants: those after the SDK's examples answer
 * to a session that they do not know as to a request without one.
 */
function isSessionRefusal(status: number, refusal: WireMessage | undefined): boolean {
  const error = refusal?.value['error']
  const said = isPlainObject(error) && error['code'] === SERVER_ERROR ? error['message'] : undefined
  return status === 400 && typeof said === 'string' && /\bsession\b|not initialized/i.test(said)
}

function unanswered(): GatewayError {
  return logged(
    new GatewayError('The server ended its answer without having answered', {
      code: 'ERR_UPSTREAM_FAILED',
      hint: 'Look at what the server logged.',
    }),
  )
}
