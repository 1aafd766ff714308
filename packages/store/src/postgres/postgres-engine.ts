import { Mutex } from '../mutex.ts'
import { sqlRows } from '../sql/sql-rows.ts'
import { serverTime } from '../sql/sql-time.ts'
import { PostgresConnections } from './postgres-connections.ts'
import { migratePostgres } from './postgres-format.ts'
import { PostgresWatch } from './postgres-watch.ts'
import type { Engine, TransactionKind } from '../engine.ts'
import type { StoreRows } from '../row/store-rows.ts'
import type { PostgresSettings } from './postgres-settings.ts'

/** Keeps rows in a PostgreSQL schema that several machines may share. */
export class PostgresEngine implements Engine {
  readonly #connections: PostgresConnections
  readonly #settings: PostgresSettings
  /** Writers of this process wait here for each other, not on the server, where each would keep a connection meanwhile. */
  readonly #writers = new Mutex()

  private constructor(connections: PostgresConnections, settings: PostgresSettings) {
    this.#connections = connections
    this.#settings = settings
  }

  /** @throws {StoreError} when it is not a store of ours that this version can read, or cannot be reached. */
  static async open(settings: PostgresSettings): Promise<PostgresEngine> {
    const connections = new PostgresConnections(settings)
    try {
      await migratePostgres(connections, settings.schema)
      return new PostgresEngine(connections, settings)
    } catch (error) {
      await connections.close()
      throw error
    }
  }

  transaction<T>(kind: TransactionKind, use: (rows: StoreRows) => Promise<T>): Promise<T> {
    const jobs = { time: serverTime, locksRows: true, mayWrite: kind !== 'read' }
    const run = (): Promise<T> => this.#connections.transaction(kind, (session) => use(sqlRows(session, jobs)))
    return kind === 'write' ? this.#writers.run(run) : run()
  }

  watch(tell: () => void): () => Promise<void> {
    const watch = new PostgresWatch(this.#settings, tell)
    return () => watch.close()
  }

  async close(): Promise<void> {
    await this.#connections.close()
  }
}
