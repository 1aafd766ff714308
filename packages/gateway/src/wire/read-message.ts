import { isPlainObject, parseJson, quote, type JsonObject } from '@mcpver/core'
import { GatewayError } from '../gateway-error.ts'
import { isMistakenFor } from './mistakable-name.ts'
import { hasTooManyValues, TOO_MANY_VALUES } from './message-size.ts'
import { elementsAt, findMembers, skipBlank, type Span } from './outline.ts'
import type { MessagePlaces, WireMessage } from './wire-message.ts'

/**
 * The messages of a text: one, or those of a batch (protocol revision 2025-03-26).
 *
 * @throws {GatewayError} `ERR_MESSAGE_INVALID` for text that is not JSON, for more values than a message may hold, for JSON that is no
 *   message, and for a member that stands twice in a message, its params or their `_meta`, or in other letters: the gateway and the
 *   server could read two different ones.
 */
export function readMessages(text: string): readonly WireMessage[] {
  const value = parse(text)
  if (!Array.isArray(value)) return [messageOf(text.trim(), value)]
  if (value.length === 0) throw invalid('A batch must not be empty')
  return elementsAt(text, skipBlank(text, 0)).map(({ start, end }, index) =>
    messageOf(text.slice(start, end), value[index]),
  )
}

/** The message of a text. Throws what `readMessages` throws, and for a batch. */
export function readMessage(text: string): WireMessage {
  return messageOf(text.trim(), parse(text))
}

const MESSAGE_MEMBERS = ['jsonrpc', 'id', 'method', 'params', 'result', 'error']
const PARAMS_MEMBERS = ['name', '_meta']
const PLACES = ['id', 'params', 'result']
const META = ['_meta']
const CALL = 'tools/call'

function parse(text: string): unknown {
  if (hasTooManyValues(text)) throw invalid(TOO_MANY_VALUES)
  try {
    return parseJson(text)
  } catch (error) {
    throw invalid(`${quote(text)} is not JSON`, error)
  }
}

function messageOf(text: string, value: unknown): WireMessage {
  if (!isPlainObject(value)) throw invalid(`${quote(value)} is not a JSON-RPC message, which is an object`)
  if (value['jsonrpc'] !== '2.0') throw invalid(`"jsonrpc" is ${quote(value['jsonrpc'])}, expected "2.0"`)
  const places = placesIn(text, value)
  const id = places.id && text.slice(places.id.start, places.id.end)
  const { method } = value as { readonly method?: unknown }
  assertId(value['id'], method)
  if (method === undefined) return responseOf(text, value as JsonObject, { id, places })
  if (typeof method !== 'string') throw invalid(`"method" is ${quote(method)}, expected a text`)
  assertOnce(text, { value: value['params'], span: places.params }, method)
  return { text, value: value as JsonObject, kind: id === undefined ? 'notification' : 'request', id, method, places }
}

/** What was read keeps one member of those that stand there twice, so that there are more of them in the text. */
function placesIn(text: string, value: Readonly<Record<string, unknown>>): MessagePlaces {
  const { count, spans } = findMembers(text, 0, PLACES)
  const names = Object.keys(value)
  if (count !== names.length) throw invalid('A member of the message stands there twice')
  assertUnmistakable(names, MESSAGE_MEMBERS)
  const [id, params, result] = spans
  return { id, params, result }
}

function responseOf(
  text: string,
  value: JsonObject,
  { id, places }: { readonly id: string | undefined; readonly places: MessagePlaces },
): WireMessage {
  if (id === undefined) throw invalid('The message has neither "method" nor "id"')
  if (Object.hasOwn(value, 'result') === Object.hasOwn(value, 'error')) {
    throw invalid('The message has no "method", and not exactly one of "result" and "error"')
  }
  return { text, value, kind: 'response', id, method: undefined, places }
}

/** What the gateway decides by stands in the params and their `_meta`. */
function assertOnce(text: string, params: ReadPart, method: string): void {
  if (!isPlainObject(params.value) || params.span === undefined) return
  const { count, spans } = findMembers(text, params.span.start, META)
  const names = Object.keys(params.value)
  const isOnce = count === names.length && hasUniqueMembers(text, { value: params.value['_meta'], span: spans[0] })
  if (!isOnce) throw invalid('A member of the params stands there twice')
  // Methods of others may have params whose names begin with capitals.
  assertUnmistakable(names, method === CALL ? PARAMS_MEMBERS : PARAMS_MEMBERS.filter((name) => names.includes(name)))
}

/** A part of a message, as it was read and where it stands. */
interface ReadPart {
  readonly value: unknown
  readonly span: Span | undefined
}

function hasUniqueMembers(text: string, { value, span }: ReadPart): boolean {
  if (!isPlainObject(value) || span === undefined) return true
  return findMembers(text, span.start, []).count === Object.keys(value).length
}

/** Some servers take a name in other letters for the name: `{"name":"a","Name":"b"}` calls `b` there. */
function assertUnmistakable(members: readonly string[], names: readonly string[]): void {
  for (const member of members) {
    for (const name of names) {
      if (isMistakenFor(member, name)) throw invalid(`${quote(member)} could be taken for ${quote(name)}`)
    }
  }
}

function assertId(id: unknown, method: unknown): void {
  const isFine = id === undefined || typeof id === 'string' || typeof id === 'number'
  // An error that could not be tied to a request has the id null.
  if (!isFine && !(id === null && method === undefined)) {
    throw invalid(`"id" is ${quote(id)}, expected a text or a number`)
  }
}

function invalid(message: string, cause?: unknown): GatewayError {
  // Not logged here: what stands in it may be somebody's secret, and whoever reads may be flooded with it.
  return new GatewayError(message, {
    code: 'ERR_MESSAGE_INVALID',
    hint: 'Send one JSON-RPC 2.0 message, as the Model Context Protocol describes them.',
    cause,
  })
}
