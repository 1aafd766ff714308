import type { TallyStore } from './call-tally.ts'
import type { Digest } from './digest.ts'
import type { JobDesk, JobStore } from './job.ts'
import type { JsonObject } from './json.ts'
import type { Release, ReleaseState } from './release.ts'

/** Something kept, with the number of times that it was written. Whoever writes it names the number that was read. */
export interface Stored<T> {
  readonly value: T
  /** 1 when it is written first. */
  readonly revision: number
}

/** Which releases are asked for. Default: all. */
export interface ReleaseQuery {
  readonly name?: string
  readonly state?: ReleaseState
}

/** Where releases are kept. */
export interface ReleaseStore {
  get(name: string, version: string): Promise<Stored<Release> | undefined>
  /** In order of name, then of creation. */
  list(query?: ReleaseQuery): Promise<readonly Stored<Release>[]>
  /** @throws a `StoreError` `ERR_STORE_CONFLICT` when the version is there already. */
  insert(release: Release): Promise<Stored<Release>>
  /**
   * Changes the state of a release.
   *
   * @param revision The revision that was read.
   * @throws a `StoreError` `ERR_STORE_STALE` when somebody else has written it since; `ERR_STORE_MISSING` when it is not there.
   */
  setState(
    release: Release,
    change: { readonly state: ReleaseState; readonly revision: number },
  ): Promise<Stored<Release>>
}

/** One entry of an audit, in the order in which they were written. */
export interface AuditRecord {
  /** 0 for the first, one more for each; no number is left out. */
  readonly sequence: number
  /** The entry as canonical JSON: exactly these characters were hashed. */
  readonly entry: string
  /** The hash of the entry together with the one before. */
  readonly hash: Digest
}

/** What a log said of itself when it had so many entries. */
export interface AuditCheckpoint {
  readonly size: number
  /** A signed note. */
  readonly note: string
  readonly createdAt: number
}

/** Where an audit is kept. Nothing in it is ever changed. */
export interface AuditStore {
  /** The last record; `undefined` before the first. In a write transaction, nobody else appends until that ends. */
  head(): Promise<AuditRecord | undefined>
  /** @throws a `StoreError` `ERR_STORE_CONFLICT` when there is a record of this number. */
  append(record: AuditRecord): Promise<void>
  /** Records from a number on, in order, a few at a time: at most `limit`. */
  read(from: number, limit: number): Promise<readonly AuditRecord[]>
  addCheckpoint(checkpoint: AuditCheckpoint): Promise<void>
  /** In order of size. */
  checkpoints(): Promise<readonly AuditCheckpoint[]>
}

/** A document that something is known by: evidence, an approval, a verdict, a trust root. */
export interface StoredDocument {
  /** What kind it is, `evidence` or the like. */
  readonly kind: string
  /** Its name among those of its kind. */
  readonly id: string
  /** What it is about, such as `weather@1.2.0`; empty when it is about nothing in particular. */
  readonly subject: string
  readonly content: JsonObject
  readonly createdAt: number
}

/** Where documents are kept. */
export interface DocumentStore {
  get(kind: string, id: string): Promise<Stored<StoredDocument> | undefined>
  /** Documents of a kind, about something if so asked, in order of creation. */
  list(kind: string, subject?: string): Promise<readonly Stored<StoredDocument>[]>
  /**
   * Writes a document.
   *
   * @param revision The revision that was read. Default: there must be none yet.
   * @throws a `StoreError` `ERR_STORE_CONFLICT` or `ERR_STORE_STALE`.
   */
  put(document: StoredDocument, revision?: number): Promise<Stored<StoredDocument>>
  /** @throws a `StoreError` `ERR_STORE_STALE`; `ERR_STORE_MISSING` when it is not there. */
  remove(kind: string, id: string, revision: number): Promise<void>
}

/** Everything that is kept, as one transaction sees it. */
export interface StoreView {
  readonly releases: ReleaseStore
  readonly audit: AuditStore
  readonly documents: DocumentStore
  readonly jobs: JobStore
}

/**
 * Where the state of a system is kept. What one transaction writes is there as a whole or not at all, and once `write` resolves it
 * outlives a crash of the program and of the machine.
 */
export interface Store {
  /** Gives out jobs that are due. */
  readonly desk: JobDesk
  /** Counts of calls. Adding to them tells nobody who watches. */
  readonly tallies: TallyStore
  /** Reads what was true at one time. Writing throws a `StoreError` `ERR_STORE_READ_ONLY`. */
  read<T>(use: (view: StoreView) => Promise<T>): Promise<T>
  /** Reads and writes in one transaction. Whatever `use` throws undoes it all. Transactions that write come one after the other. */
  write<T>(use: (view: StoreView) => Promise<T>): Promise<T>
  /**
   * Tells when something was committed, by this process at once and by another within a second. Tells too often rather than too
   * seldom: also when the store is lost from sight, so that whoever reads then learns it from the failure, and when it is back.
   *
   * @param listener Must not throw: what it throws is logged and otherwise ignored.
   * @returns What ends the watch. Watching alone does not keep a process running.
   * @throws a `StoreError` `ERR_STORE_CLOSED`.
   */
  watch(listener: () => void): () => void
  /** Releases files and connections, and ends all watches. What is under way ends first. */
  close(): Promise<void>
}
