import type { Arena } from './arena.ts'
import type { NameMatcher } from './declared.ts'
import { keyOf, NodeMemo } from './node-memo.ts'
import type { Node } from './node.ts'
import { declaresProperties, nodesForItem, nodesForProperty, shapeOf, type Shape } from './shape.ts'

/**
 * Makes the node "reads as a schema says": what a reader sees who ignores the properties that the schema does not declare. A
 * prohibition of further properties says nothing to such a reader, except about those that another alternative declares.
 */
export class OpenReading {
  readonly #arena: Arena
  readonly #matches: NameMatcher
  readonly #memo: NodeMemo

  constructor(arena: Arena, matches: NameMatcher) {
    this.#arena = arena
    this.#matches = matches
    this.#memo = new NodeMemo(arena)
  }

  of(node: Node): Node {
    return this.#open(node, [node])
  }

  /** Opens a node about a value that all of `around` are about. */
  #open(node: Node, around: readonly Node[]): Node {
    const key = `${String(node.id)} in ${keyOf(around)}`
    return this.#memo.get(key, { make: () => this.#rebuild(node, around), otherwise: node })
  }

  #rebuild(node: Node, around: readonly Node[]): Node {
    const arena = this.#arena
    const same = (part: Node): Node => this.#open(part, around)
    switch (node.kind) {
      case 'all':
        return arena.all(node.nodes.map(same))
      case 'any':
        return arena.any(node.nodes.map(same))
      case 'one':
        return arena.one(node.nodes.map(same))
      case 'if':
        return arena.conditional(same(node.test), same(node.then), same(node.else))
      case 'not':
        return arena.not(same(node.node))
      case 'reference':
        return same(node.target())
      default:
        return this.#rebuildAssertion(node, shapeOf(around, arena))
    }
  }

  #rebuildAssertion(node: Node, shape: Shape): Node {
    const arena = this.#arena
    switch (node.kind) {
      case 'property':
        return arena.property(node.name, this.#open(node.node, this.#nodesFor(shape, node.name)))
      case 'matching':
        return arena.matching(
          node.pattern,
          this.#open(node.node, [...(shape.patterns.get(node.pattern) ?? [node.node])]),
        )
      case 'additional':
        if (node.node.kind !== 'false') {
          const others = shape.additional.map((one) => one.node)
          return arena.additional(node.rest, this.#open(node.node, others))
        }
        return this.#forbidDeclared(node.rest, shape)
      case 'item':
        return arena.item(node.index, this.#open(node.node, nodesForItem(shape, node.index)))
      case 'items':
        return arena.items(node.index, this.#open(node.node, nodesForItem(shape, node.index)))
      case 'contains':
        return arena.contains(this.#open(node.node, shape.contained), node.min, node.max)
      default:
        return node
    }
  }

  /** Of all further properties, only those that something else declares stay forbidden. */
  #forbidDeclared(
    rest: { readonly names: ReadonlySet<string>; readonly patterns: readonly string[] },
    shape: Shape,
  ): Node {
    if (!declaresProperties(shape)) return this.#arena.true
    const declared = [...shape.properties.keys()].filter(
      (name) => !rest.names.has(name) && rest.patterns.every((pattern) => this.#matches(name, pattern) === false),
    )
    return this.#arena.all(declared.map((name) => this.#arena.property(name, this.#arena.false)))
  }

  #nodesFor(shape: Shape, name: string): Node[] {
    return nodesForProperty(shape, name, (pattern) => this.#matches(name, pattern) === true)
  }
}
