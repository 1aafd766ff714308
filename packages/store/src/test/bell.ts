import { onTestFinished } from 'vitest'
import type { Store } from '@mcpver/core'

/** Counts what a watch tells, of a store or of jobs that are due. */
export class Bell {
  readonly silence: () => void
  #rings = 0
  #heard = 0
  #next = Promise.withResolvers<undefined>()

  constructor(store: Pick<Store, 'watch'>) {
    this.silence = store.watch(() => {
      this.#rings += 1
      this.#next.resolve(undefined)
      this.#next = Promise.withResolvers()
    })
    onTestFinished(this.silence)
  }

  get rings(): number {
    return this.#rings
  }

  /** Resolves when it rang since it was last asked. */
  async heard(): Promise<void> {
    while (this.#rings === this.#heard) await this.#next.promise
    this.#heard = this.#rings
  }

  /** Resolves when a condition holds, which is looked at after each ring only. */
  async until(holds: () => Promise<boolean>): Promise<void> {
    do await this.heard()
    while (!(await holds()))
  }
}
