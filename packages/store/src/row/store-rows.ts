import type { ReleaseQuery } from '@mcpver/core'
import type { AuditCheckpointRow, AuditRecordRow } from './audit-row.ts'
import type { DocumentRow } from './document-row.ts'
import type { ReleaseRow } from './release-row.ts'

/** Which rows of a table are asked for, counted in the order of the table's key. */
export interface Page {
  readonly offset: number
  readonly limit: number
}

/** The rows of all tables, as one transaction sees them. Nothing is decided here: engines only find and keep. */
export interface StoreRows {
  readonly releases: ReleaseRows
  readonly audit: AuditRows
  readonly documents: DocumentRows
}

/** Releases; the key is name and version. Texts are ordered by their UTF-8 bytes, here and in every table. */
export interface ReleaseRows {
  find(name: string, version: string): Promise<ReleaseRow | undefined>
  /** In order of name, creation, version. */
  list(query: ReleaseQuery): Promise<readonly ReleaseRow[]>
  /** Whether it was inserted: `false` when the key is taken. */
  insert(row: ReleaseRow): Promise<boolean>
  /** Writes the state and the revision of a row that has the revision before; whether there was one. */
  replace(row: ReleaseRow): Promise<boolean>
  page(page: Page): Promise<readonly ReleaseRow[]>
  count(): Promise<number>
}

/** The audit; the keys are the sequence of a record and the size of a checkpoint. */
export interface AuditRows {
  last(): Promise<AuditRecordRow | undefined>
  append(row: AuditRecordRow): Promise<void>
  /** In order, those with this sequence and later ones. */
  from(sequence: number, limit: number): Promise<readonly AuditRecordRow[]>
  count(): Promise<number>
  findCheckpoint(size: number): Promise<AuditCheckpointRow | undefined>
  addCheckpoint(row: AuditCheckpointRow): Promise<void>
  checkpoints(): Promise<readonly AuditCheckpointRow[]>
}

/** Documents; the key is kind and id. */
export interface DocumentRows {
  find(kind: string, id: string): Promise<DocumentRow | undefined>
  /** In order of creation, then id. */
  list(kind: string, subject?: string): Promise<readonly DocumentRow[]>
  /** Whether it was inserted: `false` when the key is taken. */
  insert(row: DocumentRow): Promise<boolean>
  /** Writes a row over the one that has the revision before; whether there was one. */
  replace(row: DocumentRow): Promise<boolean>
  /** Whether there was one with this revision. */
  remove(kind: string, id: string, revision: number): Promise<boolean>
  page(page: Page): Promise<readonly DocumentRow[]>
  count(): Promise<number>
}
