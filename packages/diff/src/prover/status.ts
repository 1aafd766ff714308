import { sortAbout } from '../schema/masks.ts'
import type { Node } from '../schema/node.ts'
import { OBJECT } from '../schema/sort.ts'
import type { Branch } from './branch.ts'
import type { Truth } from './evaluate.ts'

/** Schemas nested in connectives are looked into this far; deeper is left to the search. */
const DEEPEST = 6

/** What a branch already says about a node: it holds, it cannot hold, or (`undefined`) neither is plain to see. */
export function statusOf(node: Node, branch: Branch, depth = 0): Truth {
  if (node.kind === 'true' || branch.has(node)) return true
  if ((node.mask & branch.sort) === 0) return false
  const negation = branch.prover.arena.knownNegation(node)
  if (negation !== undefined && branch.has(negation)) return false
  const about = sortAbout(node.kind)
  if (about !== undefined && (about & branch.sort) === 0) return true
  if (depth > DEEPEST) return undefined
  switch (node.kind) {
    case 'type':
    case 'declares':
      return true
    case 'all':
      return statusOfAll(node.nodes, branch, depth)
    case 'any':
      return opposite(
        statusOfAll(
          node.nodes.map((part) => branch.prover.arena.not(part)),
          branch,
          depth,
        ),
      )
    case 'not':
      return statusOfNegation(node.node, branch, depth)
    case 'property':
      return statusOfProperty(node.name, node.node, branch)
    default:
      return undefined
  }
}

function statusOfAll(nodes: readonly Node[], branch: Branch, depth: number): Truth {
  let result: Truth = true
  for (const node of nodes) {
    const status = statusOf(node, branch, depth + 1)
    if (status === false) return false
    if (status === undefined) result = undefined
  }
  return result
}

function statusOfNegation(inner: Node, branch: Branch, depth: number): Truth {
  if (inner.kind === 'any' || inner.kind === 'all') return opposite(statusOf(inner, branch, depth + 1))
  if (branch.sort !== OBJECT || inner.kind !== 'property') return undefined
  // Some value of the property has to break what is known of all of them.
  const { arena } = branch.prover
  const known = branch.properties.get(inner.name) ?? []
  const isHopeless = known.includes(inner.node) || contradicts(known, arena.not(inner.node))
  if (isHopeless || isAbsent(inner.name, branch)) return false
  return branch.has(arena.required(inner.name)) && contradicts(known, inner.node) ? true : undefined
}

function statusOfProperty(name: string, node: Node, branch: Branch): Truth {
  const known = branch.properties.get(name) ?? []
  if (known.includes(node) || isAbsent(name, branch)) return true
  const { arena } = branch.prover
  return branch.has(arena.required(name)) && contradicts(known, node) ? false : undefined
}

function isAbsent(name: string, branch: Branch): boolean {
  const { arena } = branch.prover
  return branch.has(arena.not(arena.required(name)))
}

/** Whether a value that satisfies all of some nodes cannot satisfy another, on the face of it. */
function contradicts(known: readonly Node[], node: Node): boolean {
  const mask = known.reduce((sorts, { mask: own }) => sorts & own, node.mask)
  return mask === 0 || known.some((other) => areDisjoint(other, node))
}

/** Lists of values that have none in common. */
function areDisjoint(a: Node, b: Node): boolean {
  if (a.kind === 'values' && b.kind === 'values') return ![...a.values.keys()].some((key) => b.values.has(key))
  if (a.kind === 'values' && b.kind === 'not' && b.node.kind === 'values') {
    const excluded = b.node.values
    return [...a.values.keys()].every((key) => excluded.has(key))
  }
  if (b.kind === 'values' && a.kind === 'not') return areDisjoint(b, a)
  return a.kind === 'all' && a.nodes.some((part) => areDisjoint(part, b))
}

function opposite(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth
}
