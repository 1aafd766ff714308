import { setTimeout as delay } from 'node:timers/promises'
import { McpverError, type JsonObject, type Store } from '@mcpver/core'
import type { Update } from '@mcpver/rollout'
import { openStore, type Place } from './open-store.ts'
import type { Random } from './random.ts'
import { addServer, createUpdateSystem, VERSIONS, type UpdateSystem } from './update-system.ts'

/** How updates are done here: each strategy, with short times. */
const CONFIGS: readonly JsonObject[] = [
  { update_strategy: 'immediate' },
  { update_strategy: 'blue_green', blue_green: { preview: '50ms', keep_warm: '50ms' } },
  { update_strategy: 'rolling', rolling: { surge: 40, pause: '50ms' } },
  { update_strategy: 'canary', canary: { weights: [10, 50], interval: '50ms' } },
]

/** Of so many looks at an update, one is followed by orders. */
const ORDERS_APART = 600

/** What an arena is made of. */
export interface ArenaOptions {
  readonly place: Place
  readonly random: Random
  /** How many servers there are. Default: one for each strategy. */
  readonly servers?: number
  /** Whether people tell updates what to do now and then. Default: not. */
  readonly withOrders?: boolean
}

/** Servers whose updates are carried out by other processes, and how they end. */
export class UpdateArena {
  readonly store: Store
  readonly #system: UpdateSystem
  readonly #random: Random
  readonly #withOrders: boolean
  readonly #servers: readonly string[]

  private constructor(store: Store, { random, servers = CONFIGS.length, withOrders = false }: ArenaOptions) {
    this.store = store
    this.#system = createUpdateSystem({ store })
    this.#random = random
    this.#withOrders = withOrders
    this.#servers = Array.from({ length: servers }, (_, index) => `server-${String(index)}`)
  }

  static async open(options: ArenaOptions): Promise<UpdateArena> {
    const arena = new UpdateArena(await openStore(options.place), options)
    for (const server of arena.#servers) await addServer(arena.store, server)
    return arena
  }

  /** Every server that has no update under way gets one, again and again, until it is enough and all of them have ended. */
  async run(isEnough: () => boolean): Promise<void> {
    for (;;) {
      const open = await surely(() => this.#system.manager.list())
      if (!isEnough()) await this.#scheduleMore(open)
      else if (open.length === 0) return
      for (const update of open) await this.#decide(update)
      await delay(30)
    }
  }

  /** Resolves when two more updates have ended, whatever happened meanwhile. */
  async isGoingOn(): Promise<void> {
    const ended = async (): Promise<number> => {
      const updates = await surely(() => this.#system.manager.history())
      return updates.filter(({ endedAt }) => endedAt !== null).length
    }
    const before = await ended()
    while ((await ended()) < before + 2) await delay(30)
  }

  /** How updates ended, and how many of each. */
  async ends(): Promise<Readonly<Record<string, number>>> {
    const ends: Record<string, number> = {}
    for (const { phase } of await this.#system.manager.history()) ends[phase] = (ends[phase] ?? 0) + 1
    return ends
  }

  async #scheduleMore(open: readonly Update[]): Promise<void> {
    const busy = new Set(open.map(({ name }) => name))
    for (const [index, name] of this.#servers.entries()) {
      if (busy.has(name)) continue
      const active = await surely(() => this.store.read((view) => this.#system.deployer.current(view, name)))
      const others = VERSIONS.filter((version) => version !== active?.active)
      const target = others[this.#random(others.length)] ?? VERSIONS[1]
      const config = {
        ...CONFIGS[(index + this.#random(2)) % CONFIGS.length],
        validation_checks: ['slow', 'rollback_possible'],
        rollback_policy: { automatic_rollback: true },
        analysis: false,
      }
      const result = await surely(() => this.#system.manager.scheduleUpdate(name, target, { config, by: 'ada' }))
      if (!result.success) throw new Error(`An update was refused: ${result.reason}`)
    }
  }

  /** Two people say different things at once. */
  async #decide({ id }: Update): Promise<void> {
    if (!this.#withOrders || this.#random(ORDERS_APART) > 0) return
    const order = (what: 'abort' | 'promote', by: string): Promise<unknown> =>
      surely(() => this.#system.manager.order(id, what, { by }))
    await Promise.all([order('promote', 'ben'), order('abort', 'cat')])
  }
}

/** Until it is done: a store may be away for a while, and then does not say whether it was. What is done twice does no harm here. */
async function surely<T>(act: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await act()
    } catch (error) {
      if (!McpverError.isInstance(error) || error.code !== 'ERR_STORE_UNAVAILABLE') throw error
      await delay(50)
    }
  }
}
