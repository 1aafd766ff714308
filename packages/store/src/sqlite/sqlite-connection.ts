import { storeError } from '../store-error.ts'
import { BLOCKING_WAIT, retryWhileBusy } from './busy-retry.ts'
import { fromSqliteError } from './sqlite-error.ts'
import { sqliteModule } from './sqlite-module.ts'
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import type { Outcome, Session } from '../sql/session.ts'
import type { SqliteSettings } from './sqlite-settings.ts'

/** More statements than this package has. */
const MOST_STATEMENTS = 100

/** One connection to a SQLite file: waits for locks without blocking the program, and speaks of faults as a store does. */
export class SqliteConnection implements Session {
  readonly dialect = 'sqlite'
  readonly #db: DatabaseSync
  readonly #settings: SqliteSettings
  readonly #statements = new Map<string, StatementSync>()
  /** The first statement of the transaction that failed. */
  #fault: { readonly error: unknown } | undefined

  /** @throws {StoreError} when the file cannot be opened. */
  constructor(settings: SqliteSettings) {
    this.#settings = settings
    this.#db = this.#translated(
      () => new (sqliteModule().DatabaseSync)(settings.path, { readOnly: settings.readOnly, timeout: BLOCKING_WAIT }),
    )
  }

  /** The file as messages name it. */
  get place(): string {
    return `The store ${this.#settings.path}`
  }

  /** Runs a statement of this package's that has no parameters and gives no rows. */
  async execute(sql: string): Promise<void> {
    await this.#locked(() => {
      this.#db.exec(sql)
    })
  }

  /** The value of a pragma, or what it answers when it is set. */
  async pragma(pragma: string): Promise<unknown> {
    const row = await this.#locked(() => this.#db.prepare(`pragma ${pragma}`).get())
    return row === undefined ? undefined : Object.values(row)[0]
  }

  /** The rows of a statement outside `transaction`, or where a failure is nothing to undo. */
  async rows(sql: string): Promise<readonly unknown[]> {
    return this.#locked(() => this.#db.prepare(sql).all())
  }

  async query(sql: string, parameters: readonly unknown[]): Promise<Outcome> {
    try {
      return await this.#locked(() => this.#run(this.#prepared(sql), parameters))
    } catch (error) {
      this.#fault ??= { error }
      throw error
    }
  }

  /**
   * Runs a function in a transaction.
   *
   * @param begin How it begins. `immediate` takes the lock for writing at once: one that is taken later cannot be waited for.
   */
  async transaction<T>(begin: 'deferred' | 'immediate', use: () => Promise<T>): Promise<T> {
    this.#fault = undefined
    try {
      await this.execute(`begin ${begin}`)
      const result = await use()
      this.#refuseFaulty()
      await this.execute('commit')
      return result
    } catch (error) {
      this.#undo()
      throw error
    }
  }

  close(): void {
    this.#statements.clear()
    this.#db.close()
  }

  /** A function that kept the failure of a statement to itself must not pass for one that did all that it meant to. */
  #refuseFaulty(): void {
    if (this.#fault !== undefined) throw this.#fault.error
  }

  /** SQLite undoes a transaction by itself after some faults. When undoing fails, closing the file undoes. */
  #undo(): void {
    if (!this.#db.isTransaction) return
    try {
      this.#db.exec('rollback')
    } catch {
      // The error that led here says more than this one.
    }
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    if (this.#statements.size >= MOST_STATEMENTS) this.#statements.clear()
    const statement = this.#db.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }

  /** Every statement runs to its end at once, which resets it: an open one would keep a lock. */
  #run(statement: StatementSync, parameters: readonly unknown[]): Outcome {
    const values = parameters.map(bindable)
    if (statement.columns().length > 0) return { rows: statement.all(...values), affected: 0 }
    return { rows: [], affected: Number(statement.run(...values).changes) }
  }

  async #locked<T>(act: () => T): Promise<T> {
    try {
      return await retryWhileBusy(this.#settings.busyTimeout, act)
    } catch (error) {
      throw fromSqliteError(error, this.place)
    }
  }

  #translated<T>(act: () => T): T {
    try {
      return act()
    } catch (error) {
      throw fromSqliteError(error, this.place)
    }
  }
}

/** Flags are written as 0 and 1 by who writes them: what a driver makes of a boolean differs from one to the next. */
function bindable(value: unknown): SQLInputValue {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value
  throw storeError('ERR_STORE_INVALID', `A ${typeof value} cannot be bound to a statement`, {
    hint: 'Bind texts, numbers and null.',
  })
}
