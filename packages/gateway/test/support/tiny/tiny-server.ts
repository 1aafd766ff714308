import { rawAt } from '../raw-json.ts'
import { TinyHoldings, type TinyAnswer } from './tiny-holdings.ts'

/** A definition as the server lists it. */
export type TinyTool = Readonly<Record<string, unknown>> & { readonly name: string }

/** What a tool is told to do besides answering. */
interface Orders {
  /** Waits until the test lets go of it. */
  readonly hold?: string
  /** Asks the client's model first. */
  readonly ask?: string
  /** Lists other tools from now on, and says so. */
  readonly change?: readonly TinyTool[]
  /** Ends the process. */
  readonly exit?: number
  /** Tells what was cancelled. */
  readonly report?: boolean
  /** Answers with a question, in the era without sessions. */
  readonly question?: boolean
  /** Says that a resource has changed. */
  readonly update?: string
}

/** A message of a client, and the ways to whoever sent it. */
export interface TinyRequest {
  readonly text: string
  readonly session: TinySession
  /** Says something that belongs to the request. */
  readonly say: (text: string) => void
  /** Answers it. */
  readonly answer: (text: string) => void
}

/** What the server knows of one client. */
export interface TinySession {
  readonly name: string
  /** What the client can do, as it said. */
  capabilities: Readonly<Record<string, unknown>>
  /** Says something that belongs to no request. */
  readonly push: (text: string) => void
}

/** A call that came. */
export interface TinyCall {
  readonly session: string
  readonly tool: string
  /** The params as they were written. */
  readonly params: string
}

/** How a tiny server is. */
export interface TinyOptions {
  readonly version: string
  readonly tools: readonly TinyTool[]
  /** What it lists to a client. Default: all. */
  readonly listedTo?: (
    tools: readonly TinyTool[],
    capabilities: Readonly<Record<string, unknown>>,
  ) => readonly unknown[]
  readonly instructions?: string
  /** How many tools stand on a page. Default: all. */
  readonly pageSize?: number
}

const SUBSCRIPTION = 'io.modelcontextprotocol/subscriptionId'

type Message = Readonly<Record<string, unknown>> & { readonly params?: Readonly<Record<string, unknown>> }

/** A small MCP server of both eras, which says in each answer which version it is. */
export class TinyServer {
  /** What it lists from now on. */
  tools: readonly TinyTool[]
  /** Whether lists wait for being let go, by the key `list`. */
  holdsLists = false
  /** Whether handshakes wait for ever. */
  holdsHandshakes = false
  readonly calls: TinyCall[] = []
  readonly cancelled: string[] = []
  readonly holdings: TinyHoldings
  readonly #options: TinyOptions
  readonly #held = new Map<string, readonly (() => void)[]>()
  readonly #answers = new Map<string, (text: string) => void>()
  readonly #sessions = new Set<TinySession>()
  /** What says something to each subscriber, by the id of its request. */
  readonly #subscribers = new Map<string, (text: string) => void>()
  #asked = 0

  constructor(options: TinyOptions) {
    this.#options = options
    this.tools = options.tools
    this.holdings = new TinyHoldings(options.version)
  }

