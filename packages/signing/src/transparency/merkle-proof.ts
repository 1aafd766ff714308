import { timingSafeEqual } from 'node:crypto'
import { SigningError } from '../signing-error.ts'
import { emptyHash, HASH_BYTES, nodeHash } from './merkle-hash.ts'

/** That an entry is in a tree. */
export interface InclusionClaim {
  /** The index of the entry, from 0. */
  readonly index: number
  /** How many entries the tree has. */
  readonly size: number
  /** The hash of the entry's leaf: `leafHash`. */
  readonly leaf: Uint8Array
  readonly root: Uint8Array
  readonly proof: readonly Uint8Array[]
}

/** That one tree is the beginning of another. */
export interface ConsistencyClaim {
  readonly firstSize: number
  readonly firstRoot: Uint8Array
  readonly secondSize: number
  readonly secondRoot: Uint8Array
  readonly proof: readonly Uint8Array[]
}

/**
 * Verifies that an entry is in a tree.
 *
 * Source: RFC 9162, section 2.1.3.2.
 *
 * @throws {SigningError} `ERR_INVALID_PROOF`.
 */
export function verifyInclusion({ index, size, leaf, root, proof }: InclusionClaim): void {
  assertHashes([leaf, root, ...proof])
  if (!isCount(size) || !isCount(index) || index >= size) {
    throw invalid(`There is no entry ${String(index)} in a tree of ${String(size)}`)
  }
  let [position, last, hash] = [index, size - 1, leaf]
  for (const sibling of proof) {
    if (last === 0) throw invalid('The proof has more hashes than the tree has levels')
    if (position % 2 === 1 || position === last) {
      hash = nodeHash(sibling, hash)
      while (position % 2 === 0 && position !== 0) [position, last] = [half(position), half(last)]
    } else hash = nodeHash(hash, sibling)
    ;[position, last] = [half(position), half(last)]
  }
  if (last !== 0) throw invalid('The proof has fewer hashes than the tree has levels')
  if (!areEqual(hash, root))
    throw invalid('The proof leads to another root: the entry is not in this tree at this index')
}

/**
 * Verifies that one tree is the beginning of another: nothing was changed, taken out or put in between.
 *
 * Source: RFC 9162, section 2.1.4.2.
 *
 * @throws {SigningError} `ERR_INVALID_PROOF`.
 */
export function verifyConsistency(claim: ConsistencyClaim): void {
  const { firstSize, firstRoot, secondSize, secondRoot, proof } = claim
  assertHashes([firstRoot, secondRoot, ...proof])
  if (!isCount(firstSize) || !isCount(secondSize) || firstSize > secondSize) {
    throw invalid(`A tree of ${String(firstSize)} is not the beginning of one of ${String(secondSize)}`)
  }
  if (firstSize === 0 || firstSize === secondSize) {
    assertTrivial(claim)
    return
  }
  verifyGrowth(claim)
}

/** Every tree begins with the empty one and with itself: there is nothing to prove, and nothing may stand there as a proof. */
function assertTrivial({ firstSize, firstRoot, secondRoot, proof }: ConsistencyClaim): void {
  if (proof.length > 0) throw invalid('There is nothing to prove, yet there is a proof')
  const expected = firstSize === 0 ? emptyHash() : secondRoot
  if (!areEqual(firstRoot, expected)) throw invalid('Two trees of the same size have different roots')
}

function verifyGrowth({ firstSize, firstRoot, secondSize, secondRoot, proof }: ConsistencyClaim): void {
  // A first tree that is complete is itself the first hash.
  const hashes = isPowerOfTwo(firstSize) ? [firstRoot, ...proof] : proof
  const [start, ...rest] = hashes
  if (start === undefined || proof.length === 0) throw invalid('The proof is empty')
  let [position, last] = [firstSize - 1, secondSize - 1]
  while (position % 2 === 1) [position, last] = [half(position), half(last)]
  let [first, second] = [start, start]
  for (const sibling of rest) {
    if (last === 0) throw invalid('The proof has more hashes than the tree has levels')
    if (position % 2 === 1 || position === last) {
      first = nodeHash(sibling, first)
      second = nodeHash(sibling, second)
      while (position % 2 === 0 && position !== 0) [position, last] = [half(position), half(last)]
    } else second = nodeHash(second, sibling)
    ;[position, last] = [half(position), half(last)]
  }
  if (last !== 0) throw invalid('The proof has fewer hashes than the tree has levels')
  if (!areEqual(first, firstRoot)) throw invalid('The proof leads to another first root: the tree was changed')
  if (!areEqual(second, secondRoot)) throw invalid('The proof leads to another second root: the tree was changed')
}

function half(value: number): number {
  return Math.floor(value / 2)
}

function isPowerOfTwo(value: number): boolean {
  return Number.isInteger(Math.log2(value))
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}

function assertHashes(hashes: readonly Uint8Array[]): void {
  if (hashes.some((hash) => hash.length !== HASH_BYTES)) throw invalid(`A hash has ${String(HASH_BYTES)} bytes`)
}

function areEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}

function invalid(message: string): SigningError<'ERR_INVALID_PROOF'> {
  return new SigningError(message, {
    code: 'ERR_INVALID_PROOF',
    hint: 'Ask for the proof anew, for the size and root of a checkpoint that you trust.',
  })
}
