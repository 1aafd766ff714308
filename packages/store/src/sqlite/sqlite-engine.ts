import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import { systemClock } from '@mcpver/core'
import { Mutex } from '../mutex.ts'
import { sqlRows } from '../sql/sql-rows.ts'
import { machineTime } from '../sql/sql-time.ts'
import { storeError } from '../store-error.ts'
import { journalModeFor, type JournalMode } from './journal-mode.ts'
import { SqliteConnection } from './sqlite-connection.ts'
import { assertDirectory, createFile } from './sqlite-file.ts'
import { checkSchema, migrateSqlite, readFormat } from './sqlite-format.ts'
import { SqliteWatch } from './sqlite-watch.ts'
import type { Engine, TransactionKind } from '../engine.ts'
import type { StoreRows } from '../row/store-rows.ts'
import type { SqliteSettings } from './sqlite-settings.ts'

/** Files up to this size, in bytes, are looked through as a whole when they are opened; 64 MiB takes well under a second. */
const CHECKED_WHOLE = 64 * 1024 * 1024

/** Keeps rows in a SQLite file that several processes of one machine may share. */
export class SqliteEngine implements Engine {
  readonly #connection: SqliteConnection
  readonly #rows: StoreRows
  readonly #settings: SqliteSettings
  readonly #mode: JournalMode
  /** There is one connection, and what is between `begin` and `commit` on it is one transaction, whoever says it. */
  readonly #turns = new Mutex()

  private constructor(connection: SqliteConnection, settings: SqliteSettings, mode: JournalMode) {
    this.#connection = connection
    // A transaction that writes locks the whole file.
    const time = machineTime(settings.clock ?? systemClock)
    this.#rows = sqlRows(connection, { time, locksRows: false, mayWrite: true })
    this.#settings = settings
    this.#mode = mode
  }

  /** @throws {StoreError} when it is not a store of ours that this version can read, is damaged, or cannot be reached. */
  static async open(settings: SqliteSettings): Promise<SqliteEngine> {
    // What is there is left to SQLite; a directory that is not there is the more common mistake, and SQLite does not say so.
    if (settings.readOnly) assertDirectory(dirname(settings.path))
    else createFile(settings.path)
    const connection = new SqliteConnection(settings)
    try {
      const mode = await prepare(connection, settings)
      await checkSchema(connection)
      await checkPages(connection, settings.path)
      return new SqliteEngine(connection, settings, mode)
    } catch (error) {
      connection.close()
      throw error
    }
  }

  transaction<T>(kind: TransactionKind, use: (rows: StoreRows) => Promise<T>): Promise<T> {
    return this.#turns.run(() =>
      this.#connection.transaction(kind === 'read' ? 'deferred' : 'immediate', async () => {
        await this.#settle(kind)
        return use(this.#rows)
      }),
    )
  }

  watch(tell: () => void): () => Promise<void> {
    const watch = new SqliteWatch(this.#settings, tell)
    return () => Promise.resolve(watch.close())
  }

  /** Timers see it well enough. */
  listenForDue(): () => Promise<void> {
    return () => Promise.resolve()
  }

  close(): Promise<void> {
    this.#connection.close()
    return Promise.resolve()
  }

  /** What has to be so before anything else happens in a transaction. */
  async #settle(kind: TransactionKind): Promise<void> {
    // A deferred transaction sees the state at its first look, not at its beginning.
    if (kind === 'read') await this.#connection.rows('select number from mcpver_migrations limit 1')
    else if (this.#mode === 'truncate') await refuseWal(this.#connection)
  }
}

async function prepare(connection: SqliteConnection, settings: SqliteSettings): Promise<JournalMode> {
  await connection.execute('pragma foreign_keys = on; pragma trusted_schema = off; pragma cell_size_check = on')
  await connection.execute(`pragma synchronous = ${settings.synchronous ?? 'FULL'}`)
  if (settings.maxPageCount !== undefined) await connection.pragma(`max_page_count = ${String(settings.maxPageCount)}`)
  // In one transaction: what another process migrates meanwhile is seen as a whole, or not at all.
  const { isFresh, missing } = await connection.transaction('deferred', () => readFormat(connection))
  if (settings.readOnly) {
    if (missing.length === 0) return 'wal'
    throw storeError('ERR_STORE_READ_ONLY', `${connection.place} has an earlier format, and may not be changed`, {
      hint: 'Open it once for writing, with this version of mcpver.',
    })
  }
  const mode = await chooseJournal(connection, { isFresh, settings })
  if (missing.length > 0) await migrateSqlite(connection)
  return mode
}

/**
 * Who makes a file chooses its mode. A later program leaves TRUNCATE as it is: a process with an SQLite that damages files in
 * WAL mode may have it open. WAL that such a process finds is given up, which works only while nobody else has the file open.
 */
async function chooseJournal(
  connection: SqliteConnection,
  { isFresh, settings }: { readonly isFresh: boolean; readonly settings: SqliteSettings },
): Promise<JournalMode> {
  const version =
    settings.sqliteVersion ?? String(Object.values((await connection.rows('select sqlite_version()'))[0] ?? {})[0])
  const best = journalModeFor(version)
  const current = await connection.pragma('journal_mode')
  const mode = best === 'wal' && (isFresh || current === 'wal') ? 'wal' : 'truncate'
  const chosen = await connection.pragma(`journal_mode = ${mode}`)
  if (mode === 'truncate' && chosen === 'wal') await refuseWal(connection)
  return mode
}

async function refuseWal(connection: SqliteConnection): Promise<void> {
  if ((await connection.pragma('journal_mode')) !== 'wal') return
  throw storeError(
    'ERR_STORE_BUSY',
    `${connection.place} is in WAL mode, which this Node's SQLite does not do safely, and another program has it open`,
    { hint: 'Close the other program and open the store again, or run both on a Node with SQLite 3.51.3 or later.' },
  )
}

/** Looks through the pages of a file: a damaged one can hide rows without any error when it is read. */
async function checkPages(connection: SqliteConnection, path: string): Promise<void> {
  if (statSync(path).size > CHECKED_WHOLE) return
  const found = await connection.pragma('integrity_check(1)')
  if (found === 'ok') return
  throw storeError('ERR_STORE_CORRUPT', `${connection.place} is damaged: ${String(found)}`)
}
