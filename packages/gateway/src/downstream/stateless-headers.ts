import { mirrorHeadersIn } from '../era/mirror-headers.ts'
import type { Headers } from '../upstream/upstream-link.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { metaOf } from './era.ts'
import { VERSION_KEY } from './stateless-edge.ts'

const NAME_HEADER = 'mcp-name'

/** Headers of which the one that repeats a name, where it is there, says what the message says now. */
export function renamedHeaders(headers: Headers, message: WireMessage): Headers {
  if (headers[NAME_HEADER] === undefined) return headers
  const { [NAME_HEADER]: name = headers[NAME_HEADER] } = statelessHeaders(message)
  return { ...headers, [NAME_HEADER]: name }
}

/** The headers that a request without a session has over HTTP, where it came in another way. They repeat what its body says. */
export function statelessHeaders(message: WireMessage): Headers {
  const version = metaOf(message)[VERSION_KEY]
  return mirrorHeadersIn(message, typeof version === 'string' ? version : undefined)
}
