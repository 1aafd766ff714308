import type { Arena } from '../schema/arena.ts'
import type { Node } from '../schema/node.ts'
import { ANY } from '../schema/sort.ts'

/** Nodes that one value has to satisfy together, and a text that equal goals share. */
export interface Goal {
  readonly literals: readonly Node[]
  readonly key: string
  /** The sorts that the value may have. */
  readonly mask: number
}

/** Puts nodes together to a goal; `undefined` when they contradict each other on their face. */
export function toGoal(nodes: Iterable<Node>, arena: Arena): Goal | undefined {
  const byId = new Map<number, Node>()
  let mask = ANY
  for (const node of nodes) {
    if (node.kind === 'true' || node.kind === 'declares') continue
    byId.set(node.id, node)
    mask &= node.mask
  }
  if (mask === 0) return undefined
  for (const node of byId.values()) {
    const negation = arena.knownNegation(node)
    if (negation !== undefined && byId.has(negation.id)) return undefined
  }
  const literals = [...byId.values()].sort((a, b) => a.id - b.id)
  return { literals, key: literals.map(({ id }) => id).join(' '), mask }
}
