import { hash } from 'node:crypto'
import { firstTables } from './first-tables.ts'
import { jobsAndTallies } from './jobs-and-tallies.ts'
import type { SqlDialect } from '../sql/session.ts'

/** One step of the schema. What was released is never changed: its digest is in every store. */
export interface Migration {
  /** 1 for the first, one more for each. */
  readonly number: number
  readonly name: string
  /** The statements, in order, for one kind of SQL. */
  readonly statements: (dialect: SqlDialect) => readonly string[]
}

/** All steps, in order. A new one is added at the end, and brings a golden store of its version. */
export const MIGRATIONS: readonly Migration[] = Object.freeze([
  { number: 1, name: 'first tables', statements: firstTables },
  { number: 2, name: 'jobs and tallies', statements: jobsAndTallies },
])

/** The version of the schema that this package reads and writes. */
export const FORMAT = MIGRATIONS.length

/** The SHA-256 of a migration's statements, by which a store tells what was done to it. */
export function digestOf(migration: Migration, dialect: SqlDialect): string {
  return hash('sha256', JSON.stringify(migration.statements(dialect)), 'hex')
}
