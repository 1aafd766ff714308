import { createHash } from 'node:crypto'
import type { AuditInclusion } from '../audit/audit-proof.ts'
import type { AuditTree } from '../audit/audit-tree.ts'

/** The tree of RFC 6962 as its section 2.1 defines it, without any thought of speed. */
export class PlainTree implements AuditTree {
  readonly #leaves: Buffer[] = []

  get size(): number {
    return this.#leaves.length
  }

  append(entry: Uint8Array): number {
    return this.#leaves.push(sha256(Buffer.of(0), entry)) - 1
  }

  root(size = this.size): Buffer {
    return rootOf(this.#leaves.slice(0, size))
  }

  inclusionProof(index: number, size = this.size): Buffer[] {
    return pathOf(index, this.#leaves.slice(0, size))
  }

  consistencyProof(first: number, second = this.size): Buffer[] {
    return first === 0 || first === second ? [] : subproofOf(first, this.#leaves.slice(0, second), true)
  }
}

/** RFC 9162, section 2.1.3.2. */
export function verifyInclusion({ index, size, leaf, root, proof }: AuditInclusion): void {
  if (index >= size) throw new Error('There is no such entry')
  let [position, last, hash]: [number, number, Buffer] = [index, size - 1, Buffer.from(leaf)]
  for (const sibling of proof) {
    if (last === 0) throw new Error('The proof is too long')
    if (position % 2 === 1 || position === last) {
      hash = nodeOf(sibling, hash)
      while (position % 2 === 0 && position !== 0) [position, last] = [position >> 1, last >> 1]
    } else hash = nodeOf(hash, sibling)
    ;[position, last] = [position >> 1, last >> 1]
  }
  if (last !== 0 || !hash.equals(root)) throw new Error('The proof leads to another root')
}

function rootOf(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves
  if (only === undefined) return sha256()
  if (leaves.length === 1) return only
  const middle = largestPowerBelow(leaves.length)
  return nodeOf(rootOf(leaves.slice(0, middle)), rootOf(leaves.slice(middle)))
}

function pathOf(index: number, leaves: readonly Buffer[]): Buffer[] {
  if (leaves.length === 1) return []
  const middle = largestPowerBelow(leaves.length)
  const [left, right] = [leaves.slice(0, middle), leaves.slice(middle)]
  return index < middle ? [...pathOf(index, left), rootOf(right)] : [...pathOf(index - middle, right), rootOf(left)]
}

function subproofOf(first: number, leaves: readonly Buffer[], isWhole: boolean): Buffer[] {
  if (first === leaves.length) return isWhole ? [] : [rootOf(leaves)]
  const middle = largestPowerBelow(leaves.length)
  const [left, right] = [leaves.slice(0, middle), leaves.slice(middle)]
  return first <= middle
    ? [...subproofOf(first, left, isWhole), rootOf(right)]
    : [...subproofOf(first - middle, right, false), rootOf(left)]
}

function largestPowerBelow(count: number): number {
  let power = 1
  while (power * 2 < count) power *= 2
  return power
}

function nodeOf(left: Uint8Array, right: Uint8Array): Buffer {
  return sha256(Buffer.of(1), left, right)
}

function sha256(...parts: readonly Uint8Array[]): Buffer {
  return createHash('sha256').update(Buffer.concat(parts)).digest()
}
