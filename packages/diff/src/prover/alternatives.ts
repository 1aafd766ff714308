import type { JsonValue } from '@mcpver/core'
import type { Arena } from '../schema/arena.ts'
import type { Node, NodeOf } from '../schema/node.ts'
import { OBJECT } from '../schema/sort.ts'

/** The ways to satisfy a choice: a value satisfies the node exactly when it satisfies one of them. */
export function optionsOf(node: Node, sort: number, arena: Arena): readonly Node[] {
  switch (node.kind) {
    case 'any':
      return node.nodes
    case 'one':
      return node.nodes.map((one) => arena.all([one, ...others(node.nodes, one).map((other) => arena.not(other))]))
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
      return [arena.all(node.nodes.map((part) => arena.not(part))), ...pairs(node.nodes, arena)]
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

function others(nodes: readonly Node[], one: Node): Node[] {
  // By place, not by identity: the same schema twice in a oneOf is two matches.
  const index = nodes.indexOf(one)
  return nodes.filter((_node, other) => other !== index)
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
