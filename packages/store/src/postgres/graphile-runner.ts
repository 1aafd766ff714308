import { defaultLogger } from '@mcpver/core'
import { ringSchemaOf, ringTaskOf } from './graphile-rings.ts'
import { postgresPool } from './postgres-pool.ts'
import { lockStatement, type PostgresSettings } from './postgres-settings.ts'
import type { DueEvents } from '../due-watch.ts'
import type { Graphile, GraphileRun } from './graphile.ts'
import type { PostgresConnections } from './postgres-connections.ts'

/** One waits for notifications, one fetches, one reports. */
const CONNECTIONS = 3
/** How long to wait before the next try after it could not run, or ran no more, in milliseconds: twice as long each time. */
const PAUSE = 1000
const LONGEST_PAUSE = 60_000

export interface GraphileRunnerOptions {
  readonly settings: PostgresSettings
  readonly connections: PostgresConnections
  readonly events: DueEvents
}

/**
 * Rings for jobs of a kind by graphile-worker: of all processes on a schema one is rung for each job. It holds no truth. Where it is not
 * installed it does nothing; where it fails, whoever waits is told that nothing rings, and it is tried again.
 */
export class GraphileRunner {
  readonly #kind: string
  readonly #options: GraphileRunnerOptions
  readonly #closing = Promise.withResolvers<'closing'>()
  readonly #ended: Promise<void>
  /** How often it failed in a row. */
  #failures = 0

  constructor(kind: string, options: GraphileRunnerOptions) {
    this.#kind = kind
    this.#options = options
    this.#ended = this.#begin()
  }

  async close(): Promise<void> {
    this.#closing.resolve('closing')
    await this.#ended
  }

  async #begin(): Promise<void> {
    const { loadGraphile = loadInstalled } = this.#options.settings
    const graphile = await loadGraphile().catch((error: unknown) => {
      defaultLogger().debug({ err: error }, 'graphile-worker is not installed, so timers tell when jobs are due')
    })
    if (graphile === undefined) return
    while ((await this.#turn(graphile)) !== 'closing') if ((await this.#pause()) === 'closing') return
  }

  /** Runs until it fails, or is told to end. */
  async #turn(graphile: Graphile): Promise<'closing' | 'failed'> {
    const pool = postgresPool({ ...this.#options.settings, poolSize: CONNECTIONS })
    try {
      return await this.#run(graphile, pool)
    } catch (error) {
      // Once is enough: where it may not have a schema it will not be able to run the next time either.
      const level = this.#failures === 0 ? 'warn' : 'debug'
      defaultLogger()[level]({ err: error }, 'graphile-worker does not run, so timers tell when jobs are due')
      this.#failures += 1
      return 'failed'
    } finally {
      await pool.end()
    }
  }

  async #run(graphile: Graphile, pool: ReturnType<typeof postgresPool>): Promise<'closing' | 'failed'> {
    const { settings, connections, events } = this.#options
    const schema = ringSchemaOf(settings.schema)
    // Of many programs that start at once one migrates, and the others find it done. Nobody writes meanwhile.
    await connections.transaction('beside', async (session) => {
      await session.execute([lockStatement(settings.schema)])
      await graphile.migrate(pool, schema)
    })
    const run: GraphileRun = await graphile.run(pool, {
      schema,
      task: ringTaskOf(this.#kind),
      work: () => events.ring(),
    })
    this.#failures = 0
    events.serves(true)
    try {
      return await Promise.race([this.#closing.promise, run.ended.then(() => 'failed' as const)])
    } finally {
      events.serves(false)
      await run.stop()
    }
  }

  /** Waits before the next try. */
  async #pause(): Promise<'closing' | undefined> {
    const passed = Promise.withResolvers<undefined>()
    const timer = setTimeout(
      () => passed.resolve(undefined),
      Math.min(PAUSE * 2 ** this.#failures, LONGEST_PAUSE),
    ).unref()
    const outcome = await Promise.race([this.#closing.promise, passed.promise])
    clearTimeout(timer)
    return outcome
  }
}

async function loadInstalled(): Promise<Graphile> {
  return (await import('./graphile.ts')).graphile
}
