import type { DueEvents } from './due-watch.ts'
import type { StoreRows } from './row/store-rows.ts'

/**
 * Whether a transaction may write. One that is `beside` the writers claims jobs and counts calls only: it tells nobody who watches, and where
 * rows can be locked one by one it waits for no writer.
 */
export type TransactionKind = 'read' | 'write' | 'beside'

/** What keeps rows: one for memory, one for SQLite, one for PostgreSQL. Everything else is built on it, once. */
export interface Engine {
  /**
   * Runs a function in a transaction, which is committed when the function resolves and undone when it rejects. One that
   * reads sees one state from beginning to end; those of kind `write` come one after the other, over all processes.
   *
   * @throws {StoreError} also when a statement failed and the function kept that to itself.
   */
  transaction<T>(kind: TransactionKind, use: (rows: StoreRows) => Promise<T>): Promise<T>
  /**
   * Looks for what others commit, and tells of it as `Store.watch` does. There is one such watch at a time.
   *
   * @returns What ends it, resolving when nothing of it is left.
   */
  watch(tell: () => void): () => Promise<void>
  /**
   * Begins to ring for jobs of a kind, where something does so that sees them become due for all processes at once. Else it does nothing.
   *
   * @returns What ends it, resolving when nothing of it is left.
   */
  listenForDue(kind: string, events: DueEvents): () => Promise<void>
  /** Releases everything. No transaction and no watch is under way, and none follows. */
  close(): Promise<void>
}
