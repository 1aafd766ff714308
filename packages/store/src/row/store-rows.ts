import type { HeldJob, JobClaim, JobQuery, ReleaseQuery, TallyQuery } from '@mcpver/core'
import type { AuditCheckpointRow, AuditRecordRow } from './audit-row.ts'
import type { DocumentRow } from './document-row.ts'
import type { JobRow, KeptJobRow } from './job-row.ts'
import type { ReleaseRow } from './release-row.ts'
import type { TallyRow } from './tally-row.ts'

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
  readonly jobs: JobRows
  readonly tallies: TallyRows
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

/** When jobs of a kind become due, or when they did. */
export interface DueTimes {
  /** The next one that nobody has claimed; `undefined` when none will before somebody writes. */
  readonly free: number | undefined
  /** The next one that somebody has claimed, unless the claim is renewed; `undefined` when nobody has. */
  readonly held: number | undefined
}

/** Jobs; the key is kind and id. */
export interface JobRows {
  /** The time by the clock that all programs on the store go by, in milliseconds since 1970. */
  now(): Promise<number>
  /** In a transaction that writes, nobody claims the row until that ends. */
  find(kind: string, id: string): Promise<KeptJobRow | undefined>
  /** In order of creation, then id, both descending. */
  list(query: JobQuery): Promise<readonly KeptJobRow[]>
  /** The active job of a subject. */
  findActive(kind: string, subject: string): Promise<KeptJobRow | undefined>
  /** Whether it was inserted, unclaimed: `false` when the key is taken, or the subject has an active job. */
  insert(row: JobRow, generation: number): Promise<boolean>
  /**
   * Writes a row over the one that has the revision before, and ends a claim to it.
   *
   * @returns The generation; `undefined` when there was none, or the subject has another active job.
   */
  replace(row: JobRow): Promise<number | undefined>
  /** Whether there was one with this revision. */
  remove(kind: string, id: string, revision: number): Promise<boolean>
  /** Claims those that are due, and gives them as they are then, in order of their time, then id. */
  claim(claim: JobClaim): Promise<readonly KeptJobRow[]>
  /** Whether the claim was still this one. */
  renew(held: HeldJob, lease: number): Promise<boolean>
  release(held: HeldJob): Promise<void>
  nextDue(kind: string): Promise<DueTimes>
  page(page: Page): Promise<readonly KeptJobRow[]>
  count(): Promise<number>
}

/** Tallies of calls; the key is server, beginning and series. */
export interface TallyRows {
  /** Inserts rows, or writes them over those of their keys. No two have the same key. */
  put(rows: readonly TallyRow[]): Promise<void>
  /** In order of the key. */
  list(query: TallyQuery): Promise<readonly TallyRow[]>
  /** Removes those that began before a time; how many. */
  prune(before: number): Promise<number>
  page(page: Page): Promise<readonly TallyRow[]>
  count(): Promise<number>
}
