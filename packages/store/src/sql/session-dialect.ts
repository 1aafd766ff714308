import {
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type QueryCompiler,
  type QueryResult,
} from 'kysely'
import type { Session } from './session.ts'
import type { Tables } from './tables.ts'

/**
 * Kysely over one session. Transactions, locks and connections are the engines' own: Kysely's SQLite driver begins deferred
 * transactions, which fail under several writers, and its PostgreSQL driver lets a failed rollback hide the first error.
 */
export function kyselyOf(session: Session): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new SessionDialect(session) })
}

class SessionDialect implements Dialect {
  readonly #session: Session

  constructor(session: Session) {
    this.#session = session
  }

  createAdapter(): DialectAdapter {
    return this.#session.dialect === 'sqlite' ? new SqliteAdapter() : new PostgresAdapter()
  }

  createDriver(): Driver {
    return new SessionDriver(new SessionConnection(this.#session))
  }

  createQueryCompiler(): QueryCompiler {
    return this.#session.dialect === 'sqlite' ? new SqliteQueryCompiler() : new PostgresQueryCompiler()
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return this.#session.dialect === 'sqlite' ? new SqliteIntrospector(db) : new PostgresIntrospector(db)
  }
}

class SessionConnection implements DatabaseConnection {
  readonly #session: Session

  constructor(session: Session) {
    this.#session = session
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, affected } = await this.#session.query(sql, parameters)
    return { rows: rows as R[], numAffectedRows: BigInt(affected) }
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Rows are read a page at a time, never as a stream: an open cursor keeps locks')
  }
}

/** Gives the one connection to whoever asks, within a transaction that somebody else begins and ends. */
class SessionDriver implements Driver {
  readonly #connection: DatabaseConnection

  constructor(connection: DatabaseConnection) {
    this.#connection = connection
  }

  init(): Promise<void> {
    return Promise.resolve()
  }

  acquireConnection(): Promise<DatabaseConnection> {
    return Promise.resolve(this.#connection)
  }

  beginTransaction(): Promise<void> {
    return Promise.reject(new Error('Transactions are begun by the engine'))
  }

  commitTransaction(): Promise<void> {
    return Promise.reject(new Error('Transactions are ended by the engine'))
  }

  rollbackTransaction(): Promise<void> {
    return Promise.reject(new Error('Transactions are ended by the engine'))
  }

  releaseConnection(): Promise<void> {
    return Promise.resolve()
  }

  destroy(): Promise<void> {
    return Promise.resolve()
  }
}
