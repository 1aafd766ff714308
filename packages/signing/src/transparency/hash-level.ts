import { HASH_BYTES } from './merkle-hash.ts'

const FIRST_CAPACITY = 64

/** The hashes of one level of a tree, one after the other in memory: a million of them are 32 MB and not a million objects. */
export class HashLevel {
  #bytes = Buffer.allocUnsafe(FIRST_CAPACITY * HASH_BYTES)
  #count = 0

  get count(): number {
    return this.#count
  }

  push(hash: Uint8Array): void {
    if ((this.#count + 1) * HASH_BYTES > this.#bytes.length) this.#grow()
    this.#bytes.set(hash, this.#count * HASH_BYTES)
    this.#count++
  }

  /** The hash of an index: a view that stays what it is. */
  at(index: number): Buffer {
    return this.#bytes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES)
  }

  #grow(): void {
    const bytes = Buffer.allocUnsafe(this.#bytes.length * 2)
    this.#bytes.copy(bytes)
    this.#bytes = bytes
  }
}
