import type { Arena } from '../schema/arena.ts'
import type { Node } from '../schema/node.ts'
import { orderNodes } from '../schema/order.ts'
import { ANY } from '../schema/sort.ts'

/** So many nodes are looked through one by one. */
const FEW = 16

/** Nodes that one value has to satisfy together, and a text that equal goals share. */
export interface Goal {
  readonly literals: readonly Node[]
  readonly key: string
  /** The sorts that the value may have. */
  readonly mask: number
}

/** Puts nodes together to a goal; `undefined` when they contradict each other on their face. */
export function toGoal(nodes: Iterable<Node>, arena: Arena): Goal | undefined {
  const literals: Node[] = []
  let mask = ANY
  for (const node of nodes) {
    if (node.kind === 'true' || node.kind === 'declares') continue
    literals.push(node)
    mask &= node.mask
  }
  if (mask === 0) return undefined
  orderNodes(literals)
  const distinct = literals.filter((node, index) => node !== literals[index - 1])
  return hasContradiction(distinct, arena) ? undefined : { literals: distinct, key: keyOf(distinct), mask }
}

/** Whether a node and its negation are among nodes that stand in the order of their ids. */
function hasContradiction(nodes: readonly Node[], arena: Arena): boolean {
  const ids = nodes.length > FEW ? new Set(nodes.map(({ id }) => id)) : undefined
  return nodes.some((node) => {
    const negation = arena.knownNegation(node)
    return negation !== undefined && (ids === undefined ? nodes.includes(negation) : ids.has(negation.id))
  })
}

function keyOf(nodes: readonly Node[]): string {
  let key = ''
  for (const { id } of nodes) key += `${String(id)} `
  return key
}
