import type { Arena } from './arena.ts'
import type { Node } from './node.ts'
import { declaresProperties, nodesForItem, nodesForProperty, shapeOf, type Shape } from './shape.ts'

/** Whether a pattern matches in a name; `undefined` when that cannot be known. */
export type NameMatcher = (name: string, pattern: string) => boolean | undefined

/** Schemas that contain themselves in very many ways are left as they are, which is stricter. */
const MOST_MADE = 10_000

/**
 * Makes the node "uses only what a schema declares": wherever the schema says which properties an object has, there are no
 * others, and each has a value that one of its declarations allows. An object of which it says nothing may have any, and an explicit schema for the others declares them.
 */
export class DeclaredUse {
  readonly #arena: Arena
  readonly #matches: NameMatcher
  readonly #made = new Map<string, Node | undefined>()

  constructor(arena: Arena, matches: NameMatcher) {
    this.#arena = arena
    this.#matches = matches
  }

  /** The use of a value that all of some nodes are about. */
  of(nodes: readonly Node[]): Node {
    const key = [...new Set(nodes.map(({ id }) => id))].sort((a, b) => a - b).join(' ')
    if (key === '') return this.#arena.true
    if (this.#made.has(key)) {
      // A schema that contains itself: its use is still being made.
      return this.#made.get(key) ?? this.#arena.reference(() => this.#made.get(key) ?? this.#arena.true)
    }
    if (this.#made.size >= MOST_MADE) return this.#arena.true
    this.#made.set(key, undefined)
    const shape = shapeOf(nodes, this.#arena)
    const made = this.#arena.all([...this.#ofProperties(shape), ...this.#ofItems(shape)])
    this.#made.set(key, made)
    return made
  }

  #ofProperties(shape: Shape): Node[] {
    const { properties, patterns, additional } = shape
    if (!declaresProperties(shape) && additional.length === 0) return []
    const names = [...properties.keys()]
    const rest = { names: new Set(names), patterns: [...patterns.keys()] }
    const others = this.of(additional.map(({ node }) => node))
    return [
      ...names.map((name) => this.#arena.property(name, this.#useOf(this.#nodesFor(shape, name)))),
      ...[...patterns].map(([pattern, nodes]) => this.#arena.matching(pattern, this.of(nodes))),
      this.#arena.additional(rest, additional.length === 0 ? this.#arena.false : others),
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
