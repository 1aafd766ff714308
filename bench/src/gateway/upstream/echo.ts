/** What an echo server is. */
export interface EchoOptions {
  /** Of the server, which it says when it is sent `WHICH`. */
  readonly version: string
  /** How many tools it lists. One of them is `echo`. */
  readonly tools?: number
  /** Whether `echo` takes something that it did not take before, so that it is another version of the tool. */
  readonly isExtended?: boolean
  /** Where it listens. Default: any port that is free. */
  readonly port?: number
}

/** What to send for the version in the place of an echo. */
export const WHICH = 'which'

interface Request {
  readonly id?: number | string
  readonly method?: string
  readonly params?: {
    readonly protocolVersion?: string
    readonly arguments?: { readonly text?: string }
    readonly _meta?: Readonly<Record<string, unknown>>
  }
}

const STATELESS_REVISION = '2026-07-28'
const ERAS_KEY = 'io.modelcontextprotocol/protocolVersion'

/** A message that came in: its method, and the answer to it where there is one. */
export interface Answered {
  readonly method: string | undefined
  readonly answer: string | undefined
}

/** Answers messages of both eras, as little as there can be to an MCP server, so that what stands before it shows. */
export class Echo {
  readonly #version: string
  readonly #answers: ReadonlyMap<string | undefined, string>

  constructor({ version, tools = 1, isExtended = false }: EchoOptions) {
    this.#version = version
    const common = { capabilities: { tools: { listChanged: true } }, serverInfo: { name: 'echo', version } }
    const others = Array.from({ length: tools - 1 }, (_, index) => toolOf(`tool-${String(index)}`, {}))
    const listed = [toolOf('echo', isExtended ? { loud: { type: 'boolean' } } : {}), ...others]
    const cached = { resultType: 'complete', ttlMs: 0, cacheScope: 'public' }
    this.#answers = new Map([
      ['initialize', JSON.stringify({ protocolVersion: '2025-11-25', ...common })],
      ['server/discover', JSON.stringify({ ...cached, supportedVersions: [STATELESS_REVISION], ...common })],
      ['tools/list', JSON.stringify({ tools: listed, ...cached })],
    ])
  }

  /** Answers a message. */
  receive(text: string): Answered {
    const { id, method, params } = JSON.parse(text) as Request
    if (id === undefined) return { method, answer: undefined }
    const result = method === 'tools/call' ? this.#call(params) : (this.#answers.get(method) ?? '{}')
    return { method, answer: `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${result}}` }
  }

  #call(params: Request['params']): string {
    const { text = '' } = params?.arguments ?? {}
    const said = JSON.stringify(text === WHICH ? this.#version : text)
    const type = params?._meta?.[ERAS_KEY] === undefined ? '' : '"resultType":"complete",'
    return `{${type}"content":[{"type":"text","text":${said}}]}`
  }
}

function toolOf(name: string, properties: object): object {
  return {
    name,
    description: 'Says what it was told.',
    inputSchema: { type: 'object', properties: { text: { type: 'string' }, ...properties }, required: ['text'] },
    annotations: { readOnlyHint: true },
  }
}
