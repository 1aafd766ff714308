import type { JsonValue } from '@mcpver/core'
import type { Arena } from './arena.ts'
import { keyOf, NodeMemo } from './node-memo.ts'
import type { Node } from './node.ts'
import { declaresProperties, listsAllProperties, nodesForItem, nodesForProperty, shapeOf, type Shape } from './shape.ts'

/** What can tell whether a value satisfies a node. */
interface NodeEvaluator {
  evaluate(node: Node, value: unknown): boolean | undefined
}

/** Whether a pattern matches in a name; `undefined` when that cannot be known. */
export type NameMatcher = (name: string, pattern: string) => boolean | undefined

/**
 * Makes the node "uses only what a schema declares": wherever the schema says which properties an object has, there are no
 * others, and each has a value that one of its declarations allows. An object of which it says nothing may have any, an
 * explicit schema for the others declares them, and so does a description of names or a demand for more than are listed.
 */
export class DeclaredUse {
  readonly #arena: Arena
  readonly #matches: NameMatcher
  readonly #memo: NodeMemo

  constructor(arena: Arena, matches: NameMatcher) {
    this.#arena = arena
    this.#matches = matches
    this.#memo = new NodeMemo(arena)
  }

  /** The use of a value that all of some nodes are about. */
  of(nodes: readonly Node[]): Node {
    if (nodes.length === 0) return this.#arena.true
    return this.#memo.get(keyOf(nodes), { make: () => this.#make(nodes), otherwise: this.#arena.true })
  }

  #make(nodes: readonly Node[]): Node {
    const shape = shapeOf(nodes, this.#arena)
    return this.#arena.all([...this.#ofProperties(shape), ...this.#ofItems(shape)])
  }

  /** Whether one value is such a use; `false` also when that cannot be known. */
  allows(nodes: readonly Node[], value: JsonValue, evaluator: NodeEvaluator): boolean {
    const shape = shapeOf(nodes, this.#arena)
    if (isList(value)) {
      return value.every((item, index) => this.allows(nodesForItem(shape, index), item, evaluator))
    }
    if (typeof value !== 'object' || value === null) return true
    return Object.entries(value).every(([name, member]) => {
      const declarations = this.#declarationsFor(shape, name)
      if (declarations === undefined) return !listsAllProperties(shape)
      const isAllowed =
        !shape.properties.has(name) ||
        declarations.length === 0 ||
        evaluator.evaluate(this.#arena.any(declarations), member) === true
      return isAllowed && this.allows(declarations, member, evaluator)
    })
  }

  /** The nodes that declare the value of a property; `undefined` when nothing declares the property. */
  #declarationsFor(shape: Shape, name: string): readonly Node[] | undefined {
    if (shape.properties.has(name)) return this.#nodesFor(shape, name)
    if ([...shape.patterns.keys()].some((pattern) => this.#matches(name, pattern) === true))
      return nodesForMatches(shape)
    return shape.additional.length > 0 ? shape.additional.map(({ node }) => node) : undefined
  }

  #ofProperties(shape: Shape): Node[] {
    const { properties, patterns, additional } = shape
    if (!declaresProperties(shape) && additional.length === 0) return []
    const names = [...properties.keys()]
    const rest = { names: new Set(names), patterns: [...patterns.keys()] }
    const others = listsAllProperties(shape) ? this.#arena.false : this.of(additional.map(({ node }) => node))
    return [
      ...names.map((name) => this.#arena.property(name, this.#useOf(this.#nodesFor(shape, name)))),
      ...[...patterns.keys()].map((pattern) => this.#arena.matching(pattern, this.of(nodesForMatches(shape)))),
      this.#arena.additional(rest, others),
    ]
  }

  /** A value that one of its declarations allows, and that is used as they declare. */
  #useOf(declarations: readonly Node[]): Node {
    if (declarations.length === 0) return this.#arena.true
    return this.#arena.all([this.#arena.any(declarations), this.of(declarations)])
  }

  /** A name that may match a pattern has what the pattern declares as well: more is declared, never less. */
  #nodesFor(shape: Shape, name: string): Node[] {
    return nodesForProperty(shape, name, (pattern) => this.#matches(name, pattern) !== false)
  }

  #ofItems(shape: Shape): Node[] {
    if (shape.items.size + shape.rests.length + shape.contained.length === 0) return []
    const indexes = [...shape.items.keys(), ...shape.rests.map(({ index }) => index)]
    const tail = Math.max(0, ...indexes.map((index) => index + 1))
    const items = Array.from({ length: tail }, (_none, index) =>
      this.#arena.item(index, this.of(nodesForItem(shape, index))),
    )
    return [...items, this.#arena.items(tail, this.of(nodesForItem(shape, tail)))]
  }
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}

/** A name can match several patterns: what any of them declares is declared for all of them. */
function nodesForMatches({ patterns, additional }: Shape): Node[] {
  return [...[...patterns.values()].flat(), ...additional.map(({ node }) => node)]
}
