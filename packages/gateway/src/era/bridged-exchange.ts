import { isPlainObject } from '@mcpver/core'
import type { AbortRequest, AnswerPlace, EventMark, LinkEnd, RequestSink } from '../upstream/upstream-link.ts'
import { edited, replaced, spanAt, withId } from '../wire/edit.ts'
import { errorResponse, METHOD_NOT_FOUND } from '../wire/json-rpc-error.ts'
import { readMessage } from '../wire/read-message.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { endInSession } from './bridged-errors.ts'
import { textAt } from './envelope.ts'
import { entriesAt, lackingFor, toInputRequest } from './input-request.ts'
import { isWanted } from './log-level.ts'
import { toStatelessAnswer, type ServerTexts } from './stateless-answer.ts'

/** Requests that may be answered with questions. Source: the protocol's revision 2026-07-28, "Supported Requests". */
const MAY_ASK: ReadonlySet<string | undefined> = new Set(['prompts/get', 'resources/read', 'tools/call'])
/** What revision 2025-11-25 answers when the user has to visit some page first. */
const URL_NEEDED = -32_042
/** How long further questions are waited for, in milliseconds: somebody has to think about them anyway. */
const GATHERING = 20
/** So much is kept of what a server says while nobody listens. */
const MOST_KEPT = 100

/** One request of a client for what an exchange is about: the first one, or a retry. */
export interface Leg {
  readonly message: WireMessage
  readonly sink: RequestSink
  /** The level from which log lines are wanted; `undefined` for none. */
  readonly logLevel: string | undefined
  /** Keeps the exchange for a retry. Returns the state by which it is found again. */
  readonly park: (exchange: BridgedExchange | undefined) => string
}

/** What an exchange needs of the session that it is in. */
export interface ExchangeSession {
  readonly server: ServerTexts
  /** What the client said that it can do. */
  readonly capabilities: unknown
  /** Brings what the server says to where it belongs. */
  take(message: WireMessage, from: BridgedExchange): void
  /** Sends what gets no answer. Never rejects. */
  tell(message: WireMessage): void
  /** Reads a stream on that ended before the answer. */
  resume(exchange: BridgedExchange, mark: EventMark): AbortRequest | undefined
  over(exchange: BridgedExchange): void
}

/**
 * One request to a server with a session, for a client without. When the server asks something meanwhile, the client's request is
 * answered with the question, and the server's goes on when the client comes back with the answer.
 */
export class BridgedExchange implements RequestSink {
  /** The request's id upstream, as JSON. */
  readonly id: string
  readonly #session: ExchangeSession
  readonly #method: string | undefined
  readonly #questions = new Map<string, WireMessage>()
  readonly #kept: WireMessage[] = []
  /** The request that waits; none while the client is away with questions. */
  #leg: Leg | undefined
  #abort: AbortRequest | undefined
  #answer: WireMessage | undefined
  #end: LinkEnd | undefined
  #mark: EventMark | undefined
  #gathering: NodeJS.Timeout | undefined
  #asked = 0
  #wasHeard = false

  constructor(id: string, leg: Leg, session: ExchangeSession) {
    this.id = id
    this.#leg = leg
    this.#method = leg.message.method
    this.#session = session
  }

