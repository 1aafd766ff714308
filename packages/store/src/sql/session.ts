/** The two kinds of SQL that there are here. */
export type SqlDialect = 'sqlite' | 'postgres'

/** What a statement came to. */
export interface Outcome {
  readonly rows: readonly unknown[]
  /** How many rows it wrote. */
  readonly affected: number
}

/** A connection to a database with a transaction on it. */
export interface Session {
  readonly dialect: SqlDialect
  /**
   * Runs one statement.
   *
   * @throws {StoreError} After that the transaction cannot be committed: PostgreSQL undoes it in any case, SQLite in some.
   */
  query(sql: string, parameters: readonly unknown[]): Promise<Outcome>
}
