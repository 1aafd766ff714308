import { OWN_CLIENT, OWN_ENVELOPE, type ListRequest } from '../contract/list-request.ts'
import { paramsIn } from '../era/envelope.ts'
import { mirrorHeaders } from '../era/mirror-headers.ts'
import { paramHeadersOf, type MirroredParam } from '../era/param-headers.ts'
import { readMessage } from '../wire/read-message.ts'

/** A client that nobody can ask anything: there is nobody. */
const ENVELOPE = JSON.stringify({
  ...OWN_ENVELOPE,
  'io.modelcontextprotocol/clientInfo': OWN_CLIENT,
  'io.modelcontextprotocol/clientCapabilities': {},
})

/** A tool, and what it is called with. */
export interface OwnCall {
  readonly tool: string
  /** The arguments as JSON: they go as they are written. */
  readonly text: string
  /** The arguments that headers repeat. */
  readonly mirrored: readonly MirroredParam[]
}

let count = 0

/** A call that the gateway makes in its own name, without a session, and the headers that go along: none of anybody else. */
export function ownCall({ tool, text, mirrored }: OwnCall): ListRequest {
  const id = `mcpver-call-${String(++count)}`
  const params = `{"name":${JSON.stringify(tool)},"arguments":${text},"_meta":${ENVELOPE}}`
  const message = readMessage(`{"jsonrpc":"2.0","id":"${id}","method":"tools/call","params":${params}}`)
  return {
    message,
    headers: { ...mirrorHeaders(message), ...paramHeadersOf(mirrored, paramsIn(message)['arguments']) },
  }
}
