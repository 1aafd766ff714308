import { isPlainObject } from '@mcpver/core'
import { headerValue } from '../era/mirror-headers.ts'
import type { Headers } from '../upstream/upstream-link.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { metaOf } from './era.ts'
import { NAMED_BY, VERSION_KEY } from './stateless-edge.ts'

const NAME_HEADER = 'mcp-name'

/** Headers of which the one that repeats a name, where it is there, says what the message says now. */
export function renamedHeaders(headers: Headers, message: WireMessage): Headers {
  if (headers[NAME_HEADER] === undefined) return headers
  const { [NAME_HEADER]: name = headers[NAME_HEADER] } = statelessHeaders(message)
  return { ...headers, [NAME_HEADER]: name }
}

/** The headers that a request without a session has over HTTP, where it came in another way. They repeat what its body says. */
export function statelessHeaders(message: WireMessage): Headers {
  const { method = '', value } = message
  const params = isPlainObject(value['params']) ? value['params'] : {}
  const version = metaOf(message)[VERSION_KEY]
  const name = params[NAMED_BY.get(method) ?? '']
  return {
    'mcp-method': method,
    ...(typeof version === 'string' && { 'mcp-protocol-version': version }),
    ...(typeof name === 'string' && { 'mcp-name': headerValue(name) }),
  }
}
