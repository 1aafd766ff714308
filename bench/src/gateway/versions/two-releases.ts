import { setTimeout as delay } from 'node:timers/promises'
import { RouteStore, type RouteDraft } from '@mcpver/gateway'
import { openSqliteStore } from '@mcpver/store'
import { startGateway, storeIn } from '../gateway-task.ts'
import { Program } from '../program/program.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { startHttpEcho } from '../upstream/echo-servers.ts'

/** The releases of the server, and the version of its tool in each. Every upstream says its own release. */
export const TOOL_VERSIONS: ReadonlyMap<string, string> = new Map([
  ['1.0.0', '1.0.0'],
  ['2.0.0', '1.1.0'],
])
export const [FIRST, SECOND] = ['1.0.0', '2.0.0'] as const

const SERVER = 'echo'
/** A gateway follows a route within a second. */
const SETTLED = 1500

/** A gateway before two releases of a server, and its route. */
export class TwoReleases {
  /** Where clients call it. */
  readonly url: string
  readonly #routes: RouteStore

  constructor(url: string, routes: RouteStore) {
    this.url = url
    this.#routes = routes
  }

  /** Writes the route, as another process does. */
  async route(draft: Omit<RouteDraft, 'server'>): Promise<void> {
    const stored = await this.#routes.read(SERVER)
    const edit = { by: 'bench', ...(stored && { revision: stored.revision }) }
    await this.#routes.change({ server: SERVER, ...draft }, edit)
  }

  /** Writes the route, and waits until it holds. */
  async settle(draft: Omit<RouteDraft, 'server'>): Promise<void> {
    await this.route(draft)
    await delay(SETTLED)
  }
}

/** Runs something with two releases, and leaves no process behind. */
export async function withTwoReleases<Result>(run: (releases: TwoReleases) => Promise<Result>): Promise<Result> {
  try {
    const [first, second] = await Promise.all([
      startHttpEcho({ version: FIRST }),
      startHttpEcho({ version: SECOND, isExtended: true }),
    ])
    const path = storeIn(temporaryFolder())
    const gateway = await startGateway({
      store: path,
      releases: [
        { server: SERVER, version: FIRST, upstream: { url: first.url } },
        { server: SERVER, version: SECOND, upstream: { url: second.url } },
      ],
    })
    const store = await openSqliteStore({ path })
    try {
      return await run(new TwoReleases(`${gateway.url}/${SERVER}`, new RouteStore({ store })))
    } finally {
      await store.close()
    }
  } finally {
    await Program.stopAll()
  }
}
