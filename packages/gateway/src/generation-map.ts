/**
 * A map that holds a bounded number of entries: one that nobody looks at while as many others come as a generation has is forgotten.
 * Nothing is evicted one by one, so that a flood of new keys costs no more than known ones.
 */
export class GenerationMap<Key, Value> {
  readonly #size: number
  #young = new Map<Key, Value>()
  #old = new Map<Key, Value>()

  /** @param size How many entries a generation has; there are two of them. */
  constructor(size: number) {
    this.#size = size
  }

  get(key: Key): Value | undefined {
    const young = this.#young.get(key)
    if (young !== undefined) return young
    const old = this.#old.get(key)
    if (old !== undefined) this.set(key, old)
    return old
  }

  set(key: Key, value: Value): void {
    if (this.#young.size >= this.#size) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(key, value)
  }
}
