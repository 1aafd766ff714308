import { defaultLogger, systemClock, type Clock, type Logger, type Release, type Store } from '@mcpver/core'
import { CatalogBuilder, type BuiltServer } from './catalog-builder.ts'
import { RefreshLoop } from './refresh-loop.ts'
import { readServers } from './store-reading.ts'
import type { CatalogServer } from './catalog-server.ts'

/** What a catalog works with. */
export interface ReleaseCatalogOptions {
  readonly store: Store
  /** Only these servers. Default: all that the store has. */
  readonly servers?: readonly string[]
  /**
   * Whether a release is what was signed by somebody who may. One that is not, or of which that cannot be found out, is not served.
   * Asked of each release whenever the store has changed. Default: all are served.
   */
  readonly verify?: (release: Release) => Promise<boolean>
  /** Whether surfaces that were pinned on first use are served; nobody has signed them. Default: when there is no `verify`. */
  readonly pins?: boolean
  /** The name of the gateway that serves, which routes may have versions for. Default: one that no route names. */
  readonly gateway?: string
  /** Default: the clock of the machine. */
  readonly clock?: Clock
  /** Where it says what is not served, and why. Default: core's default logger. */
  readonly logger?: Logger
  /** The least time between two looks at the store, in milliseconds. Default: 100. */
  readonly pause?: number
}

/** How far what is served can be relied upon to be what is stored. */
export interface CatalogStatus {
  /** Whether the store was seen as it is; else what was seen last is served. */
  readonly fresh: boolean
  /** Since when that is so, in milliseconds since 1970-01-01T00:00:00Z. */
  readonly since: number
  /** What the store said last when it could not be read. */
  readonly error?: unknown
}

/** Whoever wants to know which servers have changed, have come or have gone. */
export type CatalogListener = (servers: ReadonlySet<string>) => void

const PAUSE = 100
/** Within the second in which a change is to be seen. */
const RETRY = 500
/** A store that takes longer than this to be read, in milliseconds, counts as away. */
const LATE = 2000

/**
 * The servers of a store with their routes and releases, in memory: what the hot path asks. It follows the store, and when that is
 * away keeps what was seen last, and says so.
 */
export class ReleaseCatalog {
  readonly #options: ReleaseCatalogOptions
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #builder: CatalogBuilder
  readonly #loop: RefreshLoop
  readonly #listeners = new Set<{ readonly told: CatalogListener }>()
  #endWatch: (() => void) | undefined
  #built: ReadonlyMap<string, BuiltServer> = new Map()
  #status: CatalogStatus
  /** Since when a look at the store has been under way. */
  #lookingSince: number | undefined

  private constructor(options: ReleaseCatalogOptions) {
    this.#options = options
    this.#clock = options.clock ?? systemClock
    this.#logger = options.logger ?? defaultLogger()
    this.#builder = new CatalogBuilder({
      verify: options.verify,
      logger: this.#logger,
      gateway: options.gateway,
    })
    this.#status = { fresh: true, since: this.#clock.now() }
    const refresh = (): Promise<boolean> => this.#refresh()
    this.#loop = new RefreshLoop({ refresh, pause: options.pause ?? PAUSE, retry: RETRY })
  }

  /** Reads the store, and follows it from then on. Rejects with a `StoreError` when it cannot be read. */
  static async open(options: ReleaseCatalogOptions): Promise<ReleaseCatalog> {
    const catalog = new ReleaseCatalog(options)
    await catalog.#look()
    catalog.#endWatch = options.store.watch(() => catalog.#loop.ask())
    // For what was committed in between.
    catalog.#loop.ask()
    return catalog
  }

  /** The servers, by name. */
  server(name: string): CatalogServer | undefined {
    return this.#built.get(name)?.server
  }

  /** All servers that there are. */
  servers(): readonly CatalogServer[] {
    return Array.from(this.#built.values(), ({ server }) => server)
  }

  get status(): CatalogStatus {
    const since = this.#lookingSince
    if (since === undefined || !this.#status.fresh || this.#clock.now() - since <= LATE) return this.#status
    return { fresh: false, since }
  }

  /** Tells which servers changed, once they have. Returns what ends it. */
  onChange(told: CatalogListener): () => void {
    const listener = { told }
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Resolves when what was written before is seen, or the store was found to be away. */
  async refresh(): Promise<void> {
    await this.#loop.once()
  }

  /** Stops following the store, which stays open. */
  async close(): Promise<void> {
    this.#endWatch?.()
    this.#listeners.clear()
    await this.#loop.close()
  }

  async #refresh(): Promise<boolean> {
    try {
      await this.#look()
      return true
    } catch (error) {
      if (this.#status.fresh)
        this.#logger.error({ err: error }, 'The store cannot be read; what was seen last is served')
      this.#status = { fresh: false, since: this.#status.fresh ? this.#clock.now() : this.#status.since, error }
      return false
    }
  }

  async #look(): Promise<void> {
    const { store, servers, verify, pins = verify === undefined } = this.#options
    this.#lookingSince = this.#clock.now()
    try {
      const records = await readServers(store, { ...(servers && { servers }), hasPins: pins })
      const before = this.#built
      this.#built = await this.#builder.build(records, before)
      if (!this.#status.fresh) this.#status = { fresh: true, since: this.#clock.now() }
      this.#tell(changesBetween(before, this.#built))
    } finally {
      this.#lookingSince = undefined
    }
  }

  #tell(servers: ReadonlySet<string>): void {
    if (servers.size === 0) return
    for (const { told } of this.#listeners) {
      try {
        told(servers)
      } catch (error) {
        this.#logger.error({ err: error }, 'A listener of the catalog failed')
      }
    }
  }
}

function changesBetween(
  before: ReadonlyMap<string, BuiltServer>,
  after: ReadonlyMap<string, BuiltServer>,
): ReadonlySet<string> {
  const names = [...before.keys(), ...after.keys()]
  return new Set(names.filter((name) => before.get(name) !== after.get(name)))
}
