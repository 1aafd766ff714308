import { emptyHash, leafHash, nodeHash } from './merkle-hash.ts'

/**
 * What is left of a Merkle tree (RFC 6962, section 2.1) for whoever only wants its root: the hashes of the complete subtrees that its
 * entries make up, at most one of each size. A million entries are 20 hashes. It cannot prove anything; `MerkleTree` can.
 */
export class MerkleFrontier {
  /** The largest first. */
  readonly #subtrees: Buffer[] = []
  #size = 0

  /** How many entries there are. */
  get size(): number {
    return this.#size
  }

  /** Adds an entry and gives its index. */
  append(entry: Uint8Array): number {
    let hash = leafHash(entry)
    // Two subtrees of a size are one of twice the size: as many times as the number of entries now ends with a zero bit.
    for (let rest = this.#size + 1; rest % 2 === 0; rest /= 2) hash = nodeHash(this.#subtrees.pop() ?? hash, hash)
    this.#subtrees.push(hash)
    return this.#size++
  }

  /** The root of the tree over all entries so far. */
  root(): Buffer {
    const [last = emptyHash(), ...larger] = this.#subtrees.toReversed()
    return larger.reduce((right, left) => nodeHash(left, right), Buffer.from(last))
  }
}
