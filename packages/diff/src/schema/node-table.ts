import type { Node } from './node.ts'

/** What a table has of a node: what it is made of, and the node itself once it was made. */
export interface Entry {
  readonly kind: number
  readonly parts: readonly number[]
  node: Node | undefined
  /** The next entry of the same bucket. */
  next: Entry | undefined
}

const FEWEST_BUCKETS = 64

/**
 * Nodes by a kind and the numbers that they are made of. A hash table of our own because a `Map` takes one value as its key:
 * making a text of the numbers for every look took more time than all else that is done to read a schema.
 */
export class NodeTable {
  #buckets: (Entry | undefined)[] = emptyBuckets(FEWEST_BUCKETS)
  #size = 0

  /** The entry for some content: the one that is there, or a new one without a node. */
  entryOf(kind: number, parts: readonly number[]): Entry {
    const hash = hashOf(kind, parts)
    const bucket = hash & (this.#buckets.length - 1)
    for (let entry = this.#buckets[bucket]; entry !== undefined; entry = entry.next) {
      if (entry.kind === kind && areEqual(entry.parts, parts)) return entry
    }
    if (this.#size >= this.#buckets.length) {
      this.#grow()
      return this.entryOf(kind, parts)
    }
    const entry: Entry = { kind, parts, node: undefined, next: this.#buckets[bucket] }
    this.#buckets[bucket] = entry
    this.#size++
    return entry
  }

  #grow(): void {
    const buckets = emptyBuckets(this.#buckets.length * 4)
    for (const first of this.#buckets) {
      for (let entry = first; entry !== undefined;) {
        const { next } = entry
        const bucket = hashOf(entry.kind, entry.parts) & (buckets.length - 1)
        entry.next = buckets[bucket]
        buckets[bucket] = entry
        entry = next
      }
    }
    this.#buckets = buckets
  }
}

function emptyBuckets(count: number): (Entry | undefined)[] {
  return new Array<Entry | undefined>(count).fill(undefined)
}

/** FNV-1a over whole numbers, mixed so that the low bits depend on all. */
function hashOf(kind: number, parts: readonly number[]): number {
  let hash = Math.imul(kind ^ 0x811c9dc5, 0x01000193)
  for (const part of parts) hash = Math.imul(hash ^ part, 0x01000193)
  return hash ^ (hash >>> 15)
}

function areEqual(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false
  return true
}
