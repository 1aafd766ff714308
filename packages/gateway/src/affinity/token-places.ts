import { isPlainObject } from '@mcpver/core'
import { elementsAt, membersAt, skipBlank, type Span } from '../wire/outline.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import type { TokenKind } from './release-tokens.ts'

/** Where values stand in a message that belong to one release. */
export interface TokenPlace {
  readonly kind: TokenKind
  /** The names of the members that lead there; `EACH` for all elements of an array. */
  readonly path: readonly string[]
  /** Whether something else may stand there, since clients have tasks of their own. */
  readonly mayBeOther?: boolean
}

/** In which era of the protocol a message is. */
export interface MessageEra {
  readonly isStateless: boolean
}

const RELATED = 'io.modelcontextprotocol/related-task'
const LISTEN = 'subscriptions/listen'
const TASKS = 'tasks/'
const EACH = '*'

/** The lists that are handed on page by page; of tools there is one page. */
const PAGED: ReadonlySet<string | undefined> = new Set([
  'prompts/list',
  'resources/list',
  'resources/templates/list',
  'tasks/list',
])

const STATE: TokenPlace = { kind: 'requestState', path: ['params', 'requestState'] }
const CURSOR: TokenPlace = { kind: 'cursor', path: ['params', 'cursor'] }
const TASK: TokenPlace = { kind: 'task', path: ['params', 'taskId'] }
const LISTENED: TokenPlace = { kind: 'task', path: ['params', 'notifications', 'taskIds', EACH] }
const RELATED_IN_PARAMS: TokenPlace = { kind: 'task', path: ['params', '_meta', RELATED, 'taskId'], mayBeOther: true }
const RELATED_IN_RESULT: TokenPlace = { kind: 'task', path: ['result', '_meta', RELATED, 'taskId'], mayBeOther: true }
const GIVEN_STATE: TokenPlace = { kind: 'requestState', path: ['result', 'requestState'] }
const NEXT_CURSOR: TokenPlace = { kind: 'cursor', path: ['result', 'nextCursor'] }
const OWN_TASK: TokenPlace = { kind: 'task', path: ['result', 'taskId'] }
const NEW_TASK: TokenPlace = { kind: 'task', path: ['result', 'task', 'taskId'] }
const LISTED_TASKS: TokenPlace = { kind: 'task', path: ['result', 'tasks', EACH, 'taskId'] }

/** Nothing of the kind: what nearly every message has. */
const NONE: readonly TokenPlace[] = []

/** Where a client brings back in a message what a server gave it. */
export function placesOfClient(
  { kind, method, value }: WireMessage,
  { isStateless }: MessageEra,
): readonly TokenPlace[] {
  if (kind === 'response') return isRelated(value['result']) ? [RELATED_IN_RESULT] : NONE
  const { params } = value
  if (!isPlainObject(params)) return NONE
  let places = NONE
  const has = (place: TokenPlace): void => void (places = [...places, place])
  if (isStateless && isThere(params['requestState'])) has(STATE)
  if (isThere(params['cursor']) && PAGED.has(method)) has(CURSOR)
  if (isThere(params['taskId']) && kind === 'request' && isOfTask(method, isStateless)) has(TASK)
  if (method === LISTEN && listensToTasks(params)) has(LISTENED)
  if (isRelated(params)) has(RELATED_IN_PARAMS)
  return places
}

/** The revisions without sessions have no `tasks/result` any more, which is for the server to say. */
function isOfTask(method: string | undefined, isStateless: boolean): boolean {
  return method?.startsWith(TASKS) === true && !(isStateless && method === 'tasks/result')
}

/** Where a server gives a client something in an answer. */
export function placesInAnswer(
  { value }: WireMessage,
  { method, isStateless }: MessageEra & { readonly method: string | undefined },
): readonly TokenPlace[] {
  const { result } = value
  if (!isPlainObject(result)) return NONE
  let places = NONE
  const has = (place: TokenPlace): void => void (places = [...places, place])
  const type = isStateless ? result['resultType'] : undefined
  if (type === 'input_required' && isThere(result['requestState'])) has(GIVEN_STATE)
  if (isThere(result['nextCursor']) && PAGED.has(method)) has(NEXT_CURSOR)
  // The result of `tasks/result` is another method's.
  const isAboutTask = method?.startsWith(TASKS) === true && method !== 'tasks/result'
  if (isThere(result['taskId']) && (isAboutTask || type === 'task')) has(OWN_TASK)
  if (isPlainObject(result['task']) && isThere(result['task']['taskId'])) has(NEW_TASK)
  if (method === 'tasks/list') has(LISTED_TASKS)
  if (isRelated(result)) has(RELATED_IN_RESULT)
  return places
}

/** Where a server tells a client of something in what is no answer. Its questions about tasks are about those of the client. */
export function placesOfServer({ kind, method, value }: WireMessage): readonly TokenPlace[] {
  const { params } = value
  if (!isPlainObject(params)) return NONE
  const related = isRelated(params) ? [RELATED_IN_PARAMS] : NONE
  if (kind !== 'notification') return related
  if (isThere(params['taskId']) && method?.startsWith('notifications/tasks') === true) return [...related, TASK]
  if (method === 'notifications/subscriptions/acknowledged' && listensToTasks(params)) return [...related, LISTENED]
  return related
}

/** Where the values stand in the text, in no order. */
export function spansAtPlace(text: string, { path }: TokenPlace): readonly Span[] {
  return spansAlong(text, { start: skipBlank(text, 0), end: text.length }, path)
}

function spansAlong(text: string, span: Span, [name, ...rest]: readonly string[]): readonly Span[] {
  if (name === undefined) return [span]
  return spansWithin(text, span.start, name).flatMap((within) => spansAlong(text, within, rest))
}

function spansWithin(text: string, at: number, name: string): readonly Span[] {
  if (name === EACH) return text[at] === '[' ? elementsAt(text, at) : []
  const span = text[at] === '{' ? membersAt(text, at)?.get(name) : undefined
  return span === undefined ? [] : [span]
}

/** Some write `null` or an empty text where they have nothing, as for the page after the last one. */
function isThere(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}

function isRelated(holder: unknown): boolean {
  const meta = isPlainObject(holder) ? holder['_meta'] : undefined
  return isPlainObject(meta) && isThere(meta[RELATED])
}

function listensToTasks(params: object): boolean {
  const { notifications } = params as { readonly notifications?: unknown }
  return isPlainObject(notifications) && isThere(notifications['taskIds'])
}