  /** Whether the server's questions can be brought to the client. */
  get mayAsk(): boolean {
    return MAY_ASK.has(this.#method) && !this.#isOver
  }

  /** Whether log lines are wanted. */
  get wantsLog(): boolean {
    return this.#leg?.logLevel !== undefined
  }

  /** @param send Sends the request. */
  start(send: (sink: RequestSink) => AbortRequest): void {
    if (!this.#isOver) this.#abort = send(this)
  }

  message(message: WireMessage, mark?: EventMark): void {
    this.#wasHeard = true
    if (mark !== undefined) this.mark(mark)
    // A stream that is read on does not tell answers apart.
    if (message.kind === 'response') return message.id === this.id ? this.answer(message, {}) : undefined
    this.#session.take(message, this)
  }

  mark(mark: EventMark): void {
    this.#wasHeard = true
    this.#mark = { ...this.#mark, ...mark }
  }

  answer(answer: WireMessage, _place: AnswerPlace): void {
    if (this.#isOver) return
    this.#answer = answer
    this.#session.over(this)
    this.#deliver()
  }

  end(reason: LinkEnd): void {
    if (this.#isOver) return
    if (reason.kind === 'paused' && this.#mark?.id !== undefined) {
      this.#abort = this.#session.resume(this, this.#mark)
      if (this.#abort !== undefined) return
    }
    // What the server refused unseen can be sent in another session.
    const isUnseen = reason.kind === 'refused' || (reason.kind === 'session-lost' && !this.#wasHeard)
    this.#end = isUnseen ? reason : endInSession(reason)
    this.#session.over(this)
    this.#deliver()
  }

  /** Hands a notification of the server to the client. */
  tell(message: WireMessage): void {
    if (this.#leg === undefined) {
      if (this.#kept.length < MOST_KEPT) this.#kept.push(message)
      return
    }
    const said = message.method === 'notifications/progress' ? withTokenOf(this.#leg, message) : message
    if (said !== undefined) this.#leg.sink.message(said)
  }

  /** Hands a log line to the client, if it wants one of that level. */
  log(message: WireMessage): void {
    const from = this.#leg?.logLevel
    const { params } = message.value
    if (from !== undefined && isWanted(isPlainObject(params) ? params['level'] : undefined, from)) this.tell(message)
  }

  /** Brings a question to the client, or refuses it. */
  ask(question: WireMessage): void {
    const lacking = lackingFor(question.value, this.#session.capabilities)
    if (lacking !== undefined) return this.#session.tell(refusalOf(question, `The client lacks ${lacking}`))
    this.#questions.set(`question-${String(++this.#asked)}`, question)
    // What the server asks in one go is asked in one go.
    if (this.#leg !== undefined) this.#gathering ??= setTimeout(() => this.#put(), GATHERING)
  }

  /** The server does not want to know any more. Whether it was a question of this exchange. */
  withdraw(id: unknown): boolean {
    const found = [...this.#questions].find(([, question]) => question.value['id'] === id)
    return found !== undefined && this.#questions.delete(found[0])
  }

  /** Goes on with the client's answers, and for what is still to be answered asks again. */
  proceed(leg: Leg): void {
    this.#leg = leg
    for (const [key, result] of entriesAt(leg.message.text, ['params', 'inputResponses'])) {
      const question = this.#questions.get(key)
      if (question === undefined || !result.startsWith('{')) continue
      this.#questions.delete(key)
      this.#session.tell(readMessage(`{"jsonrpc":"2.0","id":${question.id ?? 'null'},"result":${result}}`))
    }
    for (const message of this.#kept.splice(0)) this.tell(message)
    this.#deliver()
    this.#put()
  }

  /** The client does not wait for the answer to one of its requests any more. */
  leave(leg: Leg): void {
    if (this.#leg === leg) this.cancel('The client is gone')
  }

  /** Gives the request up. Nothing is told to the client. */
  cancel(reason: string): void {
    if (this.#isOver) return
    this.#leg = undefined
    for (const question of this.#questions.values()) this.#session.tell(refusalOf(question, reason))
    this.#end = { kind: 'closed' }
    this.#session.over(this)
    this.#abort?.()
    const params = `{"requestId":${this.id},"reason":${JSON.stringify(reason)}}`
    this.#session.tell(readMessage(`{"jsonrpc":"2.0","method":"notifications/cancelled","params":${params}}`))
  }

  get #isOver(): boolean {
    return this.#answer !== undefined || this.#end !== undefined
  }

  #deliver(): void {
    const leg = this.#leg
    if (leg === undefined || !this.#isOver) return
    this.#leg = undefined
    if (this.#end !== undefined) return leg.sink.end(this.#end)
    const answer = this.#answer
    if (answer === undefined) return
    const urls = urlQuestionsOf(answer)
    if (urls.size > 0 && this.#mayAskUrls) return this.#answerWith(leg, urls, leg.park(undefined))
    const known = toStatelessAnswer(answer, this.#method, this.#session.server)
    leg.sink.answer(withId(known, leg.message.id ?? 'null'), {})
  }

  get #mayAskUrls(): boolean {
    const question = { method: 'elicitation/create', params: { mode: 'url' } }
    return MAY_ASK.has(this.#method) && lackingFor(question, this.#session.capabilities) === undefined
  }

  /** Answers the client's request with what the server wants to know. */
  #put(): void {
    clearTimeout(this.#gathering)
    this.#gathering = undefined
    const leg = this.#leg
    if (leg === undefined || this.#questions.size === 0) return
    this.#leg = undefined
    const asked = new Map([...this.#questions].map(([key, question]) => [key, toInputRequest(question)]))
    this.#answerWith(leg, asked, leg.park(this))
  }

  #answerWith({ sink, message }: Leg, asked: ReadonlyMap<string, string>, state: string): void {
    const entries = [...asked].map(([key, entry]) => `${JSON.stringify(key)}:${entry}`).join(',')
    const result = `{"resultType":"input_required","inputRequests":{${entries}},"requestState":${JSON.stringify(state)}}`
    sink.answer(readMessage(`{"jsonrpc":"2.0","id":${message.id ?? 'null'},"result":${result}}`), {})
  }
}

/** What the server says of progress, under the token that the client gave; `undefined` when it gave none. */
function withTokenOf({ message: { text } }: Leg, progress: WireMessage): WireMessage | undefined {
  const token = textAt(text, ['params', '_meta', 'progressToken'])
  const span = spanAt(progress.text, ['params', 'progressToken'])
  return span === undefined || token === undefined ? undefined : edited(progress, replaced(progress.text, span, token))
}

function refusalOf({ id }: WireMessage, message: string): WireMessage {
  return errorResponse(id, { code: METHOD_NOT_FOUND, message })
}

/** The pages that the user has to visit before the request can be sent anew, as questions. */
function urlQuestionsOf({ text, value }: WireMessage): ReadonlyMap<string, string> {
  const { error } = value
  if (!isPlainObject(error) || error['code'] !== URL_NEEDED) return new Map()
  const data = isPlainObject(error['data']) ? error['data'] : {}
  const pages: readonly unknown[] = Array.isArray(data['elicitations']) ? data['elicitations'] : []
  return new Map(
    pages.filter(isPlainObject).map((page, index) => {
      const question = readMessage(
        JSON.stringify({ jsonrpc: '2.0', id: text.length, method: 'elicitation/create', params: page }),
      )
      return [`question-${String(index + 1)}`, toInputRequest(question)]
    }),
  )
}
