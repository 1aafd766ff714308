import { sqliteModule } from './sqlite-module.ts'
import { isBusy } from './sqlite-error.ts'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { SqliteSettings } from './sqlite-settings.ts'

/** How often the file is looked at, in milliseconds. A look takes some microseconds. */
const PERIOD = 250
/** After so many looks in a row at which the file was locked, it is lost from sight. */
const MOST_LOCKED = 4

/** A connection that looks, and writes nothing. */
interface Look {
  readonly db: DatabaseSync
  readonly statement: StatementSync
}

/**
 * Sees that somebody committed to a file, by SQLite's own counter. It has a connection of its own: on that, the counter moves with
 * the commits of every other one, and it waits for no transaction.
 */
export class SqliteWatch {
  readonly #settings: Pick<SqliteSettings, 'path' | 'readOnly'>
  readonly #tell: () => void
  readonly #timer: NodeJS.Timeout
  #look: Look | undefined
  /** What was seen last: the counter, or that it could not be read. */
  #seen: unknown
  /** How many looks in a row found the file locked. */
  #locked = 0

  constructor(settings: Pick<SqliteSettings, 'path' | 'readOnly'>, tell: () => void) {
    this.#settings = settings
    this.#tell = tell
    // At once: what is committed from now on must show.
    this.#seen = this.#counter()
    this.#timer = setInterval(() => this.#compare(), PERIOD).unref()
  }

  close(): void {
    clearInterval(this.#timer)
    this.#drop()
  }

  #compare(): void {
    const now = this.#counter()
    if (now === this.#seen) return
    this.#seen = now
    this.#tell()
  }

  /** The counter; `away` when it cannot be read. While somebody holds a lock, what was seen last, for a while. */
  #counter(): unknown {
    try {
      this.#look ??= openLook(this.#settings)
      const counter = this.#look.statement.get()?.['data_version']
      this.#locked = 0
      return counter
    } catch (error) {
      // The counter of a new connection cannot be compared with that of this one, so this one stays.
      if (isBusy(error) && this.#look !== undefined) return ++this.#locked < MOST_LOCKED ? this.#seen : 'away'
      this.#drop()
      return 'away'
    }
  }

  #drop(): void {
    try {
      this.#look?.db.close()
    } catch {
      // It is of no use any more.
    }
    this.#look = undefined
  }
}

function openLook({ path, readOnly }: Pick<SqliteSettings, 'path' | 'readOnly'>): Look {
  // A lock is not waited for: the next look is soon, and waiting would block the program.
  const db = new (sqliteModule().DatabaseSync)(path, { readOnly, timeout: 0 })
  return { db, statement: db.prepare('pragma data_version') }
}