  /** How many calls and lists wait for being let go. */
  get holding(): number {
    return [...this.#held.values()].flat().length
  }

  letGo(key: string): void {
    const held = this.#held.get(key) ?? []
    this.#held.delete(key)
    for (const go of held) go()
  }

  join(session: TinySession): void {
    this.#sessions.add(session)
  }

  leave(session: TinySession): void {
    this.#sessions.delete(session)
    this.holdings.leave(session)
  }

  /** Says to all that other tools are listed. */
  sayChanged(): void {
    for (const { push } of this.#sessions) push('{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}')
    for (const [id, say] of this.#subscribers) {
      say(`{"jsonrpc":"2.0","method":"notifications/tools/list_changed","params":{"_meta":{"${SUBSCRIPTION}":${id}}}}`)
    }
  }

  receive(request: TinyRequest): void {
    const { text } = request
    const message = JSON.parse(text) as Message
    const id = rawAt(text, 'id')
    if (message['method'] === undefined) return this.#answers.get(id ?? '')?.(text)
    if (id === undefined) {
      if (message['method'] === 'notifications/cancelled') this.cancelled.push(text)
      return
    }
    const answer = (value: TinyAnswer): void =>
      request.answer(JSON.stringify({ jsonrpc: '2.0', id: null, ...value }).replace('"id":null', `"id":${id}`))
    const result = (value: Readonly<Record<string, unknown>>): void => answer({ result: value })
    switch (message['method']) {
      case 'initialize':
        request.session.capabilities = (message.params?.['capabilities'] ?? {}) as TinySession['capabilities']
        if (this.holdsHandshakes) return void this.#wait('handshake')
        return result({ protocolVersion: message.params?.['protocolVersion'], ...this.#introduction() })
      case 'server/discover':
        return result({ supportedVersions: ['2026-07-28'], resultType: 'complete', ...this.#introduction() })
      case 'tools/list':
        return void this.#list(request, message).then(result)
      case 'tools/call':
        return void this.#call(request, message).then(answer)
      case 'subscriptions/listen': {
        const params = `{"notifications":${rawAt(text, 'params', 'notifications') ?? '{}'},"_meta":{"${SUBSCRIPTION}":${id}}}`
        this.#subscribers.set(id, request.say)
        return request.say(`{"jsonrpc":"2.0","method":"notifications/subscriptions/acknowledged","params":${params}}`)
      }
      default:
        return answer(this.holdings.answer(message, request.session) ?? { result: {} })
    }
  }

  #introduction(): Record<string, unknown> {
    const { version, instructions } = this.#options
    return {
      capabilities: { tools: { listChanged: true }, resources: { subscribe: true }, logging: {} },
      serverInfo: { name: 'tiny', version },
      ...(instructions !== undefined && { instructions }),
    }
  }

  async #list(request: TinyRequest, message: Message): Promise<Readonly<Record<string, unknown>>> {
    if (this.holdsLists) await this.#wait('list')
    return { ...this.#page(request, message), resultType: 'complete' }
  }

  #wait(key: string): Promise<void> {
    return new Promise((resolve) => this.#held.set(key, [...(this.#held.get(key) ?? []), resolve]))
  }

  #page({ session }: TinyRequest, { params }: Message): Record<string, unknown> {
    const { listedTo, pageSize = Infinity } = this.#options
    const meta = params?.['_meta'] as Readonly<Record<string, unknown>> | undefined
    const said = meta?.['io.modelcontextprotocol/clientCapabilities'] as TinySession['capabilities'] | undefined
    const all = listedTo === undefined ? this.tools : listedTo(this.tools, said ?? session.capabilities)
    const start = Number(params?.['cursor'] ?? 0)
    const tools = all.slice(start, start + pageSize)
    return { tools, ...(start + pageSize < all.length && { nextCursor: String(start + pageSize) }) }
  }

  async #call(request: TinyRequest, message: Message): Promise<TinyAnswer> {
    const { params = {} } = message
    const { name: tool, arguments: orders = {} } = params as { readonly name: string; readonly arguments?: Orders }
    this.calls.push({ session: request.session.name, tool, params: rawAt(request.text, 'params')! })
    const { hold, ask, change, exit, report = false, question = false, update } = orders
    const task = params['task'] as { readonly ttl?: unknown } | undefined
    if (question) return this.holdings.ask(message)
    if (task !== undefined) {
      const isStateless = request.text.includes('"io.modelcontextprotocol/protocolVersion"')
      return this.holdings.begin(request.session, { ttl: task.ttl, isStateless })
    }
    if (update !== undefined) this.holdings.update(update)
    if (exit !== undefined) process.exit(exit)
    if (hold !== undefined) await this.#wait(hold)
    const said = ask === undefined ? undefined : await this.#ask(request, ask)
    if (change !== undefined) {
      this.tools = change
      this.sayChanged()
    }
    const { version } = this.#options
    return {
      result: {
        content: [{ type: 'text', text: `${version} ${tool}` }],
        structuredContent: {
          version,
          tool,
          said,
          pid: process.pid,
          ...(report && { cancelled: this.cancelled, holding: this.holding }),
        },
      },
    }
  }

  /** Counts like every server does, so that the ids of two are the same. */
  #ask({ say }: TinyRequest, prompt: string): Promise<unknown> {
    const id = String(++this.#asked)
    const answered = new Promise<string>((resolve) => this.#answers.set(id, resolve))
    say(`{"jsonrpc":"2.0","id":${id},"method":"sampling/createMessage","params":{"prompt":${JSON.stringify(prompt)}}}`)
    return answered.then((text) => (JSON.parse(text) as { readonly result?: unknown }).result)
  }
}
