import { defaultLogger } from '@mcpver/core'

/** Begins to look for what others commit; the answer ends it. */
type Look = (tell: () => void) => () => Promise<void>

/** Those who want to know that something was committed. Looking for what others commit goes on only while there are any. */
export class ChangeWatch {
  readonly #look: Look
  /** In objects of their own, so that a function may be added twice. */
  readonly #listeners = new Set<{ readonly told: () => void }>()
  #endLook: (() => Promise<void>) | undefined
  #ended: Promise<unknown> = Promise.resolve()

  constructor(look: Look) {
    this.#look = look
  }

  /** The answer takes the listener away again. */
  add(told: () => void): () => void {
    const listener = { told }
    this.#listeners.add(listener)
    this.#endLook ??= this.#look(() => this.tell())
    return () => {
      if (this.#listeners.delete(listener) && this.#listeners.size === 0) this.#end()
    }
  }

  tell(): void {
    for (const { told } of this.#listeners) {
      try {
        told()
      } catch (error) {
        // Who writes must not fail because somebody who watches does.
        defaultLogger().error({ err: error }, 'A listener of a store failed')
      }
    }
  }

  /** Resolves when nothing of any watch is left. */
  async close(): Promise<void> {
    this.#listeners.clear()
    this.#end()
    await this.#ended
  }

  #end(): void {
    const end = this.#endLook
    this.#endLook = undefined
    if (end !== undefined) this.#ended = Promise.allSettled([this.#ended, end()])
  }
}
