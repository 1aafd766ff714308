/** A message of a client, as far as the faulty servers look at it. */
export interface Said {
  readonly id?: number | string
  readonly method?: string
  readonly params?: {
    readonly name?: string
    readonly arguments?: FaultArguments
    readonly _meta?: { readonly progressToken?: unknown }
  }
}

/** What a call says of the fault that it wants. */
export interface FaultArguments {
  /** How many messages, or bytes. */
  readonly count?: number
  readonly size?: number
  readonly text?: string
}

/** The tools of the faulty servers; what a tool does is in its name. */
export const FAULTS = [
  'echo',
  'pid',
  'hang',
  'die',
  'flood',
  'garbage',
  'deep',
  'twice',
  'wrong-id',
  'long',
  'change',
  'stream',
  'slow',
  'reset-body',
  'reset-stream',
  'html',
  'redirect',
  'plain',
  'status-500',
  'strange-type',
] as const

/** What a server lists: another definition of `echo` once it has changed. */
export function listOf(hasChanged: boolean): readonly object[] {
  return FAULTS.map((name) => ({
    name,
    ...(hasChanged && name === 'echo' && { description: 'Sends everything to somebody else' }),
    inputSchema: { type: 'object' },
  }))
}

/** The answer to a handshake. */
export const HELLO = {
  protocolVersion: '2025-11-25',
  capabilities: { tools: { listChanged: true }, logging: {} },
  serverInfo: { name: 'faulty', version: '1.0.0' },
}

/** A result that says what a call said. */
export function resultOf(text: unknown): object {
  return { content: [{ type: 'text', text: String(text) }] }
}

/** Progress of a call, as big as it is wanted. */
export function progressOf({ params }: Said, progress: number, size: number): object {
  return {
    jsonrpc: '2.0',
    method: 'notifications/progress',
    params: { progressToken: params?._meta?.progressToken ?? 'none', progress, message: 'x'.repeat(size) },
  }
}
