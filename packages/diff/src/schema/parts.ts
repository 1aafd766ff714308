import type { Node } from './node.ts'

/** The parts of a node that are none of some premises': what satisfies these can break nothing else of it. */
export function partsBeyond(premises: readonly Node[], node: Node): readonly Node[] {
  let parts = partsOf(node)
  for (const premise of premises) parts = without(parts, partsOf(premise))
  return parts
}

/** What has to hold together for a node to hold, in the order of the ids. */
function partsOf(node: Node): readonly Node[] {
  return node.kind === 'all' ? node.nodes : [node]
}

/** Nodes that are none of others, both in the order of their ids. */
function without(nodes: readonly Node[], others: readonly Node[]): readonly Node[] {
  let next = 0
  return nodes.filter((node) => {
    while ((others[next]?.id ?? Infinity) < node.id) next++
    return others[next] !== node
  })
}
