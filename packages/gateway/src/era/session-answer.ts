import { isPlainObject } from '@mcpver/core'
import { edited, spanAt, withMember } from '../wire/edit.ts'
import { readMessage } from '../wire/read-message.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { SERVER_INFO_KEY, textAt } from './envelope.ts'
import { withoutMembers } from './without-members.ts'

/** What results have only in revisions without sessions. */
const OF_STATELESS: ReadonlySet<string> = new Set(['cacheScope', 'resultType', 'supportedVersions', 'ttlMs'])

/** What stands for a server that does not say what it is. */
const UNNAMED_SERVER = '{"name":"(unnamed)","version":"0"}'

/** The answer of a server without sessions, as revisions with sessions have it. */
export function toSessionAnswer(answer: WireMessage): WireMessage {
  const span = isPlainObject(answer.value['result']) ? spanAt(answer.text, ['result']) : undefined
  return span === undefined ? answer : edited(answer, withoutMembers(answer.text, span.start, OF_STATELESS))
}

/** The answer to `initialize`, made of the answer to `server/discover`. An error stays as it is. */
export function initializeAnswer(discovered: WireMessage, revision: string): WireMessage {
  const { id = 'null' } = discovered
  const result = textAt(discovered.text, ['result'])
  if (result === undefined || !isPlainObject(discovered.value['result'])) return discovered
  const info = textAt(result, ['serverInfo']) ?? textAt(result, ['_meta', SERVER_INFO_KEY]) ?? UNNAMED_SERVER
  const members = [
    ...(textAt(result, ['capabilities']) === undefined ? [{ name: 'capabilities', value: '{}' }] : []),
    { name: 'serverInfo', value: info },
    { name: 'protocolVersion', value: JSON.stringify(revision) },
  ]
  const said = members.reduce((text, member) => withMember(text, 0, member), withoutMembers(result, 0, OF_STATELESS))
  return readMessage(`{"jsonrpc":"2.0","id":${id},"result":${said}}`)
}
