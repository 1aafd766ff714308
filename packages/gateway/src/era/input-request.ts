import { isPlainObject } from '@mcpver/core'
import { spanAt, withMember } from '../wire/edit.ts'
import { membersAt } from '../wire/outline.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { textAt } from './envelope.ts'
import { withoutMembers, withoutMetaMembers } from './without-members.ts'

/** What a server can ask a client for in both eras, and the capability that a client needs for it. */
const CAPABILITIES: ReadonlyMap<string | undefined, string> = new Map([
  ['elicitation/create', 'elicitation'],
  ['roots/list', 'roots'],
  ['sampling/createMessage', 'sampling'],
])

/** Params that questions have only in a session. */
const OF_SESSIONS: ReadonlySet<string> = new Set(['elicitationId', 'task'])

/** Nobody tells of the progress of an answer that comes with a request. */
const PROGRESS: ReadonlySet<string> = new Set(['progressToken'])

/**
 * What a client lacks to answer a question; `undefined` when it lacks nothing.
 *
 * @param capabilities What the client said that it can do.
 */
export function lackingFor(question: Readonly<Record<string, unknown>>, capabilities: unknown): string | undefined {
  const { method, params } = question
  const needed = typeof method === 'string' ? CAPABILITIES.get(method) : undefined
  if (needed === undefined) return String(method)
  const declared = isPlainObject(capabilities) ? capabilities[needed] : undefined
  if (!isPlainObject(declared)) return needed
  const isUrl = isPlainObject(params) && params['mode'] === 'url'
  return isUrl && method === 'elicitation/create' && declared['url'] === undefined ? `${needed}.url` : undefined
}

/** A server's question as an entry of `inputRequests`. */
export function toInputRequest({ method = '', text }: WireMessage): string {
  const params = textAt(text, ['params'])
  const known = params && withoutMetaMembers(withoutMembers(params, 0, OF_SESSIONS), 0, PROGRESS)
  const said = known === undefined ? '' : `,"params":${known}`
  return `{"method":${JSON.stringify(method)}${said}}`
}

/** An entry of `inputRequests` as a request to a client with a session. Both ids are JSON. */
export function toQuestion(entry: string, id: string): string {
  const url = textAt(entry, ['params', 'mode']) === '"url"' ? spanAt(entry, ['params']) : undefined
  // The revision in which this came needs an id of it.
  const known = url === undefined ? entry : withMember(entry, url.start, { name: 'elicitationId', value: id })
  return withMember(withMember(known, 0, { name: 'id', value: id }), 0, { name: 'jsonrpc', value: '"2.0"' })
}

/** The members of an object inside a message, as they are written. Empty when there is no such object. */
export function entriesAt(text: string, path: readonly string[]): ReadonlyMap<string, string> {
  const span = spanAt(text, path)
  const members = span !== undefined && text[span.start] === '{' ? membersAt(text, span.start) : undefined
  return new Map([...(members ?? [])].map(([name, { start, end }]) => [name, text.slice(start, end)]))
}
