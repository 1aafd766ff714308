import { Mutex } from './mutex.ts'
import { storeError } from './store-error.ts'
import type { TransactionKind } from './engine.ts'

/** How long the view of one transaction may be used, and for what. */
export class TransactionScope {
  readonly #kind: TransactionKind
  /** One operation at a time: a connection cannot do two, and what reads before it writes must not be parted. */
  readonly #turns = new Mutex()
  #hasEnded = false

  constructor(kind: TransactionKind) {
    this.#kind = kind
  }

  get hasEnded(): boolean {
    return this.#hasEnded
  }

  /** Runs an operation that reads. @throws {StoreError} `ERR_STORE_ENDED` */
  async read<T>(operation: () => Promise<T>): Promise<T> {
    if (this.#hasEnded) throw storeError('ERR_STORE_ENDED', 'The view was used after its transaction had ended')
    return this.#turns.run(operation)
  }

  /** Runs an operation that writes. @throws {StoreError} `ERR_STORE_ENDED`, `ERR_STORE_READ_ONLY` */
  async write<T>(operation: () => Promise<T>): Promise<T> {
    if (this.#kind === 'read' && !this.#hasEnded) {
      throw storeError('ERR_STORE_READ_ONLY', 'A transaction that only reads was asked to write')
    }
    return this.read(operation)
  }

  /** Refuses what comes from now on, and waits for what was begun and not awaited. */
  async end(): Promise<void> {
    this.#hasEnded = true
    await this.#turns.idle()
  }
}
