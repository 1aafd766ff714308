import { isStoreError, storeError, type StoreErrorCode } from '../store-error.ts'

/** What a result code of SQLite means here. */
interface Meaning {
  readonly code: StoreErrorCode
  readonly says: string
  readonly hint?: string
}

const IS_DAMAGED: Meaning = { code: 'ERR_STORE_CORRUPT', says: 'is damaged' }

/** By primary result code: https://www.sqlite.org/rescode.html. */
const MEANINGS: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  // Our statements are fixed: one that does not fit the tables means that the tables are not ours any more.
  [1, IS_DAMAGED],
  [5, { code: 'ERR_STORE_BUSY', says: 'is locked by another program' }],
  [6, { code: 'ERR_STORE_BUSY', says: 'is locked by another connection' }],
  [7, { code: 'ERR_STORE_UNAVAILABLE', says: 'could not be used: there is no memory left' }],
  [
    8,
    {
      code: 'ERR_STORE_READ_ONLY',
      says: 'cannot be written to',
      hint: 'Let this user write to the file and to its directory.',
    },
  ],
  [
    10,
    { code: 'ERR_STORE_UNAVAILABLE', says: 'could not be read or written', hint: 'Look at the disk that it is on.' },
  ],
  [11, IS_DAMAGED],
  [13, { code: 'ERR_STORE_FULL', says: 'cannot grow: there is no room left' }],
  [
    14,
    {
      code: 'ERR_STORE_UNAVAILABLE',
      says: 'cannot be opened',
      hint: 'See that this user may read and write the file and its directory.',
    },
  ],
  [18, { code: 'ERR_STORE_INVALID', says: 'does not take a value this long' }],
  [19, { code: 'ERR_STORE_CONFLICT', says: 'refuses what breaks a rule of its tables' }],
  [24, IS_DAMAGED],
  [
    26,
    {
      code: 'ERR_STORE_CORRUPT',
      says: 'is damaged, or is not a SQLite file',
      hint: 'See that this is the right file; else restore it from a backup.',
    },
  ],
])

interface SqliteFault extends Error {
  readonly code: string
  readonly errcode?: number
}

/** Whether somebody else has the lock that was wanted, so that the same can be tried again. */
export function isBusy(error: unknown): boolean {
  return isSqliteFault(error) && ((error.errcode ?? 0) & 0xff) === 5
}

/** The store's error for what `node:sqlite` threw; what is no error of SQLite passes as it is. */
export function fromSqliteError(error: unknown, place: string): unknown {
  if (isStoreError(error) || !isSqliteFault(error)) return error
  const { code, says, hint } = meaningOf(error)
  return storeError(code, `${place} ${says} (${error.message})`, { cause: error, hint })
}

function meaningOf({ code, errcode }: SqliteFault): Meaning {
  // A whole number that JavaScript cannot hold: this package writes none.
  if (code === 'ERR_OUT_OF_RANGE') return IS_DAMAGED
  return MEANINGS.get((errcode ?? 0) & 0xff) ?? { code: 'ERR_STORE_FAILED', says: 'failed' }
}

function isSqliteFault(error: unknown): error is SqliteFault {
  if (!(error instanceof Error)) return false
  const { code } = error as Partial<SqliteFault>
  return code === 'ERR_SQLITE_ERROR' || code === 'ERR_OUT_OF_RANGE'
}
