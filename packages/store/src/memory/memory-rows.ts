import type { AuditCheckpointRow, AuditRecordRow } from '../row/audit-row.ts'
import type { DocumentRow } from '../row/document-row.ts'
import type { ReleaseRow } from '../row/release-row.ts'
import type { AuditRows, DocumentRows, ReleaseRows, StoreRows } from '../row/store-rows.ts'

/** The content of a store, rows by their key. */
export interface MemoryTables {
  readonly releases: Map<string, ReleaseRow>
  readonly records: AuditRecordRow[]
  readonly checkpoints: Map<number, AuditCheckpointRow>
  readonly documents: Map<string, DocumentRow>
}

export function emptyTables(): MemoryTables {
  return { releases: new Map(), records: [], checkpoints: new Map(), documents: new Map() }
}

export function copyOf({ releases, records, checkpoints, documents }: MemoryTables): MemoryTables {
  return {
    releases: new Map(releases),
    records: [...records],
    checkpoints: new Map(checkpoints),
    documents: new Map(documents),
  }
}

export function memoryRows({ releases, records, checkpoints, documents }: MemoryTables): StoreRows {
  return { releases: releaseRows(releases), audit: auditRows(records, checkpoints), documents: documentRows(documents) }
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

/** No text of a key has a NUL in it. */
function key(...parts: readonly string[]): string {
  return parts.join('\u0000')
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

function ordered<Row extends object>(
  table: ReadonlyMap<unknown, Row>,
  isWanted: (row: Row) => boolean,
  by: readonly (keyof Row)[],
): readonly Row[] {
  return [...table.values()].filter(isWanted).sort((a, b) => {
    for (const column of by) {
      const order = compare(a[column], b[column])
      if (order !== 0) return order
    }
    return 0
  })
}

/** Numbers by size; texts as the databases do, by their UTF-8 bytes, which is not the order of JavaScript's `<`. */
function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)))
}
