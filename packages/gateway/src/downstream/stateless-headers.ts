import { isPlainObject } from '@mcpver/core'
import type { Headers } from '../upstream/upstream-link.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { metaOf } from './era.ts'
import { NAMED_BY, VERSION_KEY } from './stateless-edge.ts'

// eslint-disable-next-line no-control-regex -- what a header cannot hold
const PLAIN = /^[\u0021-\u007e](?:[\u0020-\u007e]*[\u0021-\u007e])?$/

/** The headers that a request without a session has over HTTP, where it came in another way. They repeat what its body says. */
export function statelessHeaders(message: WireMessage): Headers {
  const { method = '', value } = message
  const params = isPlainObject(value['params']) ? value['params'] : {}
  const version = metaOf(message)[VERSION_KEY]
  const name = params[NAMED_BY.get(method) ?? '']
  return {
    'mcp-method': method,
    ...(typeof version === 'string' && { 'mcp-protocol-version': version }),
    ...(typeof name === 'string' && { 'mcp-name': encoded(name) }),
  }
}

/** Names that a header cannot hold stand in it as Base64. */
function encoded(name: string): string {
  return PLAIN.test(name) && !name.startsWith('=?') ? name : `=?base64?${Buffer.from(name).toString('base64')}?=`
}
