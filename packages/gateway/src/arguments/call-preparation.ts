import { parseJson, type JsonObject } from '@mcpver/core'
import type { ArgumentStep } from '@mcpver/diff'
import { paramsIn } from '../era/envelope.ts'
import { headerValue } from '../era/mirror-headers.ts'
import { paramHeadersOf, type MirroredParam } from '../era/param-headers.ts'
import { withToolName } from '../era/renamed.ts'
import type { Headers } from '../upstream/upstream-link.ts'
import { edited, replaced, spanAt, withMember } from '../wire/edit.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { adaptedArguments } from './argument-text.ts'

/** What has to be done to a call before its server gets it. */
export interface CallPreparation {
  /** The name that the tool has now. Default: the one that is called. */
  readonly name?: string
  /** What carries its arguments to those of the version that serves. */
  readonly steps: readonly ArgumentStep[]
  /** The arguments that headers repeat in the version that the call is for, as far as that is known, and in the one that serves. */
  readonly mirroredBefore: readonly MirroredParam[]
  readonly mirroredAfter: readonly MirroredParam[]
}

/** A call as it is sent on. */
export interface PreparedCall {
  readonly message: WireMessage
  readonly headers: Headers
}

/** Stands in every request over HTTP of the revisions whose headers repeat arguments. */
const MIRRORING = 'mcp-method'
const NAME = 'mcp-name'

/** A call as its server is to get it. All but name and arguments, and the headers that repeat them, stays as it was written. */
export function preparedCall({ message, headers }: PreparedCall, preparation: CallPreparation): PreparedCall {
  const { name, steps } = preparation
  const renamed = name === undefined ? message : withToolName(message, name)
  const prepared = withAdaptedArguments(renamed, steps)
  return { message: prepared, headers: prepared === message ? headers : mirroredAnew(prepared, headers, preparation) }
}

function withAdaptedArguments(message: WireMessage, steps: readonly ArgumentStep[]): WireMessage {
  const { text } = message
  const params = spanAt(text, ['params'])
  const span = spanAt(text, ['params', 'arguments'])
  const before = span === undefined ? '{}' : text.slice(span.start, span.end)
  const after = adaptedArguments(before, steps)
  if (params === undefined || after === before) return message
  const carried =
    span === undefined
      ? withMember(text, params.start, { name: 'arguments', value: after })
      : replaced(text, span, after)
  // What a call brings along may be long, and is not read again.
  const value = { ...message.value, params: { ...paramsIn(message), arguments: parseJson(after) } } as JsonObject
  return edited(message, carried, { value })
}

function mirroredAnew(
  message: WireMessage,
  headers: Headers,
  { name, mirroredBefore, mirroredAfter }: CallPreparation,
): Headers {
  if (headers[MIRRORING] === undefined) return headers
  const repeated = new Set([...mirroredBefore, ...mirroredAfter].map(({ header }) => header))
  const kept = Object.entries(headers).filter(([header]) => !repeated.has(header))
  return {
    ...Object.fromEntries(kept),
    ...(name !== undefined && headers[NAME] !== undefined && { [NAME]: headerValue(name) }),
    ...paramHeadersOf(mirroredAfter, paramsIn(message)['arguments']),
  }
}
