import type { Node, NodeOf } from '../schema/node.ts'
import type { Branch } from './branch.ts'

/** An item that has to be there, at an index from `from` on. */
export interface WantedItem {
  readonly from: number
  readonly value: Node
}

/** What the assertions at a branch's end say about an array. */
export interface ArrayFacts {
  readonly min: number
  readonly max: number
  readonly isUnique: boolean
  /** Two items are equal. */
  readonly hasDuplicate: boolean
  readonly items: readonly NodeOf<'item'>[]
  readonly rests: readonly NodeOf<'items'>[]
  /** Items of a known index that must break something. */
  readonly broken: readonly (readonly [index: number, value: Node])[]
  readonly wanted: readonly WantedItem[]
  readonly contains: readonly NodeOf<'contains'>[]
  /** From this index on, all items satisfy the same. */
  readonly tail: number
}

/** Sorts the assertions of a branch by what they say. */
export function arrayFactsOf(branch: Branch): ArrayFacts {
  const facts = {
    min: 0,
    max: Infinity,
    isUnique: false,
    hasDuplicate: false,
    items: [] as NodeOf<'item'>[],
    rests: [] as NodeOf<'items'>[],
    broken: [] as [number, Node][],
    wanted: [] as WantedItem[],
    contains: [] as NodeOf<'contains'>[],
    tail: 0,
  }
  const { arena } = branch.prover
  for (const atom of branch.atoms) {
    const isNegated = atom.kind === 'not'
    const assertion = isNegated ? atom.node : atom
    if (assertion.kind === 'min-items' && !isNegated) facts.min = Math.max(facts.min, assertion.limit)
    else if (assertion.kind === 'min-items') facts.max = Math.min(facts.max, assertion.limit - 1)
    else if (assertion.kind === 'max-items' && !isNegated) facts.max = Math.min(facts.max, assertion.limit)
    else if (assertion.kind === 'max-items') facts.min = Math.max(facts.min, assertion.limit + 1)
    else if (assertion.kind === 'unique') facts[isNegated ? 'hasDuplicate' : 'isUnique'] = true
    else if (assertion.kind === 'item' && !isNegated) facts.items.push(assertion)
    else if (assertion.kind === 'item') facts.broken.push([assertion.index, arena.not(assertion.node)])
    else if (assertion.kind === 'items' && !isNegated) facts.rests.push(assertion)
    else if (assertion.kind === 'items') facts.wanted.push({ from: assertion.index, value: arena.not(assertion.node) })
    else if (assertion.kind === 'contains') facts.contains.push(assertion)
  }
  const ends = [...facts.items.map(({ index }) => index + 1), ...facts.broken.map(([index]) => index + 1)]
  const starts = [...facts.rests.map(({ index }) => index), ...facts.wanted.map(({ from }) => from)]
  facts.tail = Math.max(0, ...ends, ...starts)
  facts.min = Math.max(facts.min, ...facts.broken.map(([index]) => index + 1))
  return facts
}
