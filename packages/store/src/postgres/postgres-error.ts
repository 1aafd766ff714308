import { isStoreError, storeError, type StoreErrorCode } from '../store-error.ts'

/** What an SQLSTATE of PostgreSQL means here. */
interface Meaning {
  readonly code: StoreErrorCode
  readonly says: string
  readonly hint?: string
}

const IS_DAMAGED: Meaning = { code: 'ERR_STORE_CORRUPT', says: 'is damaged' }
const IS_AWAY: Meaning = { code: 'ERR_STORE_UNAVAILABLE', says: 'cannot be reached' }
const TOOK_TOO_LONG: Meaning = { code: 'ERR_STORE_BUSY', says: 'took too long' }
const REFUSES: Meaning = {
  code: 'ERR_STORE_UNAVAILABLE',
  says: 'refuses this user',
  hint: 'See that the user of the URL may connect, and may create and use the schema.',
}

/** By SQLSTATE, or by its class, the first two characters: https://www.postgresql.org/docs/current/errcodes-appendix.html. */
const MEANINGS: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['08', IS_AWAY],
  ['22', { code: 'ERR_STORE_INVALID', says: 'does not take a value' }],
  ['23', { code: 'ERR_STORE_CONFLICT', says: 'refuses what breaks a rule of its tables' }],
  [
    '25006',
    {
      code: 'ERR_STORE_READ_ONLY',
      says: 'cannot be written to',
      hint: 'Connect to the primary server, not to a standby.',
    },
  ],
  ['25P03', { code: 'ERR_STORE_UNAVAILABLE', says: 'ended a transaction that did nothing for too long' }],
  ['25P04', TOOK_TOO_LONG],
  ['28', REFUSES],
  ['3D000', { code: 'ERR_STORE_UNAVAILABLE', says: 'has no such database', hint: 'Create the database first.' }],
  ['40001', TOOK_TOO_LONG],
  ['40P01', TOOK_TOO_LONG],
  ['42501', REFUSES],
  // Our statements are fixed: one that does not fit the tables means that the tables are not ours any more.
  ['42', IS_DAMAGED],
  ['53100', { code: 'ERR_STORE_FULL', says: 'cannot grow: there is no room left' }],
  ['53', { code: 'ERR_STORE_UNAVAILABLE', says: 'has no connection or memory left' }],
  ['54', { code: 'ERR_STORE_INVALID', says: 'does not take a value this long' }],
  ['55P03', { code: 'ERR_STORE_BUSY', says: 'is locked by another program' }],
  ['57014', TOOK_TOO_LONG],
  ['57P', IS_AWAY],
  ['58', { code: 'ERR_STORE_UNAVAILABLE', says: 'could not read or write its disk' }],
  ['XX001', IS_DAMAGED],
  ['XX002', IS_DAMAGED],
])

const SQLSTATE = /^[0-9A-Z]{5}$/

/** The store's error for what `pg` rejected with. */
export function fromPostgresError(error: unknown, place: string): unknown {
  if (isStoreError(error) || !(error instanceof Error)) return error
  const { code, says, hint } = meaningOf(error)
  return storeError(code, `${place} ${says} (${error.message})`, { cause: error, hint })
}

function meaningOf(error: Error): Meaning {
  const { code } = error as { readonly code?: unknown }
  // Without an SQLSTATE it is the connection that failed: a code of the operating system's, or a text of the driver's.
  if (typeof code !== 'string' || !SQLSTATE.test(code)) return IS_AWAY
  const known = MEANINGS.get(code) ?? MEANINGS.get(code.slice(0, 3)) ?? MEANINGS.get(code.slice(0, 2))
  return known ?? { code: 'ERR_STORE_FAILED', says: 'failed' }
}
