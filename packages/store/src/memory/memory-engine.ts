import type { Clock } from '@mcpver/core'
import { Mutex } from '../mutex.ts'
import { copyOf, emptyTables, memoryRows, type MemoryTables } from './memory-rows.ts'
import type { Engine, TransactionKind } from '../engine.ts'
import type { StoreRows } from '../row/store-rows.ts'

/** Keeps rows in memory. A transaction that writes works on a copy, which takes the place of the original when it ends well. */
export class MemoryEngine implements Engine {
  readonly #clock: Clock
  readonly #writers = new Mutex()
  #tables: MemoryTables = emptyTables()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  async transaction<T>(kind: TransactionKind, use: (rows: StoreRows) => Promise<T>): Promise<T> {
    // What is committed is never changed, so who reads keeps the state of the beginning without waiting for anybody.
    if (kind === 'read') return use(memoryRows(this.#tables, this.#clock))
    return this.#writers.run(async () => {
      const draft = copyOf(this.#tables, kind)
      const result = await use(memoryRows(draft, this.#clock))
      this.#tables = draft
      return result
    })
  }

  /** There is nobody else. */
  watch(): () => Promise<void> {
    return () => Promise.resolve()
  }

  /** Timers see it well enough. */
  listenForDue(): () => Promise<void> {
    return () => Promise.resolve()
  }

  close(): Promise<void> {
    this.#tables = emptyTables()
    return Promise.resolve()
  }
}
