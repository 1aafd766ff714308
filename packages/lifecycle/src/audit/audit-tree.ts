/**
 * The Merkle tree over an audit (RFC 6962, section 2.1). A leaf is the UTF-8 bytes of the canonical JSON of an entry, in the order of
 * their numbers. `MerkleTree` of `@mcpver/signing` is one.
 */
export interface AuditTree {
  /** How many entries there are. */
  readonly size: number
  /** Adds an entry, and gives its index. */
  append(entry: Uint8Array): number
  /** The root of the tree as it was with so many entries. Default: all. */
  root(size?: number): Uint8Array
  /** The hashes that lead from an entry to the root of the tree of a size, from the leaf upwards. Default: all entries. */
  inclusionProof(index: number, size?: number): readonly Uint8Array[]
  /** The hashes that show that the tree of one size is the beginning of that of another. Default: all entries. */
  consistencyProof(first: number, second?: number): readonly Uint8Array[]
}

/** The leaf of an entry. */
export function leafOf(entry: string): Uint8Array {
  return Buffer.from(entry, 'utf8')
}
