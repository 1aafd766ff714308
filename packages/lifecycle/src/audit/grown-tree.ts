import type { AuditStore } from '@mcpver/core'
import { LifecycleError } from '../lifecycle-error.ts'
import { AuditChain } from './audit-chain.ts'
import { leafOf, type AuditTree } from './audit-tree.ts'

/** Entries that are read at once. */
const PAGE = 1000

/** The tree over an audit, kept from one use to the next: only entries that are new are read. */
export class GrownTree {
  readonly #createTree: () => AuditTree
  #tree: AuditTree
  #chain = new AuditChain()
  #last: Promise<unknown> = Promise.resolve()

  constructor(createTree: () => AuditTree) {
    this.#createTree = createTree
    this.#tree = createTree()
  }

  /**
   * The tree over all entries of an audit, and perhaps more: whoever asks it names a size.
   *
   * @throws {LifecycleError} `ERR_AUDIT_BROKEN` at an entry that is not what was logged (the promise rejects).
   */
  over(store: AuditStore): Promise<AuditTree> {
    // One after the other: two that grow the tree at once would each add the same entries.
    const grown = this.#last.then(() => this.#grow(store))
    this.#last = grown.catch(() => undefined)
    return grown
  }

  async #grow(store: AuditStore): Promise<AuditTree> {
    if (!(await this.#isBeginningOf(store))) {
      this.#tree = this.#createTree()
      this.#chain = new AuditChain()
    }
    for (;;) {
      const records = await store.read(this.#chain.size, PAGE)
      for (const record of records) {
        const sequence = this.#chain.size
        const problem = this.#chain.accept(record)
        if (problem !== undefined) throw broken(sequence, problem)
        this.#tree.append(leafOf(record.entry))
      }
      if (records.length === 0) return this.#tree
    }
  }

  /** What was read in a transaction that was then undone is in the tree, and not in the audit. */
  async #isBeginningOf(store: AuditStore): Promise<boolean> {
    const { size, head } = this.#chain
    if (size === 0) return true
    const [record] = await store.read(size - 1, 1)
    return record?.hash === head
  }
}

function broken(sequence: number, problem: string): LifecycleError<'ERR_AUDIT_BROKEN'> {
  return new LifecycleError(`The entry ${String(sequence)} of the audit is wrong: ${problem}`, {
    code: 'ERR_AUDIT_BROKEN',
    hint: 'Nothing is signed over an audit that was changed. Verify it, and restore the store from a backup.',
  })
}
