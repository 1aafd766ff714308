import type { JobDesk, Store, StoreView, TallyStore } from '@mcpver/core'

/** A store that can be away for a while: it tells its watchers so, and whoever reads fails. */
export class AwayStore implements Store {
  readonly #inner: Store
  readonly #watchers = new Set<() => void>()
  #isAway = false

  constructor(inner: Store) {
    this.#inner = inner
  }

  get desk(): JobDesk {
    return this.#inner.desk
  }

  get tallies(): TallyStore {
    return this.#inner.tallies
  }

  leave(): void {
    this.#isAway = true
    for (const told of this.#watchers) told()
  }

  comeBack(): void {
    this.#isAway = false
  }

  read<Result>(work: (view: StoreView) => Promise<Result>): Promise<Result> {
    return this.#isAway ? Promise.reject(new Error('The store is away')) : this.#inner.read(work)
  }

  write<Result>(work: (view: StoreView) => Promise<Result>): Promise<Result> {
    return this.#isAway ? Promise.reject(new Error('The store is away')) : this.#inner.write(work)
  }

  watch(told: () => void): () => void {
    const end = this.#inner.watch(told)
    this.#watchers.add(told)
    return () => {
      this.#watchers.delete(told)
      end()
    }
  }

  close(): Promise<void> {
    return this.#inner.close()
  }
}
