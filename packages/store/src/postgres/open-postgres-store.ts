import { quote, type Store } from '@mcpver/core'
import { durationOption } from '../duration-option.ts'
import { storeError } from '../store-error.ts'
import { TransactionalStore } from '../transactional-store.ts'

/** Where the database is, and how it is used. */
export interface PostgresStoreOptions {
  /** `postgres://user:password@host:port/database`, with the parameters that `pg` knows, such as `?sslmode=verify-full`. */
  readonly url: string
  /** The schema that is ours alone: a lower-case letter, then up to 62 of `a-z 0-9 _`. Made when it is not there. Default: `mcpver`. */
  readonly schema?: string
  /** How long a transaction waits for those of other processes before `ERR_STORE_BUSY`, in milliseconds. Default: 30,000. */
  readonly busyTimeout?: number
  /** How long one statement may take, and a transaction may do nothing, in milliseconds. Default: 60,000. */
  readonly statementTimeout?: number
  /** How long to wait for a connection, a new one or one of the pool, in milliseconds. Default: 10,000. */
  readonly connectTimeout?: number
  /** The most connections at once: one that writes, the others read. At least 1. Default: 10. */
  readonly poolSize?: number
}

const SCHEMA = /^[a-z][a-z0-9_]{0,62}$/

/**
 * Opens a store in a PostgreSQL database (15 or later), which several machines may have open at once. The schema is made when
 * it is not there, and migrated when it is of an earlier version.
 *
 * @throws {StoreError} `ERR_STORE_FOREIGN`, `ERR_STORE_LATER_FORMAT`, `ERR_STORE_CORRUPT`, `ERR_STORE_UNAVAILABLE`,
 *   `ERR_STORE_BUSY`; `ERR_STORE_INVALID` for an option that cannot be.
 */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<Store> {
  const { url, schema = 'mcpver', busyTimeout, statementTimeout, connectTimeout, poolSize = 10 } = options
  assertUrl(url)
  if (!SCHEMA.test(schema) || schema.startsWith('pg_')) {
    throw storeError('ERR_STORE_INVALID', `${quote(schema)} cannot be the name of a store's schema`, {
      hint: 'Use a lower-case letter, then up to 62 lower-case letters, digits and underscores; `pg_` is the server’s own.',
    })
  }
  if (!Number.isInteger(poolSize) || poolSize < 1) {
    throw storeError('ERR_STORE_INVALID', `The option poolSize is ${quote(poolSize)}`, { hint: 'Give at least 1.' })
  }
  // Loaded on first use: `pg` and Kysely take longer to load than anything else here takes.
  const { PostgresEngine } = await import('./postgres-engine.ts')
  const engine = await PostgresEngine.open({
    url,
    schema,
    busyTimeout: durationOption('busyTimeout', busyTimeout ?? 30_000),
    statementTimeout: durationOption('statementTimeout', statementTimeout ?? 60_000),
    connectTimeout: durationOption('connectTimeout', connectTimeout ?? 10_000),
    poolSize,
  })
  return new TransactionalStore(engine)
}

/** Says nothing of the text itself: there may be a password anywhere in it. */
function assertUrl(url: string): void {
  const parsed = URL.parse(url)
  if (parsed !== null && (parsed.protocol === 'postgres:' || parsed.protocol === 'postgresql:')) return
  throw storeError('ERR_STORE_INVALID', 'The option url is not the URL of a PostgreSQL database', {
    hint: 'Write postgres://user:password@host:port/database, with special characters of the password percent-encoded.',
  })
}
