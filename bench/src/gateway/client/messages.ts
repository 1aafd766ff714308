/** Protocol revisions: the newest with sessions, and the one without. */
export const SESSION_REVISION = '2025-11-25'
export const STATELESS_REVISION = '2026-07-28'

const CLIENT = { name: 'bench', version: '1.0.0' }

export const INITIALIZE = JSON.stringify({
  jsonrpc: '2.0',
  id: 0,
  method: 'initialize',
  params: { protocolVersion: SESSION_REVISION, capabilities: {}, clientInfo: CLIENT },
})

export const INITIALIZED = '{"jsonrpc":"2.0","method":"notifications/initialized"}'

/** The `_meta` of a request without a session. */
export function envelope(more: Readonly<Record<string, unknown>> = {}, client = CLIENT.name): string {
  return JSON.stringify({
    'io.modelcontextprotocol/protocolVersion': STATELESS_REVISION,
    'io.modelcontextprotocol/clientInfo': { ...CLIENT, name: client },
    'io.modelcontextprotocol/clientCapabilities': {},
    ...more,
  })
}

const ENVELOPE = envelope()

/** A call of `echo` in a session. */
export function sessionCall(id: number, text: string): string {
  return `{"jsonrpc":"2.0","id":${String(id)},"method":"tools/call","params":{"name":"echo","arguments":{"text":"${text}"}}}`
}

/** A call of `echo` that belongs to no session. */
export function statelessCall(id: number, text: string, meta = ENVELOPE): string {
  return (
    `{"jsonrpc":"2.0","id":${String(id)},"method":"tools/call",` +
    `"params":{"name":"echo","arguments":{"text":"${text}"},"_meta":${meta}}}`
  )
}

/** Headers of a request that belongs to no session. */
export function statelessHeaders(method: string): Readonly<Record<string, string>> {
  return {
    'mcp-protocol-version': STATELESS_REVISION,
    'mcp-method': method,
    ...(method === 'tools/call' && { 'mcp-name': 'echo' }),
  }
}

const SAID = /"text":"((?:[^"\\]|\\.)*)"/

/** What `echo` said in an answer to a call, as JSON or as server-sent events. @throws when it is no such answer. */
export function saidIn(answer: string, id: number): string {
  const [, said] = SAID.exec(answer) ?? []
  if (said !== undefined && answer.includes(`"id":${String(id)}`)) return said
  throw new Error(`Not an answer to the call ${String(id)}: ${answer.slice(0, 300)}`)
}
