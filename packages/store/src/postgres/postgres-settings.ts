import { hash } from 'node:crypto'
import type { Graphile } from './graphile.ts'

/** How one schema of a PostgreSQL database is used. */
export interface PostgresSettings {
  readonly url: string
  readonly schema: string
  /** How long a lock is waited for, in milliseconds. */
  readonly busyTimeout: number
  /** How long one statement may take, in milliseconds. */
  readonly statementTimeout: number
  /** How long a connection may take, and how long one of the pool is waited for, in milliseconds. */
  readonly connectTimeout: number
  readonly poolSize: number
  /** Loads graphile-worker, which rings for jobs that are due. Rejects when it is not installed. Default: what is installed. */
  readonly loadGraphile?: () => Promise<Graphile>
}

/** The first half of the key of our advisory locks, `mcpv` in ASCII; the second half is of the schema. */
const LOCK_CLASS = 0x6d637076

/**
 * The statement that takes the lock which makes transactions that write come one after the other, over all machines: the
 * two-key advisory lock `(0x6d637076, first four bytes of SHA-256(schema))`, held to the end of the transaction.
 */
export function lockStatement(schema: string): string {
  const key = Buffer.from(hash('sha256', schema, 'hex').slice(0, 8), 'hex').readInt32BE()
  return `select pg_advisory_xact_lock(${String(LOCK_CLASS)}, ${String(key)})`
}

/** The channel on which commits to a schema are notified: `mcpver_` and the first eight bytes of SHA-256(schema). */
export function channelOf(schema: string): string {
  return `mcpver_${hash('sha256', schema, 'hex').slice(0, 16)}`
}

/** The database as messages name it: without user and password. */
export function placeOf({ url, schema }: Pick<PostgresSettings, 'url' | 'schema'>): string {
  const { host, pathname } = new URL(url)
  return `The store ${schema} at postgres://${host}${pathname}`
}
