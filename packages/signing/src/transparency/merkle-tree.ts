import { HashLevel } from './hash-level.ts'
import { emptyHash, leafHash, nodeHash } from './merkle-hash.ts'

/**
 * An append-only Merkle tree (RFC 6962, section 2.1). It keeps the hashes of every complete subtree, so that the root and the
 * proofs of every size that the tree ever had are found by a few of them.
 */
export class MerkleTree {
  /** The hashes of complete subtrees of 1, 2, 4, … entries. */
  readonly #levels: HashLevel[] = [new HashLevel()]

  /** How many entries there are. */
  get size(): number {
    return this.#levels[0]?.count ?? 0
  }

  /** Adds an entry and gives its index. */
  append(entry: Uint8Array): number {
    return this.appendHash(leafHash(entry))
  }

  /** Adds an entry by the hash of its leaf, and gives its index. */
  appendHash(hash: Uint8Array): number {
    const index = this.size
    let next = hash
    for (let level = 0; ; level++) {
      const hashes = this.#level(level)
      hashes.push(next)
      if (hashes.count % 2 === 1) return index
      next = nodeHash(hashes.at(hashes.count - 2), hashes.at(hashes.count - 1))
    }
  }

  /**
   * The root of the tree as it was with so many entries.
   *
   * @param size Default: all.
   */
  root(size = this.size): Buffer {
    this.#assertSize(size)
    return size === 0 ? emptyHash() : Buffer.from(this.#subtree(0, size))
  }

  /** The hashes that prove, together with an entry, that it is in the tree of a size at an index (RFC 6962, section 2.1.1). */
  inclusionProof(index: number, size = this.size): Buffer[] {
    this.#assertSize(size)
    if (!Number.isSafeInteger(index) || index < 0 || index >= size) {
      throw new RangeError(`There is no entry ${String(index)} in a tree of ${String(size)}`)
    }
    const proof: Buffer[] = []
    let [start, end] = [0, size]
    while (end - start > 1) {
      const middle = start + largestPowerBelow(end - start)
      const isLeft = index < middle
      proof.push(Buffer.from(isLeft ? this.#subtree(middle, end) : this.#subtree(start, middle)))
      if (isLeft) end = middle
      else start = middle
    }
    return proof.reverse()
  }

  /** The hashes that prove that the tree of one size is the beginning of that of another (RFC 6962, section 2.1.2). */
  consistencyProof(first: number, second = this.size): Buffer[] {
    this.#assertSize(second)
    if (!Number.isSafeInteger(first) || first < 0 || first > second) {
      throw new RangeError(`A tree of ${String(first)} is not the beginning of one of ${String(second)}`)
    }
    if (first === 0 || first === second) return []
    const proof: Buffer[] = []
    let [start, end] = [0, second]
    while (first !== end) {
      const middle = start + largestPowerBelow(end - start)
      const isLeft = first <= middle
      proof.push(Buffer.from(isLeft ? this.#subtree(middle, end) : this.#subtree(start, middle)))
      if (isLeft) end = middle
      else start = middle
    }
    // The part that both have in common is known to whoever knows the first root, unless it is only a piece of that.
    if (start > 0) proof.push(Buffer.from(this.#subtree(start, end)))
    return proof.reverse()
  }

  #level(level: number): HashLevel {
    const known = this.#levels[level]
    if (known !== undefined) return known
    const made = new HashLevel()
    this.#levels.push(made)
    return made
  }

  /** The hash of the entries from `start` up to `end`; `start` is a multiple of the power of two at or above their number. */
  #subtree(start: number, end: number): Buffer {
    const size = end - start
    const below = size === 1 ? 1 : largestPowerBelow(size)
    if (size === 1 || below * 2 === size) return this.#level(Math.log2(size)).at(start / size)
    return nodeHash(this.#subtree(start, start + below), this.#subtree(start + below, end))
  }

  #assertSize(size: number): void {
    if (!Number.isSafeInteger(size) || size < 0 || size > this.size) {
      throw new RangeError(`The tree has ${String(this.size)} entries, not ${String(size)}`)
    }
  }
}

/** The largest power of two below a number above 1. */
function largestPowerBelow(size: number): number {
  let power = 1
  while (power * 2 < size) power *= 2
  return power
}
