import { AsyncLocalStorage } from 'node:async_hooks'
import type { JobDesk, Store, StoreView, TallyStore } from '@mcpver/core'
import { storeError } from './store-error.ts'
import { storeView } from './view/store-view.ts'
import { ChangeWatch } from './change-watch.ts'
import { StoreJobDesk } from './job-desk.ts'
import { StoreTallies } from './tally-store.ts'
import { DueWatch, type DueSight } from './due-watch.ts'
import { TransactionScope } from './transaction-scope.ts'
import type { Engine, TransactionKind } from './engine.ts'
import type { StoreRows } from './row/store-rows.ts'

/** The port `Store` over any engine: views end with their transaction, none stands within another, closing waits. */
export class TransactionalStore implements Store {
  readonly desk: JobDesk
  readonly tallies: TallyStore
  readonly #engine: Engine
  /** The transaction of this store that the running code is part of. */
  readonly #around = new AsyncLocalStorage<TransactionScope>()
  readonly #dues = new Set<DueWatch>()
  readonly #underWay = new Set<Promise<unknown>>()
  readonly #watch: ChangeWatch
  #closing: Promise<void> | undefined

  constructor(engine: Engine) {
    this.#engine = engine
    this.#watch = new ChangeWatch((tell) => engine.watch(tell))
    this.desk = new StoreJobDesk({
      transact: (what, use) => this.#transact({ kind: 'beside', what }, ({ jobs }) => use(jobs)),
      changed: () => this.#dues.forEach((due) => due.change()),
      onDue: (kind, ring) => this.#onDue(kind, ring),
    })
    this.tallies = new StoreTallies({
      read: (what, use) => this.#transact({ kind: 'read', what }, ({ tallies }) => use(tallies)),
      write: (what, use) => this.#transact({ kind: 'beside', what }, ({ tallies }) => use(tallies)),
    })
  }

  async read<T>(use: (view: StoreView) => Promise<T>): Promise<T> {
    return this.#transact({ kind: 'read' }, (rows, scope) => use(storeView(rows, scope)))
  }

  async write<T>(use: (view: StoreView) => Promise<T>): Promise<T> {
    return this.#transact({ kind: 'write' }, (rows, scope) => use(storeView(rows, scope)))
  }

  watch(listener: () => void): () => void {
    this.#refuseClosed()
    return this.#watch.add(listener)
  }

  /** A transaction on the bare rows, for what moves whole stores: nothing is checked, and only this package may call it. */
  async withRows<T>(kind: TransactionKind, use: (rows: StoreRows) => Promise<T>): Promise<T> {
    return this.#transact({ kind }, use)
  }

  async close(): Promise<void> {
    this.#refuseNesting('close')
    this.#closing ??= this.#close()
    return this.#closing
  }

  #onDue(kind: string, ring: () => void): () => void {
    this.#refuseClosed()
    const due = new DueWatch({
      ring,
      // Not as part of the transaction that the call may be in: nobody waits for the look.
      look: () => this.#around.exit(() => this.#lookForDue(kind)),
      watch: (listener) => this.#watch.add(listener),
      listen: (events) => this.#engine.listenForDue(kind, events),
    })
    this.#dues.add(due)
    return () => void this.#endDue(due)
  }

  async #lookForDue(kind: string): Promise<DueSight> {
    return this.#transact({ kind: 'read', what: 'onDue' }, async ({ jobs }) => ({
      now: await jobs.now(),
      ...(await jobs.nextDue(kind)),
    }))
  }

  async #endDue(due: DueWatch): Promise<void> {
    await due.close()
    this.#dues.delete(due)
  }

  async #close(): Promise<void> {
    await Promise.allSettled([...this.#dues].map((due) => this.#endDue(due)))
    await Promise.allSettled(this.#underWay)
    await this.#watch.close()
    await this.#engine.close()
  }

  async #transact<T>(
    { kind, what = kind }: { readonly kind: TransactionKind; readonly what?: string },
    use: (rows: StoreRows, scope: TransactionScope) => Promise<T>,
  ): Promise<T> {
    this.#refuseNesting(what)
    this.#refuseClosed()
    const transaction = this.#engine.transaction(kind, (rows) => this.#inScope(kind, (scope) => use(rows, scope)))
    this.#underWay.add(transaction)
    try {
      const result = await transaction
      if (kind === 'write') this.#watch.tell()
      return result
    } finally {
      this.#underWay.delete(transaction)
    }
  }

  async #inScope<T>(kind: TransactionKind, use: (scope: TransactionScope) => Promise<T>): Promise<T> {
    const scope = new TransactionScope(kind)
    try {
      return await this.#around.run(scope, () => use(scope))
    } finally {
      await scope.end()
    }
  }

  #refuseClosed(): void {
    if (this.#closing !== undefined) throw storeError('ERR_STORE_CLOSED', 'The store was closed')
  }

  /** Code that outlives the transaction which began it (a timer, say) is no longer part of it. */
  #refuseNesting(what: string): void {
    const around = this.#around.getStore()
    if (around === undefined || around.hasEnded) return
    throw storeError(
      'ERR_STORE_NESTED',
      `\`${what}\` was called within a transaction of the same store, which it would wait for`,
    )
  }
}
