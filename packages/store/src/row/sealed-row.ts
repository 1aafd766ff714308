import { hash } from 'node:crypto'
import { McpverError } from '@mcpver/core'
import { storeError, type StoreError } from '../store-error.ts'
import { FieldFault } from './field.ts'

/**
 * A row of any table: it carries a digest over all its other columns, so that a flipped bit in any of them shows. The columns of a claim to
 * a job are no part of what is sealed: see `ClaimColumns`.
 */
export interface SealedRow {
  readonly seal: string
}

/** The columns of a row without its seal. */
export type Unsealed<Row extends SealedRow> = Omit<Row, 'seal'>

/** The row with its seal: the SHA-256 of its columns' values in order of their names. It finds accidents, not attackers. */
export function sealRow<Row extends SealedRow>(row: Unsealed<Row>): Row {
  return { ...row, seal: sealOf(row) } as Row
}

function sealOf(row: object): string {
  const columns = Object.entries(row).filter(([column]) => column !== 'seal')
  columns.sort(([a], [b]) => (a < b ? -1 : 1))
  return hash('sha256', JSON.stringify(columns), 'hex')
}

/**
 * Writes a value as a row.
 *
 * @throws {StoreError} `ERR_STORE_INVALID` when a field of it is not what it has to be.
 */
export function writeRow<Row extends SealedRow>(what: string, write: () => Unsealed<Row>): Row {
  return sealRow<Row>(checkArgument(`${what} cannot be stored`, write))
}

/**
 * Runs a check of what a caller gave, before any engine sees it.
 *
 * @param what What is refused, for the message.
 * @throws {StoreError} `ERR_STORE_INVALID`
 */
export function checkArgument<T>(what: string, check: () => T): T {
  try {
    return check()
  } catch (error) {
    throw invalid(what, error)
  }
}

/** What is told when a value that was given is refused: any other error passes as it is. */
function invalid(what: string, error: unknown): unknown {
  if (error instanceof FieldFault) return storeError('ERR_STORE_INVALID', `${what}: ${error.message}`)
  if (McpverError.isInstance(error)) {
    return storeError('ERR_STORE_INVALID', `${what}: ${error.message}`, { cause: error, hint: error.hint })
  }
  return error
}

/**
 * Reads a row that a database gave.
 *
 * @param where The table and the key, for the message.
 * @throws {StoreError} `ERR_STORE_CORRUPT` when it is not as this package wrote it.
 */
export function readRow<Row extends SealedRow, T>(where: string, row: Row, read: (row: Row) => T): T {
  if (sealOf(row) !== row.seal) throw corrupt(where, 'its seal does not fit its columns')
  try {
    return read(row)
  } catch (error) {
    if (error instanceof FieldFault || McpverError.isInstance(error)) throw corrupt(where, error.message)
    throw error
  }
}

function corrupt(where: string, why: string): StoreError {
  return storeError('ERR_STORE_CORRUPT', `${where} is not as it was written: ${why}`)
}
