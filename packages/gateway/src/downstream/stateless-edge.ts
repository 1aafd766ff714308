import type { IncomingHttpHeaders } from 'node:http'
import { isPlainObject, quote } from '@mcpver/core'
import { headerText, NAMED_BY } from '../era/mirror-headers.ts'
import { HEADER_MISMATCH, INVALID_PARAMS, type JsonRpcError } from '../wire/json-rpc-error.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { FIRST_STATELESS_REVISION, metaOf } from './era.ts'

/** Where a request says which revision it is written in. */
export const VERSION_KEY = 'io.modelcontextprotocol/protocolVersion'
const REQUIRED_META = [VERSION_KEY, 'io.modelcontextprotocol/clientCapabilities'] as const

/** The methods whose requests must have the header `Mcp-Name`. */
const NEEDS_NAME: ReadonlySet<string> = new Set(['tools/call', 'prompts/get', 'resources/read'])

/**
 * Whether the headers of a request without a session say what its body says. Headers that contradict the body are refused always:
 * what stands between may have decided by them. Source: the protocol's revision 2026-07-28, "Streamable HTTP".
 *
 * @param isComplete Whether the gateway is the HTTP server, since what stands behind it speaks no HTTP: then what is missing is refused
 *   as well.
 */
export function headerProblem(
  message: WireMessage,
  headers: IncomingHttpHeaders,
  isComplete: boolean,
): JsonRpcError | undefined {
  const { method = '' } = message
  const meta = metaOf(message)
  const version = meta[VERSION_KEY]
  const name = NAMED_BY.get(method)
  const params = isPlainObject(message.value['params']) ? message.value['params'] : {}
  const pairs: readonly HeaderPair[] = [
    { header: 'mcp-protocol-version', said: trimmed(headers['mcp-protocol-version']), body: version },
    { header: 'mcp-method', said: trimmed(headers['mcp-method']), body: method },
    ...(name === undefined
      ? []
      : [{ header: 'mcp-name', said: decoded(trimmed(headers['mcp-name'])), body: params[name] }]),
  ]
  const contradicted = pairs.find(({ said, body }) => said !== undefined && body !== undefined && said !== body)
  if (contradicted !== undefined) return mismatch(contradicted)
  if (!isComplete || message.kind !== 'request') return undefined
  const missing = REQUIRED_META.filter((key) => meta[key] === undefined)
  if (missing.length > 0) return incomplete(missing)
  const absent = pairs.find(
    ({ header, said, body }) =>
      said === undefined && body !== undefined && (header !== 'mcp-name' || NEEDS_NAME.has(method)),
  )
  return absent && mismatch(absent)
}

interface HeaderPair {
  readonly header: string
  readonly said: string | undefined
  readonly body: unknown
}

function trimmed(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value.trim() : undefined
}

/** Names beyond ASCII stand in a header as Base64. */
function decoded(value: string | undefined): string | undefined {
  return value === undefined ? undefined : (headerText(value) ?? value)
}

function mismatch({ header, said, body }: HeaderPair): JsonRpcError {
  const found = said === undefined ? 'is missing' : `is ${quote(said)}`
  return { code: HEADER_MISMATCH, message: `The header ${header} ${found}, and the body says ${quote(body)}` }
}

function incomplete(missing: readonly string[]): JsonRpcError {
  const keys = missing.join(', ')
  return {
    code: INVALID_PARAMS,
    message: `Invalid params: revision ${FIRST_STATELESS_REVISION} needs ${keys} in _meta of every request`,
  }
}
