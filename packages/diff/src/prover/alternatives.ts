import type { JsonValue } from '@mcpver/core'
import type { Arena } from '../schema/arena.ts'
import type { Node, NodeOf } from '../schema/node.ts'
import { OBJECT } from '../schema/sort.ts'

/** Exactly one of more nodes than this is one of a half and none of the other: listing every way would take their square. */
const MOST_LISTED = 16

/** The ways to satisfy a choice: a value satisfies the node exactly when it satisfies one of them. */
export function optionsOf(node: Node, sort: number, arena: Arena): readonly Node[] {
  switch (node.kind) {
    case 'any':
      return node.nodes
    case 'one':
      return exactlyOne(node.nodes, arena)
    case 'if':
      return [arena.all([node.test, node.then]), arena.all([arena.not(node.test), node.else])]
    case 'not':
      return refutationsOf(node.node, sort, arena)
    default:
      return [node]
  }
}

/** The ways not to satisfy a node. */
function refutationsOf(node: Node, sort: number, arena: Arena): readonly Node[] {
  switch (node.kind) {
    case 'all':
      return node.nodes.map((part) => arena.not(part))
    case 'one':
      return [noneOf(node.nodes, arena), ...atLeastTwo(node.nodes, arena)]
    case 'if':
      return [arena.all([node.test, arena.not(node.then)]), arena.all([arena.not(node.test), arena.not(node.else)])]
    case 'contains':
      return otherCounts(node, arena)
    case 'values':
      return [...node.values.values()].flatMap((value) => differences(value, sort, arena))
    default:
      return [arena.not(node)]
  }
}

function exactlyOne(nodes: readonly Node[], arena: Arena): Node[] {
  if (nodes.length <= MOST_LISTED) {
    // By place, not by identity: the same schema twice in a oneOf is two matches.
    return nodes.map((one, index) => arena.all([one, noneOf(nodes.toSpliced(index, 1), arena)]))
  }
  const [left, right] = halvesOf(nodes)
  return [arena.all([arena.one(left), noneOf(right, arena)]), arena.all([noneOf(left, arena), arena.one(right)])]
}

function atLeastTwo(nodes: readonly Node[], arena: Arena): Node[] {
  if (nodes.length <= MOST_LISTED) return pairs(nodes, arena)
  const [left, right] = halvesOf(nodes)
  const within = [left, right].map((half) => arena.all([arena.any(half), arena.not(arena.one(half))]))
  return [...within, arena.all([arena.any(left), arena.any(right)])]
}

function noneOf(nodes: readonly Node[], arena: Arena): Node {
  return arena.all(nodes.map((node) => arena.not(node)))
}

function halvesOf(nodes: readonly Node[]): readonly [Node[], Node[]] {
  const middle = nodes.length >> 1
  return [nodes.slice(0, middle), nodes.slice(middle)]
}

function pairs(nodes: readonly Node[], arena: Arena): Node[] {
  return nodes.flatMap((first, index) => nodes.slice(index + 1).map((second) => arena.all([first, second])))
}

function otherCounts({ node, min, max }: NodeOf<'contains'>, arena: Arena): Node[] {
  const fewer = min > 0 ? [arena.contains(node, 0, min - 1)] : []
  return max < Infinity ? [...fewer, arena.contains(node, max + 1, Infinity)] : fewer
}

/** Every way in which an array or object can differ from one. */
function differences(value: JsonValue, sort: number, arena: Arena): Node[] {
  if (sort === OBJECT) {
    const members = Object.entries(value as Readonly<Record<string, JsonValue>>)
    return [
      arena.not(arena.additional({ names: new Set(members.map(([name]) => name)), patterns: [] }, arena.false)),
      ...members.map(([name]) => arena.not(arena.required(name))),
      ...members.map(([name, member]) => arena.not(arena.property(name, arena.values([member])))),
    ]
  }
  const items = value as readonly JsonValue[]
  return [
    ...(items.length > 0 ? [arena.count('max-items', items.length - 1)] : []),
    arena.count('min-items', items.length + 1),
    ...items.map((item, index) => arena.not(arena.item(index, arena.values([item])))),
  ]
}
