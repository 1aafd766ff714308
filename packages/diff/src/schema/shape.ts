import type { JsonValue } from '@mcpver/core'
import type { Arena } from './arena.ts'
import type { Node, NodeOf } from './node.ts'

/**
 * What some nodes about one value declare of it, whichever of their alternatives holds: the properties they name, and the
 * nodes for each part of the value. What stands under a `not` declares nothing.
 */
export interface Shape {
  readonly properties: ReadonlyMap<string, readonly Node[]>
  readonly patterns: ReadonlyMap<string, readonly Node[]>
  /** For properties that are neither named nor matched; what forbids them is not listed. */
  readonly additional: readonly NodeOf<'additional'>[]
  readonly items: ReadonlyMap<number, readonly Node[]>
  readonly rests: readonly NodeOf<'items'>[]
  readonly contained: readonly Node[]
  /** Whether a list of properties was given, be it an empty one. */
  readonly declaresAny: boolean
  /** Whether names are described otherwise than by a list, which expects more than those listed. */
  readonly describesNames: boolean
  /** The most properties that any of the nodes asks for. */
  readonly minProperties: number
}

/** Whether a shape says which properties there are. */
export function declaresProperties({ properties, patterns, declaresAny }: Shape): boolean {
  return declaresAny || properties.size + patterns.size > 0
}

/** Whether a shape lists every property that can be used: nothing else describes more, and enough are listed. */
export function listsAllProperties(shape: Shape): boolean {
  const { properties, patterns, additional, describesNames, minProperties } = shape
  const isEnough = patterns.size > 0 || properties.size >= minProperties
  return declaresProperties(shape) && additional.length === 0 && !describesNames && isEnough
}

/** Collects the shape of a value that some nodes are about. */
export function shapeOf(nodes: readonly Node[], arena: Arena): Shape {
  const collector = new ShapeCollector(arena)
  for (const node of nodes) collector.visit(node)
  return collector
}

/** The nodes that a shape has for the value of a property. */
export function nodesForProperty(shape: Shape, name: string, matches: (pattern: string) => boolean): Node[] {
  const matching = [...shape.patterns].filter(([pattern]) => matches(pattern)).flatMap(([, nodes]) => nodes)
  const additional = shape.additional.filter(({ rest }) => !rest.names.has(name) && !rest.patterns.some(matches))
  return [...(shape.properties.get(name) ?? []), ...matching, ...additional.map(({ node }) => node)]
}

/** The nodes that a shape has for an item. */
export function nodesForItem(shape: Shape, index: number): Node[] {
  const rests = shape.rests.filter((rest) => rest.index <= index).map(({ node }) => node)
  return [...(shape.items.get(index) ?? []), ...rests, ...shape.contained]
}

class ShapeCollector implements Shape {
  readonly properties = new Map<string, Node[]>()
  readonly patterns = new Map<string, Node[]>()
  readonly additional: NodeOf<'additional'>[] = []
  readonly items = new Map<number, Node[]>()
  readonly rests: NodeOf<'items'>[] = []
  readonly contained: Node[] = []
  declaresAny = false
  describesNames = false
  minProperties = 0
  readonly #arena: Arena
  readonly #seen = new Set<number>()

  constructor(arena: Arena) {
    this.#arena = arena
  }

  visit(node: Node): void {
    if (this.#seen.has(node.id)) return
    this.#seen.add(node.id)
    switch (node.kind) {
      case 'all':
      case 'any':
      case 'one':
        for (const part of node.nodes) this.visit(part)
        break
      case 'if':
        this.#visitTest(node.test)
        for (const part of [node.then, node.else]) this.visit(part)
        break
      case 'reference':
        this.visit(node.target())
        break
      case 'values':
        for (const value of node.values.values()) this.#visitValue(value)
        break
      default:
        this.#visitAssertion(node)
    }
  }

  #visitAssertion(node: Node): void {
    switch (node.kind) {
      case 'required':
        append(this.properties, node.name)
        break
      case 'property':
        append(this.properties, node.name, node.node)
        break
      case 'declares':
        this.declaresAny = true
        for (const name of node.names) append(this.properties, name, this.#arena.true)
        for (const pattern of node.patterns) append(this.patterns, pattern, this.#arena.true)
        break
      case 'matching':
        append(this.patterns, node.pattern, node.node)
        break
      case 'names':
        this.#visitNames(node.node)
        break
      case 'min-properties':
        this.minProperties = Math.max(this.minProperties, node.limit)
        break
      case 'additional':
        if (node.node.kind !== 'false') this.additional.push(node)
        for (const name of node.rest.names) append(this.properties, name)
        for (const pattern of node.rest.patterns) append(this.patterns, pattern)
        break
      case 'item':
        append(this.items, node.index, node.node)
        break
      case 'items':
        this.rests.push(node)
        break
      case 'contains':
        this.contained.push(node.node)
        break
      default:
    }
  }

  #visitNames(node: Node): void {
    if (node.kind !== 'values') this.describesNames = true
    else for (const name of node.values.values()) if (typeof name === 'string') append(this.properties, name)
  }

  /** What a condition asks for is declared, but not what it compares with: others do as well. */
  #visitTest(node: Node): void {
    const { properties, patterns } = shapeOf([node], this.#arena)
    for (const name of properties.keys()) append(this.properties, name)
    for (const pattern of patterns.keys()) append(this.patterns, pattern)
  }

  /** A listed object or array declares what it is made of. */
  #visitValue(value: JsonValue): void {
    if (isList(value)) {
      for (const [index, item] of value.entries()) append(this.items, index, this.#listed(item))
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, member] of Object.entries(value)) append(this.properties, name, this.#listed(member))
    }
  }

  #listed(value: JsonValue): Node {
    return this.#arena.values([value])
  }
}

function append<K>(map: Map<K, Node[]>, key: K, node?: Node): void {
  const known = map.get(key) ?? []
  map.set(key, known)
  if (node !== undefined) known.push(node)
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}
