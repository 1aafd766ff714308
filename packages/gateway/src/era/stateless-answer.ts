import { isPlainObject } from '@mcpver/core'
import { edited, replaced, spanAt, withMember, withMeta, type MemberText } from '../wire/edit.ts'
import { INVALID_PARAMS } from '../wire/json-rpc-error.ts'
import { readMessage } from '../wire/read-message.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { SERVER_INFO_KEY, textAt } from './envelope.ts'
import { BRIDGED_REVISIONS } from './revision.ts'
import { withoutMembers } from './without-members.ts'

/** What revisions with sessions answer for a resource that is not there. */
const RESOURCE_NOT_FOUND = -32_002

/** The methods whose results say how long they may be kept. */
const CACHEABLE: ReadonlySet<string | undefined> = new Set([
  'prompts/list',
  'resources/list',
  'resources/read',
  'resources/templates/list',
  'tools/list',
])

/** Nobody knows how long what a server with sessions says is true, and for whom else. */
const CACHING: readonly MemberText[] = [
  { name: 'cacheScope', value: '"private"' },
  { name: 'ttlMs', value: '0' },
]
const COMPLETE: MemberText = { name: 'resultType', value: '"complete"' }

/** Of the answer to `initialize`: what the answer to `server/discover` has not. */
const OF_HANDSHAKE: ReadonlySet<string> = new Set(['protocolVersion', 'serverInfo'])
/** Capabilities that mean something else without sessions, or nothing. */
const OF_SESSIONS: ReadonlySet<string> = new Set(['tasks'])

/** What a bridge says of a server with sessions. */
export interface ServerTexts {
  /** The result of `initialize`, as it was written. */
  readonly handshake: string
  /** Name and version, as they were written; `undefined` when the server says none. */
  readonly serverInfo: string | undefined
}

/**
 * The answer of a server with sessions, as revision 2026-07-28 has it.
 *
 * @param method Of the request.
 */
export function toStatelessAnswer(answer: WireMessage, method: string | undefined, server: ServerTexts): WireMessage {
  const { error, result } = answer.value
  if (isPlainObject(error)) return error['code'] === RESOURCE_NOT_FOUND ? withErrorCode(answer, INVALID_PARAMS) : answer
  return isPlainObject(result) ? edited(answer, withResultMembers(answer.text, method, server)) : answer
}

/** The answer to `server/discover` by a bridge. */
export function discoverAnswer(id: string | undefined, server: ServerTexts): WireMessage {
  const said = withoutMembers(server.handshake, 0, OF_HANDSHAKE)
  const capabilities = spanAt(said, ['capabilities'])
  const known = capabilities === undefined ? said : withoutMembers(said, capabilities.start, OF_SESSIONS)
  const result = [...CACHING, { name: 'supportedVersions', value: JSON.stringify(BRIDGED_REVISIONS) }, COMPLETE].reduce(
    (text, member) => withMember(text, 0, member),
    known,
  )
  return readMessage(`{"jsonrpc":"2.0","id":${id ?? 'null'},"result":${withServerInfo(result, 0, server)}}`)
}

function withResultMembers(text: string, method: string | undefined, server: ServerTexts): string {
  const at = spanAt(text, ['result'])?.start
  if (at === undefined) return text
  const members = CACHEABLE.has(method) ? [...CACHING, COMPLETE] : [COMPLETE]
  const complete = members
    .filter(({ name }) => textAt(text, ['result', name]) === undefined)
    .reduce((said, member) => withMember(said, at, member), text)
  return withServerInfo(complete, at, server)
}

function withServerInfo(text: string, at: number, { serverInfo }: ServerTexts): string {
  return serverInfo === undefined ? text : withMeta(text, at, [{ name: SERVER_INFO_KEY, value: serverInfo }])
}

function withErrorCode(answer: WireMessage, code: number): WireMessage {
  const span = spanAt(answer.text, ['error', 'code'])
  return span === undefined ? answer : edited(answer, replaced(answer.text, span, String(code)))
}
