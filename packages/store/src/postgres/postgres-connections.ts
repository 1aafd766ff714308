import { isStoreError, storeError } from '../store-error.ts'
import { fromPostgresError } from './postgres-error.ts'
import { postgresPool } from './postgres-pool.ts'
import { PostgresSession } from './postgres-session.ts'
import { channelOf, lockStatement, placeOf, type PostgresSettings } from './postgres-settings.ts'
import type pg from 'pg'
import type { TransactionKind } from '../engine.ts'

/** Runs transactions on the connections of a pool. */
export class PostgresConnections {
  readonly #settings: PostgresSettings
  readonly #pool: pg.Pool
  readonly place: string

  constructor(settings: PostgresSettings) {
    this.#settings = settings
    this.#pool = postgresPool(settings)
    this.place = placeOf(settings)
  }

  /**
   * Runs a function in a transaction, on a connection of its own.
   *
   * @throws {StoreError} `ERR_STORE_UNAVAILABLE` when the connection is lost; the next transaction takes another one.
   */
  async transaction<T>(kind: TransactionKind, use: (session: PostgresSession) => Promise<T>): Promise<T> {
    const client = await this.#connect()
    const session = new PostgresSession(client, this.place)
    let isWhole = false
    try {
      await session.execute(this.#begin(kind))
      const result = await use(session)
      // A function that kept the failure of a statement to itself: "commit" would undo, and not say so.
      if (session.fault !== undefined) throw session.fault.error
      await commit(session, this.#end(kind))
      isWhole = true
      return result
    } finally {
      if (!isWhole) isWhole = await hasUndone(session)
      // What could not be undone is undone by closing the connection.
      client.release(!isWhole)
    }
  }

  async close(): Promise<void> {
    await this.#pool.end()
  }

  async #connect(): Promise<pg.PoolClient> {
    try {
      return await this.#pool.connect()
    } catch (error) {
      throw fromPostgresError(error, this.place)
    }
  }

  /** All in one message. The settings hold for the transaction only, so a proxy that shares connections does no harm. */
  #begin(kind: TransactionKind): readonly string[] {
    const { schema, busyTimeout, statementTimeout } = this.#settings
    const settings = {
      search_path: `"${schema}"`,
      idle_in_transaction_session_timeout: String(statementTimeout),
      lock_timeout: String(busyTimeout),
    }
    const limit = { statement_timeout: String(statementTimeout) }
    const begin = 'begin isolation level read committed read write'
    // What is acknowledged must be on the disk, whatever the server does by default. Stronger settings are left alone.
    const durable = `select set_config('synchronous_commit', 'on', true) where current_setting('synchronous_commit') = 'off'`
    switch (kind) {
      // The snapshot is taken by the first query, which the one that sets is.
      case 'read':
        return ['begin isolation level repeatable read read only', setting({ ...settings, ...limit })]
      case 'beside':
        return [begin, setting({ ...settings, ...limit }), durable]
      // The wait for our lock has a limit of its own, and may be longer than that of a statement.
      case 'write':
        return [begin, setting({ ...settings, statement_timeout: '0' }), lockStatement(schema), setting(limit), durable]
    }
  }

  /** Whoever listens is notified exactly when a transaction that writes is committed: a claim or a tally makes nobody read again. */
  #end(kind: TransactionKind): readonly string[] {
    if (kind !== 'write') return ['commit']
    return [`select pg_notify('${channelOf(this.#settings.schema)}', '')`, 'commit']
  }
}

/** The statement that sets parameters for the transaction: one for all, which takes the server less time than one for each. */
function setting(parameters: Readonly<Record<string, string>>): string {
  const calls = Object.entries(parameters).map(([name, value]) => `set_config('${name}', '${value}', true)`)
  return `select ${calls.join(', ')}`
}

async function commit(session: PostgresSession, statements: readonly string[]): Promise<void> {
  try {
    await session.execute(statements)
  } catch (error) {
    // Any other code is an answer: it was not.
    if (!isStoreError(error) || error.code !== 'ERR_STORE_UNAVAILABLE') throw error
    throw storeError('ERR_STORE_UNAVAILABLE', `${session.place} did not answer whether a transaction was committed`, {
      cause: error.cause,
      hint: 'It may be there as a whole, or not at all: read before you do it again.',
    })
  }
}

/** Whether a transaction was undone and its connection can be used again. The error that led here is the one to tell. */
async function hasUndone(session: PostgresSession): Promise<boolean> {
  try {
    await session.execute(['rollback'])
    return true
  } catch {
    return false
  }
}
