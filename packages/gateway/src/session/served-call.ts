import { isPlainObject, SERVED_META_KEY } from '@mcpver/core'
import type { CalledTool, CallEnd, CallRefusal, ServedServer } from '../server/served-server.ts'
import type { AnswerPlace, EventMark, LinkEnd, RequestSink } from '../upstream/upstream-link.ts'
import { edited, placeOf, withMeta, withNewMember } from '../wire/edit.ts'
import { errorResponse } from '../wire/json-rpc-error.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import type { Caller } from './caller.ts'

/** A call that goes to a release. */
export interface ServedCallOptions {
  readonly server: ServedServer
  readonly tool: CalledTool
  /** Of the server, without `v`. */
  readonly release: string
  readonly caller: Caller
  readonly startedAt: number
}

/** Says in the result of a call which version served it, and takes note of how it ended. */
export class ServedCall implements RequestSink {
  readonly #sink: RequestSink
  readonly #options: ServedCallOptions
  #isOver = false

  constructor(sink: RequestSink, options: ServedCallOptions) {
    this.#sink = sink
    this.#options = options
  }

  message(message: WireMessage, mark?: EventMark): void {
    this.#sink.message(message, mark)
  }

  mark(mark: EventMark): void {
    this.#sink.mark(mark)
  }

  answer(message: WireMessage, place: AnswerPlace): void {
    const { result } = message.value
    const isResult = isPlainObject(result)
    this.#record(!isResult ? 'error' : result['isError'] === true ? 'tool-error' : 'served')
    this.#sink.answer(isResult ? this.#stamped(message, result) : message, place)
  }

  end(reason: LinkEnd): void {
    this.#record(reason.kind === 'paused' ? 'served' : 'failed')
    this.#sink.end(reason)
  }

  /** It is not let through. */
  refuse({ id }: WireMessage, { code, error }: CallRefusal): void {
    this.#record('refused', code)
    this.#sink.answer(errorResponse(id, error), {})
  }

  /** The client gave up. */
  abandon(): void {
    this.#record('abandoned')
  }

  #stamped(message: WireMessage, result: object): WireMessage {
    const { served } = this.#options.tool
    const at = served === undefined ? undefined : placeOf(message, 'result')?.start
    if (at === undefined || served === undefined) return message
    const { text } = message
    const hasMeta = Object.hasOwn(result, '_meta')
    const said = hasMeta
      ? withMeta(text, at, [{ name: SERVED_META_KEY, value: served }])
      : withNewMember(text, at, { name: '_meta', value: `{"${SERVED_META_KEY}":${served}}` })
    return edited(message, said)
  }

  #record(outcome: CallEnd['outcome'], code?: string): void {
    if (this.#isOver) return
    this.#isOver = true
    const { server, tool, release, caller, startedAt } = this.#options
    const { name: called, version, isDeprecated, adaptedFrom } = tool
    const end = { tool: called, startedAt, caller, outcome, adaptedFrom, selected: release }
    if (code === undefined) return server.record({ ...end, version, release, isDeprecated })
    server.record({ ...end, code, version: undefined, release: undefined, isDeprecated: false })
  }
}
