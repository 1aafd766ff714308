import type { Clock } from '@mcpver/core'
import { MemoryJobRows } from './memory-job-rows.ts'
import { key, ordered } from './memory-table.ts'
import { tallyRows } from './memory-tally-rows.ts'
import type { AuditCheckpointRow, AuditRecordRow } from '../row/audit-row.ts'
import type { DocumentRow } from '../row/document-row.ts'
import type { KeptJobRow } from '../row/job-row.ts'
import type { ReleaseRow } from '../row/release-row.ts'
import type { AuditRows, DocumentRows, ReleaseRows, StoreRows } from '../row/store-rows.ts'
import type { TallyRow } from '../row/tally-row.ts'

/** The content of a store, rows by their key. */
export interface MemoryTables {
  readonly releases: Map<string, ReleaseRow>
  readonly records: AuditRecordRow[]
  readonly checkpoints: Map<number, AuditCheckpointRow>
  readonly documents: Map<string, DocumentRow>
  readonly jobs: Map<string, KeptJobRow>
  readonly tallies: Map<string, TallyRow>
}

export function emptyTables(): MemoryTables {
  return {
    releases: new Map(),
    records: [],
    checkpoints: new Map(),
    documents: new Map(),
    jobs: new Map(),
    tallies: new Map(),
  }
}

/** A copy of everything, or of what may be written beside the writers only. */
export function copyOf(tables: MemoryTables, kind: 'write' | 'beside'): MemoryTables {
  const beside = { ...tables, jobs: new Map(tables.jobs), tallies: new Map(tables.tallies) }
  if (kind === 'beside') return beside
  const { releases, records, checkpoints, documents } = tables
  return {
    ...beside,
    releases: new Map(releases),
    records: [...records],
    checkpoints: new Map(checkpoints),
    documents: new Map(documents),
  }
}

export function memoryRows(tables: MemoryTables, clock: Clock): StoreRows {
  return {
    releases: releaseRows(tables.releases),
    audit: auditRows(tables.records, tables.checkpoints),
    documents: documentRows(tables.documents),
    jobs: new MemoryJobRows(tables.jobs, clock),
    tallies: tallyRows(tables.tallies),
  }
}

function releaseRows(table: Map<string, ReleaseRow>): ReleaseRows {
  const keyOf = ({ name, version }: ReleaseRow): string => key(name, version)
  return {
    find: (name, version) => Promise.resolve(table.get(key(name, version))),
    list: ({ name, state }) =>
      Promise.resolve(
        ordered(
          table,
          (row) => (name === undefined || row.name === name) && (state === undefined || row.state === state),
          ['name', 'created_at', 'version'],
        ),
      ),
    insert: (row) => Promise.resolve(insert(table, keyOf(row), row)),
    replace: (row) => Promise.resolve(replace(table, keyOf(row), row)),
    page: ({ offset, limit }) =>
      Promise.resolve(ordered(table, () => true, ['name', 'version']).slice(offset, offset + limit)),
    count: () => Promise.resolve(table.size),
  }
}

function auditRows(records: AuditRecordRow[], checkpoints: Map<number, AuditCheckpointRow>): AuditRows {
  return {
    last: () => Promise.resolve(records.at(-1)),
    append: (row) => Promise.resolve(void records.push(row)),
    from: (sequence, limit) => Promise.resolve(records.slice(sequence, sequence + limit)),
    count: () => Promise.resolve(records.length),
    findCheckpoint: (size) => Promise.resolve(checkpoints.get(size)),
    addCheckpoint: (row) => Promise.resolve(void checkpoints.set(row.size, row)),
    checkpoints: () => Promise.resolve(ordered(checkpoints, () => true, ['size'])),
  }
}

function documentRows(table: Map<string, DocumentRow>): DocumentRows {
  const keyOf = ({ kind, id }: DocumentRow): string => key(kind, id)
  return {
    find: (kind, id) => Promise.resolve(table.get(key(kind, id))),
    list: (kind, subject) =>
      Promise.resolve(
        ordered(table, (row) => row.kind === kind && (subject === undefined || row.subject === subject), [
          'created_at',
          'id',
        ]),
      ),
    insert: (row) => Promise.resolve(insert(table, keyOf(row), row)),
    replace: (row) => Promise.resolve(replace(table, keyOf(row), row)),
    remove: (kind, id, revision) =>
      Promise.resolve(table.get(key(kind, id))?.revision === revision && table.delete(key(kind, id))),
    page: ({ offset, limit }) =>
      Promise.resolve(ordered(table, () => true, ['kind', 'id']).slice(offset, offset + limit)),
    count: () => Promise.resolve(table.size),
  }
}

function insert<Row>(table: Map<string, Row>, at: string, row: Row): boolean {
  if (table.has(at)) return false
  table.set(at, row)
  return true
}

function replace<Row extends { readonly revision: number }>(table: Map<string, Row>, at: string, row: Row): boolean {
  if (table.get(at)?.revision !== row.revision - 1) return false
  table.set(at, row)
  return true
}
