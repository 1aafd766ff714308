import { Mutex } from '../mutex.ts'
import { sqlRows } from '../sql/sql-rows.ts'
import { serverTime } from '../sql/sql-time.ts'
import { addRings } from './graphile-rings.ts'
import { GraphileRunner } from './graphile-runner.ts'
import { PostgresConnections } from './postgres-connections.ts'
import { migratePostgres } from './postgres-format.ts'
import { PostgresWatch } from './postgres-watch.ts'
import type { Engine, TransactionKind } from '../engine.ts'
import type { DueEvents } from '../due-watch.ts'
import type { JobRow } from '../row/job-row.ts'
import type { StoreRows } from '../row/store-rows.ts'
import type { PostgresSession } from './postgres-session.ts'
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
    const run = (): Promise<T> => this.#connections.transaction(kind, (session) => this.#use(session, kind, use))
    return kind === 'write' ? this.#writers.run(run) : run()
  }

  watch(tell: () => void): () => Promise<void> {
    const watch = new PostgresWatch(this.#settings, tell)
    return () => watch.close()
  }

  listenForDue(kind: string, events: DueEvents): () => Promise<void> {
    const runner = new GraphileRunner(kind, { settings: this.#settings, connections: this.#connections, events })
    return () => runner.close()
  }

  async close(): Promise<void> {
    await this.#connections.close()
  }

  async #use<T>(session: PostgresSession, kind: TransactionKind, use: (rows: StoreRows) => Promise<T>): Promise<T> {
    const written: JobRow[] = []
    const mayWrite = kind !== 'read'
    const onWritten = (row: JobRow): void => void written.push(row)
    const result = await use(sqlRows(session, { time: serverTime, locksRows: true, mayWrite, onWritten }))
    await addRings(session, this.#settings.schema, written)
    return result
  }
}
