import { isPlainObject, parseJson } from '@mcpver/core'
import type {
  AbortRequest,
  AnswerPlace,
  Headers,
  LinkEnd,
  RequestSink,
  UpstreamLink,
} from '../upstream/upstream-link.ts'
import { edited, withId, withMember } from '../wire/edit.ts'
import { errorResponse, type JsonRpcError } from '../wire/json-rpc-error.ts'
import { readMessage } from '../wire/read-message.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { endInSession, missingCapability, tooManyRounds } from './bridged-errors.ts'
import { textAt, withEnvelope, type ClientTexts } from './envelope.ts'
import { entriesAt, lackingFor, toQuestion } from './input-request.ts'
import { toSessionAnswer } from './session-answer.ts'

/** How often a server may answer one request with questions. */
const MOST_ROUNDS = 50
/** How long a server is left alone that wants to be asked again and asks nothing, in milliseconds. */
const PAUSE = 250

/** What rounds need of the session that they are in. */
export interface RoundsSession {
  readonly client: ClientTexts
  /** What the client said that it can do. */
  readonly capabilities: unknown
  /** The level from which log lines are wanted. */
  readonly logLevel: string
  /** An id for a question to the client, as JSON. */
  nextId(): string
  /** The answer to a question belongs to these rounds. */
  expect(id: string, rounds: InputRounds): void
  settled(id: string): void
  /** The headers with which a request is sent. */
  headersOf(message: WireMessage, headers: Headers): Headers
  /** Takes note of an answer. */
  answered(message: WireMessage, answer: WireMessage): void
  over(rounds: InputRounds): void
}

/** A request that may take several rounds. */
export interface InputRoundsOptions {
  /** As the client sent it. */
  readonly message: WireMessage
  readonly sink: RequestSink
  readonly headers: Headers
  readonly session: RoundsSession
}

/**
 * One request of a client with a session to a server without. When the server answers that it needs to know something, the client is
 * asked, and the request is sent again with the answers. Source: the protocol's revision 2026-07-28, "Multi Round-Trip Requests".
 */
export class InputRounds implements RequestSink {
  /** As the client sent it. */
  readonly request: WireMessage
  readonly #options: InputRoundsOptions
  /** Open questions by their ids. */
  readonly #open = new Map<string, { readonly key: string; readonly method: unknown }>()
  #responses: string[] = []
  #link: UpstreamLink | undefined
  #abort: AbortRequest | undefined
  /** What the server wants back, as it wrote it. */
  #state: string | undefined
  #timer: NodeJS.Timeout | undefined
  #round = 0
  #isOver = false

  constructor(options: InputRoundsOptions) {
    this.request = options.message
    this.#options = options
  }

  /** Sends the request. What is returned gives it up. */
  start(link: UpstreamLink): AbortRequest {
    this.#link = link
    if (!this.#isOver) this.#send(this.request)
    return () => this.abort()
  }

  message(message: WireMessage): void {
    if (message.kind === 'notification') this.#options.sink.message(message)
  }

  mark(): void {
    // Streams of servers without sessions cannot be read on.
  }

  answer(answer: WireMessage, _place: AnswerPlace): void {
    if (this.#isOver) return
    const { result } = answer.value
    if (isPlainObject(result) && result['resultType'] === 'input_required') return this.#ask(answer)
    this.#finish()
    this.#options.session.answered(this.request, answer)
    this.#options.sink.answer(toSessionAnswer(withId(answer, this.request.id ?? 'null')), {})
  }

  end(reason: LinkEnd): void {
    if (this.#isOver) return
    this.#finish()
    this.#options.sink.end(endInSession(reason))
  }

  /** Takes the client's answer to one of the questions. */
  take(response: WireMessage): void {
    const { id = '', text, value } = response
    const question = this.#open.get(id)
    if (question === undefined) return
    this.#open.delete(id)
    this.#options.session.settled(id)
    const result = textAt(text, ['result']) ?? (question.method === 'elicitation/create' ? CANCELLED : undefined)
    if (result === undefined) return this.#fail(value['error'] as unknown as JsonRpcError)
    this.#responses.push(`${JSON.stringify(question.key)}:${result}`)
    if (this.#open.size === 0) this.#retry()
  }

  /** Gives the request up. Nothing is told to the client. */
  abort(): void {
    if (this.#isOver) return
    this.#finish()
    this.#abort?.()
  }

  #ask({ text }: WireMessage): void {
    this.#round++
    if (this.#round > MOST_ROUNDS) return this.#fail(tooManyRounds(MOST_ROUNDS))
    this.#state = textAt(text, ['result', 'requestState'])
    this.#responses = []
    const asked = [...entriesAt(text, ['result', 'inputRequests'])]
    for (const [, entry] of asked) {
      const { method, lacking } = judge(entry, this.#options.session.capabilities)
      if (lacking !== undefined) return this.#fail(missingCapability(method, lacking))
    }
    for (const [key, entry] of asked) this.#put(key, entry)
    if (asked.length === 0) this.#timer = setTimeout(() => this.#retry(), PAUSE)
  }

  #put(key: string, entry: string): void {
    const { session, sink } = this.#options
    const id = session.nextId()
    const question = readMessage(toQuestion(entry, id))
    this.#open.set(id, { key, method: question.method })
    session.expect(id, this)
    sink.message(question)
  }

  /** The request once more, with the answers and with what the server wants back. */
  #retry(): void {
    const text = textAt(this.request.text, ['params'])
    const answers = this.#responses.length === 0 ? undefined : `{${this.#responses.join(',')}}`
    const params = [
      { name: 'requestState', value: this.#state },
      { name: 'inputResponses', value: answers },
    ].reduce(
      (said, { name, value }) => (value === undefined ? said : withMember(said, 0, { name, value })),
      text ?? '{}',
    )
    const retry = withMember(this.request.text, 0, { name: 'params', value: params })
    this.#send(withId(edited(this.request, retry), this.#options.session.nextId()))
  }

  #send(message: WireMessage): void {
    const { session, headers } = this.#options
    const sent = withEnvelope(message, session.client, session.logLevel)
    this.#abort = this.#link?.request(sent, this, session.headersOf(message, headers))
  }

  #fail(error: JsonRpcError): void {
    this.#finish()
    this.#options.sink.answer(errorResponse(this.request.id, error), {})
  }

  #finish(): void {
    this.#isOver = true
    clearTimeout(this.#timer)
    for (const id of this.#open.keys()) this.#options.session.settled(id)
    this.#open.clear()
    this.#options.session.over(this)
  }
}

/** What becomes of a form that the client did not show. */
const CANCELLED = '{"action":"cancel"}'

/** What a question is about, and what the client lacks to answer it. */
function judge(
  entry: string,
  capabilities: unknown,
): { readonly method: string; readonly lacking: string | undefined } {
  const question = parseJson(entry)
  if (!isPlainObject(question)) return { method: 'what is no question', lacking: 'a way to answer' }
  return { method: String(question['method']), lacking: lackingFor(question, capabilities) }
}
