import { isPlainObject } from '@mcpver/core'
import { edited, spanAt, withMember, withMeta, type MemberText } from '../wire/edit.ts'
import { readMessage } from '../wire/read-message.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { STATELESS_REVISION } from './revision.ts'
import { withoutMembers, withoutMetaMembers } from './without-members.ts'

export const REVISION_KEY = 'io.modelcontextprotocol/protocolVersion'
export const CLIENT_INFO_KEY = 'io.modelcontextprotocol/clientInfo'
export const CAPABILITIES_KEY = 'io.modelcontextprotocol/clientCapabilities'
export const LOG_LEVEL_KEY = 'io.modelcontextprotocol/logLevel'
export const SERVER_INFO_KEY = 'io.modelcontextprotocol/serverInfo'
export const SUBSCRIPTION_KEY = 'io.modelcontextprotocol/subscriptionId'

const ENVELOPE_KEYS: ReadonlySet<string> = new Set([REVISION_KEY, CLIENT_INFO_KEY, CAPABILITIES_KEY, LOG_LEVEL_KEY])
/** What a retry has besides the params of the request that it repeats. */
const RETRY_MEMBERS: ReadonlySet<string> = new Set(['inputResponses', 'requestState'])

/** What a session says of its client once, and revision 2026-07-28 with each request; each is JSON as it was written. */
export interface ClientTexts {
  readonly clientInfo: string
  readonly capabilities: string
}

/** What stands for a client that does not say what it is. */
export const UNNAMED_CLIENT = '{"name":"(unnamed)","version":"0"}'

/** What is written at a place in a text, as JSON. */
export function textAt(text: string, path: readonly string[]): string | undefined {
  const span = spanAt(text, path)
  return span && text.slice(span.start, span.end)
}

/** The client that a request without a session names. */
export function clientIn({ text }: WireMessage): ClientTexts {
  return {
    clientInfo: textAt(text, ['params', '_meta', CLIENT_INFO_KEY]) ?? UNNAMED_CLIENT,
    capabilities: textAt(text, ['params', '_meta', CAPABILITIES_KEY]) ?? '{}',
  }
}

/** A request or notification as it is sent in a session: without envelope, and without what only a retry has. */
export function withoutEnvelope(message: WireMessage): WireMessage {
  const params = spanAt(message.text, ['params'])
  if (params === undefined) return message
  const text = withoutMembers(message.text, params.start, RETRY_MEMBERS)
  return edited(message, withoutMetaMembers(text, params.start, ENVELOPE_KEYS))
}

/**
 * A request as it is sent without a session.
 *
 * @param logLevel The level from which log lines are wanted. Default: none are.
 */
export function withEnvelope(message: WireMessage, client: ClientTexts, logLevel?: string): WireMessage {
  const members: MemberText[] = [
    { name: REVISION_KEY, value: JSON.stringify(STATELESS_REVISION) },
    { name: CLIENT_INFO_KEY, value: client.clientInfo },
    { name: CAPABILITIES_KEY, value: client.capabilities },
  ]
  if (logLevel !== undefined) members.push({ name: LOG_LEVEL_KEY, value: JSON.stringify(logLevel) })
  // Read anew: links look into the envelope.
  return readMessage(withParamsMeta(message, members).text)
}

/** A message with members set in the `_meta` of its params; what is missing of those is made. */
export function withParamsMeta(message: WireMessage, members: readonly MemberText[]): WireMessage {
  const text =
    spanAt(message.text, ['params']) === undefined
      ? withMember(message.text, 0, { name: 'params', value: '{}' })
      : message.text
  const params = spanAt(text, ['params'])
  return params === undefined ? message : edited(message, withMeta(text, params.start, members))
}

/** The params of a message, as far as they are an object. */
export function paramsIn({ value }: WireMessage): Readonly<Record<string, unknown>> {
  const { params } = value
  return isPlainObject(params) ? params : {}
}
