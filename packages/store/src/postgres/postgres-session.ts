import { fromPostgresError } from './postgres-error.ts'
import type { PoolClient } from 'pg'
import type { Outcome, Session } from '../sql/session.ts'

/** One connection to PostgreSQL, for the time of one transaction. */
export class PostgresSession implements Session {
  readonly dialect = 'postgres'
  readonly #client: PoolClient
  /** The database as messages name it. */
  readonly place: string
  #fault: { readonly error: unknown } | undefined

  constructor(client: PoolClient, place: string) {
    this.#client = client
    this.place = place
  }

  /** What the first statement that failed was told. */
  get fault(): { readonly error: unknown } | undefined {
    return this.#fault
  }

  async query(sql: string, parameters: readonly unknown[]): Promise<Outcome> {
    return this.#tried(async () => {
      const { rows, rowCount } = await this.#client.query<object>(sql, [...parameters])
      return { rows, affected: rowCount ?? 0 }
    })
  }

  /** Runs statements without parameters, in one message to the server. */
  async execute(statements: readonly string[]): Promise<void> {
    await this.#tried(() => this.#client.query(statements.join(';\n')))
  }

  async #tried<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act()
    } catch (error) {
      const told = fromPostgresError(error, this.place)
      this.#fault ??= { error: told }
      throw told
    }
  }
}
