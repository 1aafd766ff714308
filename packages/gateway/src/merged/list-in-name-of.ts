import type { Headers } from '../upstream/upstream-link.ts'
import { spanAt, withoutMember } from '../wire/edit.ts'
import { readMessage } from '../wire/read-message.ts'
import type { WireMessage } from '../wire/wire-message.ts'

/** A request for a list, in the name of a client that has asked for something else. */
export function listRequestFor(method: string, { text, id = '' }: WireMessage): WireMessage {
  const span = spanAt(text, ['params', '_meta'])
  const meta = span === undefined || text[span.start] !== '{' ? '{}' : withoutMember(text, span.start, 'progressToken')
  const own = JSON.stringify(`mcpver-learn-${method}-${id}`)
  return readMessage(`{"jsonrpc":"2.0","id":${own},"method":"${method}","params":{"_meta":${meta}}}`)
}

/** The headers of such a request, of those of what the client has asked for. */
export function headersOfList(method: string, headers: Headers): Headers {
  const kept = Object.entries(headers).filter(([name]) => name !== 'mcp-name' && !name.startsWith('mcp-param-'))
  return Object.fromEntries(kept.map(([name, value]) => [name, name === 'mcp-method' ? method : value]))
}
