import { isPlainObject } from '@mcpver/core'
import type { SessionLink } from '../backend/backend.ts'
import { GatewayError } from '../gateway-error.ts'
import { ask } from '../upstream/ask.ts'
import type { Headers } from '../upstream/upstream-link.ts'
import { spanAt } from '../wire/edit.ts'
import { readMessage } from '../wire/read-message.ts'
import type { WireMessage } from '../wire/wire-message.ts'

/** The header that says which revision of the protocol is spoken. */
export const PROTOCOL_VERSION_HEADER = 'mcp-protocol-version'

const INITIALIZED = readMessage('{"jsonrpc":"2.0","method":"notifications/initialized"}')

/** What a client said first, by which a session can be begun again with another server. */
export interface Introduction {
  /** The params of `initialize`, as they came. */
  readonly params: string
  /** The level of `logging/setLevel`, as the request came. */
  readonly logLevel: WireMessage | undefined
  readonly headers: Headers
  /** Does what else belongs to the beginning, by the link and with its headers. Default: nothing. */
  readonly begun?: ((link: SessionLink, headers: Headers) => Promise<void>) | undefined
}

/** The params of a request as they are written. */
export function paramsOf({ text }: WireMessage): string {
  const span = spanAt(text, ['params'])
  return span === undefined ? '{}' : text.slice(span.start, span.end)
}

/** The revision that a server agreed to in its answer to `initialize`; `undefined` when it refused. */
export function agreedVersion(answer: WireMessage): string | undefined {
  const { result } = answer.value
  const version = isPlainObject(result) ? result['protocolVersion'] : undefined
  return typeof version === 'string' ? version : undefined
}

/**
 * Begins a session with a server in the name of a client that is there already.
 *
 * @returns The headers that say the revision that was agreed on.
 * @throws {GatewayError} `ERR_UPSTREAM_FAILED` for a server that refuses (the promise rejects).
 */
export async function introduce(
  link: SessionLink,
  { params, logLevel, headers, begun }: Introduction,
): Promise<Headers> {
  const id = '"mcpver-initialize"'
  const answer = await ask(
    link,
    readMessage(`{"jsonrpc":"2.0","id":${id},"method":"initialize","params":${params}}`),
    headers,
  )
  const version = agreedVersion(answer)
  if (version === undefined) throw refused(answer)
  const agreed = { [PROTOCOL_VERSION_HEADER]: version }
  const along = { ...headers, ...agreed }
  await link.send(INITIALIZED, along)
  if (logLevel !== undefined) await ask(link, logLevel, along)
  await begun?.(link, along)
  return agreed
}

function refused(answer: WireMessage): GatewayError {
  const { error } = answer.value
  const said = isPlainObject(error) && typeof error['message'] === 'string' ? `: ${error['message']}` : ''
  return new GatewayError(`The server refused the handshake${said}`, {
    code: 'ERR_UPSTREAM_FAILED',
    hint: 'Does this release speak the protocol revision of the client?',
  })
}
