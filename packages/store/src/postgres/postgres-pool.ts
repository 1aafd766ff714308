import pg from 'pg'
import { storeError } from '../store-error.ts'
import type { PostgresSettings } from './postgres-settings.ts'

/** `int8`, which counts and our integers are. */
const BIGINT = 20
/** What a timer of Node can wait, in milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1

/** A pool in which a server that goes away ends what is under way, and nothing else. */
export function postgresPool(settings: PostgresSettings): pg.Pool {
  const { url, poolSize, connectTimeout, busyTimeout, statementTimeout } = settings
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: connectTimeout,
    keepAlive: true,
    // A connection that nobody uses is no reason for a program to go on.
    allowExitOnIdle: true,
    // The server has limits of its own, which come first; this one is for a server that does not answer at all.
    query_timeout: Math.min(busyTimeout + statementTimeout + connectTimeout, LONGEST_TIMER),
    application_name: 'mcpver',
    types: typeParsers(),
  })
  // Without these an error outside a query (the server restarts, say) would end the process. The query under way rejects
  // by itself, and the pool drops the connection.
  pool.on('error', ignore)
  pool.on('connect', (client) => client.on('error', ignore))
  return pool
}

function ignore(): void {
  // See where it is used.
}

/** As `pg` does it, but for integers of 64 bits, which it would leave as text. */
function typeParsers(): pg.TypeOverrides {
  const types = new pg.TypeOverrides()
  types.setTypeParser(BIGINT, parseBigint)
  return types
}

/** @throws {StoreError} `ERR_STORE_CORRUPT` for what JavaScript cannot hold: this package writes none. */
export function parseBigint(text: string): number {
  const value = Number(text)
  if (Number.isSafeInteger(value)) return value
  throw storeError('ERR_STORE_CORRUPT', `A column holds the number ${text}, which this package cannot have written`)
}
