import type { Clock } from '@mcpver/core'

/** How one SQLite file is used. What the public options leave out is for tests, which show that it must be as it is. */
export interface SqliteSettings {
  /** Absolute. */
  readonly path: string
  readonly readOnly: boolean
  /** How long a lock is waited for, in milliseconds. */
  readonly busyTimeout: number
  /** Default: that of the machine. */
  readonly clock?: Clock
  /** Default: `FULL`. With `NORMAL` a power cut loses what was acknowledged. */
  readonly synchronous?: 'FULL' | 'NORMAL'
  /** The most pages that the file may have, in place of a full disk. Default: SQLite's own limit. */
  readonly maxPageCount?: number
  /** The version of SQLite. Default: what it says of itself. */
  readonly sqliteVersion?: string
}
