import type { JsonObject, Store } from '@mcpver/core'
import { BearerAuthenticator, digestToken, Gateway, StaticTokens, UsageTallier, usageTeller } from '@mcpver/gateway'
import { openStore } from './system.ts'

/** A gateway on the common store, as it would run on a machine of its own. */
export class Served {
  readonly gateway: Gateway
  /** When each version served last, in milliseconds since 1970. */
  readonly last: Map<string, number>
  readonly #store: Store
  readonly #tallier: UsageTallier

  private constructor(
    gateway: Gateway,
    { last, store, tallier }: { last: Map<string, number>; store: Store; tallier: UsageTallier },
  ) {
    this.gateway = gateway
    this.last = last
    this.#store = store
    this.#tallier = tallier
  }

  /** @param place As `openStore`. @param tokens Those of the callers. */
  static async open(name: string, place: string, tokens: readonly string[]): Promise<Served> {
    const store = await openStore(place)
    const tallier = new UsageTallier({ store: store.tallies, gateway: name })
    const last = new Map<string, number>()
    const callers = tokens.map((token, index) => ({ principal: `caller-${String(index)}`, digest: digestToken(token) }))
    const authenticator = new BearerAuthenticator({ verifiers: [new StaticTokens(callers)] })
    const listeners = [
      (event: Parameters<UsageTallier['record']>[0]) => tallier.record(event),
      ({ release = '', at }: { release?: string | undefined; at: number }) => void last.set(release, at),
    ]
    const gateway = await Gateway.open({ store, authenticator, name, onCall: usageTeller({ listeners }) })
    return new Served(gateway, { last, store, tallier })
  }

  /** Listens, and answers where the server is. */
  async url(server: string): Promise<string> {
    const { port } = await this.gateway.listen()
    return `http://127.0.0.1:${String(port)}/mcp/${server}`
  }

  /** Takes a version of a server in. */
  async takeIn(server: string, version: string, command: readonly string[]): Promise<void> {
    const upstream: JsonObject = { command, state: 'shared' }
    await this.gateway.takeIn({ server, version, upstream, by: 'ana' })
  }

  async close(): Promise<void> {
    await this.gateway.close(0)
    await this.#tallier.close()
    await this.#store.close()
  }
}
