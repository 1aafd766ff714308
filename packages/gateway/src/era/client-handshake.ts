import { isPlainObject } from '@mcpver/core'
import type { SessionLink } from '../backend/backend.ts'
import { GatewayError } from '../gateway-error.ts'
import { agreedVersion, PROTOCOL_VERSION_HEADER } from '../session/handshake.ts'
import { ask } from '../upstream/ask.ts'
import type { Headers } from '../upstream/upstream-link.ts'
import { readMessage } from '../wire/read-message.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { textAt, type ClientTexts } from './envelope.ts'
import { newestOffered, NEWEST_SESSION_REVISION } from './revision.ts'
import type { ServerTexts } from './stateless-answer.ts'

const INITIALIZED = readMessage('{"jsonrpc":"2.0","method":"notifications/initialized"}')

/** A session that was begun. */
export interface BegunSession {
  readonly server: ServerTexts
  /** What the server said that it can do. */
  readonly capabilities: unknown
  /** The headers that say the revision that was agreed on. */
  readonly agreed: Headers
}

/**
 * Begins a session in the name of a client that has none. A server that does not know the newest revision with sessions and says which
 * it knows is asked once more.
 *
 * @throws {GatewayError} `ERR_UPSTREAM_FAILED` for a server that refuses (the promise rejects).
 */
export async function beginSession(link: SessionLink, client: ClientTexts, headers: Headers): Promise<BegunSession> {
  let answer = await ask(link, initializeOf(client, NEWEST_SESSION_REVISION), headers)
  const offered = newestOffered(offeredBy(answer))
  if (offered !== undefined) answer = await ask(link, initializeOf(client, offered), headers)
  const revision = agreedVersion(answer)
  const handshake = textAt(answer.text, ['result'])
  if (revision === undefined || handshake === undefined) throw refused(answer)
  const agreed = { [PROTOCOL_VERSION_HEADER]: revision }
  await link.send(INITIALIZED, { ...headers, ...agreed })
  const { result } = answer.value
  return {
    server: { handshake, serverInfo: textAt(handshake, ['serverInfo']) },
    capabilities: isPlainObject(result) ? result['capabilities'] : undefined,
    agreed,
  }
}

function initializeOf({ clientInfo, capabilities }: ClientTexts, revision: string): WireMessage {
  const params = `{"protocolVersion":"${revision}","capabilities":${capabilities},"clientInfo":${clientInfo}}`
  return readMessage(`{"jsonrpc":"2.0","id":"mcpver-initialize-${revision}","method":"initialize","params":${params}}`)
}

function offeredBy({ value }: WireMessage): unknown {
  const { error } = value
  const data = isPlainObject(error) ? error['data'] : undefined
  return isPlainObject(data) ? data['supported'] : undefined
}

function refused({ value }: WireMessage): GatewayError {
  const { error } = value
  const said = isPlainObject(error) && typeof error['message'] === 'string' ? `: ${error['message']}` : ''
  return new GatewayError(`The server refused to begin a session${said}`, {
    code: 'ERR_UPSTREAM_FAILED',
    hint: 'Does it speak a revision of the protocol from 2024-11-05 on?',
  })
}
