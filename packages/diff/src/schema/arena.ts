import type { JsonValue } from '@mcpver/core'
import type { UndecidedReason } from '../verdict.ts'
import { Gathering } from './gathering.ts'
import { masksOf } from './masks.ts'
import { NodeTable } from './node-table.ts'
import { KIND_NUMBERS, type CountKind, type Node, type NodeContent, type NodeOf, type RestOfNames } from './node.ts'
import { orderNodes, orderNumbers } from './order.ts'
import { ANY, ARRAY, BOOLEAN, NULL, STRING } from './sort.ts'
import { valueKey } from './value-key.ts'

/** A reader or prover that finds more nodes than this in an arena gives up. */
export const MOST_NODES = 1_000_000

/** One step may still add to these; at this many, it ends as well. */
const MOST_NODES_EVER = 4 * MOST_NODES

/** A node that is being made. */
type NodeDraft = { -readonly [Member in keyof Node]: Node[Member] } & NodeContent

/** Thrown when an arena can take no more; a check that ran into it is undecided. */
export class ArenaFullError extends Error {
  override readonly name = 'ArenaFullError'
}

/**
 * Makes the nodes of one check. Equal content gives the same node, so that a part which did not change is recognised by its
 * identity, and every constructor simplifies what needs no proof.
 */
export class Arena {
  readonly #table = new NodeTable()
  readonly #numbers = new Map<string, number>()
  /** The negations that were made, by the id of what they negate. */
  readonly #negations: (Node | undefined)[] = []
  readonly true = this.#intern({ kind: 'true' })
  readonly false = this.#intern({ kind: 'false' })

  /** How many nodes there are: what a check costs in memory. */
  get size(): number {
    return this.#negations.length
  }

  boolean(value: boolean): Node {
    return value ? this.true : this.false
  }

  type(sorts: number): Node {
    if (sorts === ANY) return this.true
    return sorts === 0 ? this.false : this.#intern({ kind: 'type', sorts }, [sorts])
  }

  /** One of these values. */
  values(values: Iterable<JsonValue>): Node {
    const byKey = new Map<string, JsonValue>()
    for (const value of values) byKey.set(valueKey(value), value)
    return this.#valuesByKey(byKey)
  }

  #valuesByKey(byKey: ReadonlyMap<string, JsonValue>): Node {
    if (byKey.size === 0) return this.false
    if (byKey.size === 1 && byKey.has('null')) return this.type(NULL)
    if (byKey.size === 2 && byKey.has('true') && byKey.has('false')) return this.type(BOOLEAN)
    return this.#intern({ kind: 'values', values: byKey }, this.#parts(byKey.keys()))
  }

  bound(kind: 'minimum' | 'maximum', bound: number, exclusive: boolean): Node {
    return this.#intern({ kind, bound, exclusive }, [bound, exclusive ? 1 : 0])
  }

  multipleOf(divisor: number): Node {
    return this.#intern({ kind: 'multiple-of', divisor }, [divisor])
  }

  count(kind: CountKind, limit: number): Node {
    if (kind.startsWith('min') ? limit <= 0 : limit === Infinity) return this.true
    return this.#intern({ kind, limit }, [limit])
  }

  pattern(source: string): Node {
    return this.#intern({ kind: 'pattern', source }, [this.#numberOf(source)])
  }

  format(name: string): Node {
    return this.#intern({ kind: 'format', name }, [this.#numberOf(name)])
  }

  unique(): Node {
    return this.#intern({ kind: 'unique' })
  }

  item(index: number, node: Node): Node {
    if (node.kind === 'true') return node
    if (node.kind === 'false') return this.count('max-items', index)
    return this.#intern({ kind: 'item', index, node }, [index, node.id])
  }

  items(index: number, node: Node): Node {
    if (node.kind === 'true') return node
    if (node.kind === 'false') return this.count('max-items', index)
    return this.#intern({ kind: 'items', index, node }, [index, node.id])
  }

  contains(node: Node, min: number, max: number): Node {
    if (min <= 0 && max === Infinity) return this.true
    if (node.kind === 'true') return this.all([this.count('min-items', min), this.count('max-items', max)])
    if (max < min) return this.not(this.type(ARRAY))
    if (max === 0) return this.items(0, this.not(node))
    return this.#intern({ kind: 'contains', node, min, max }, [min, max, node.id])
  }

  required(name: string): Node {
    return this.#intern({ kind: 'required', name }, [this.#numberOf(name)])
  }

  property(name: string, node: Node): Node {
    if (node.kind === 'true') return node
    return this.#intern({ kind: 'property', name, node }, [this.#numberOf(name), node.id])
  }

  matching(pattern: string, node: Node): Node {
    if (node.kind === 'true') return node
    return this.#intern({ kind: 'matching', pattern, node }, [this.#numberOf(pattern), node.id])
  }

  declares(rest: RestOfNames): Node {
    return this.#intern({ kind: 'declares', ...rest }, this.#partsOfRest(rest))
  }

  additional(rest: RestOfNames, node: Node): Node {
    if (node.kind === 'true') return node
    return this.#intern({ kind: 'additional', rest, node }, [...this.#partsOfRest(rest), node.id])
  }

  names(node: Node): Node {
    if ((node.mask & STRING) === 0) return this.count('max-properties', 0)
    if ((node.negativeMask & STRING) === 0) return this.true
    return this.#intern({ kind: 'names', node }, [node.id])
  }

  all(nodes: readonly Node[]): Node {
    return this.#connect('all', nodes)
  }

  any(nodes: readonly Node[]): Node {
    return this.#connect('any', nodes)
  }

  /** Exactly one of them. */
  one(nodes: readonly Node[]): Node {
    const open = nodes.filter(({ kind }) => kind !== 'false')
    const [only] = open
    if (only === undefined) return this.false
    if (open.length === 1) return only
    const always = open.findIndex(({ kind }) => kind === 'true')
    if (always >= 0) return this.not(this.any(open.filter((_node, index) => index !== always)))
    return this.#intern({ kind: 'one', nodes: open }, orderNumbers(open.map(idOf)))
  }

  conditional(test: Node, then: Node, otherwise: Node): Node {
    if (test.kind === 'true') return then
    if (test.kind === 'false') return otherwise
    if (then === otherwise) return then
    return this.#intern({ kind: 'if', test, then, else: otherwise }, [test.id, then.id, otherwise.id])
  }

  not(node: Node): Node {
    if (node.kind === 'not') return node.node
    const known = this.#negations[node.id]
    if (known !== undefined) return known
    const negation = this.#negate(node)
    this.#negations[node.id] = negation
    return negation
  }

  /** The negation of a node, if it has been made already. */
  knownNegation(node: Node): Node | undefined {
    return node.kind === 'not' ? node.node : this.#negations[node.id]
  }

  /** A node whose content is known later. Two references are never the same node. */
  reference(target: () => Node): Node {
    return this.#intern({ kind: 'reference', target }, [this.size])
  }

  opaque(reason: UndecidedReason, identity?: string): Node {
    const key = identity ?? `${reason.side ?? ''} ${reason.pointer ?? ''} ${reason.message}`
    return this.#intern({ kind: 'opaque', reason }, [this.#numberOf(`${reason.code} ${key}`)])
  }

  #negate(node: Node): Node {
    if (node.kind === 'true') return this.false
    if (node.kind === 'false') return this.true
    if (node.kind === 'type') return this.type(node.negativeMask)
    return this.#intern({ kind: 'not', node }, [node.id])
  }

  #connect(kind: 'all' | 'any', nodes: readonly Node[]): Node {
    const [single] = nodes
    if (single !== undefined && nodes.length === 1) return single
    const absorbing = kind === 'all' ? this.false : this.true
    const gathered = new Gathering(kind)
    if (!gathered.addAll(nodes)) return absorbing
    const parts = gathered.parts
    if (gathered.types.length > 0) parts.push(this.#mergedType(kind, gathered.types))
    if (gathered.lists.length > 0) parts.push(this.#mergedValues(gathered.lists))
    const [first] = parts
    if (first === undefined) return kind === 'all' ? this.true : this.false
    if (parts.length === 1) return first
    if (parts.includes(absorbing) || parts.some((node) => this.#hasNegationIn(node, parts))) return absorbing
    const made = this.#interned(kind, parts)
    if (made.mask === 0) return this.false
    return made.negativeMask === 0 && kind === 'any' ? this.true : made
  }

  #interned(kind: 'all' | 'any', nodes: Node[]): Node {
    return this.#intern({ kind, nodes: orderNodes(nodes) }, nodes.map(idOf))
  }

  #hasNegationIn(node: Node, parts: readonly Node[]): boolean {
    const negation = this.knownNegation(node)
    return negation !== undefined && parts.includes(negation)
  }

  /** Several `type` nodes become one. */
  #mergedType(kind: 'all' | 'any', types: readonly NodeOf<'type'>[]): Node {
    const [only] = types
    if (only !== undefined && types.length === 1) return only
    const isAll = kind === 'all'
    return this.type(types.reduce((mask, { sorts }) => (isAll ? mask & sorts : mask | sorts), isAll ? ANY : 0))
  }

  /** Several `const` and `enum` under an `anyOf` become one. */
  #mergedValues(lists: readonly NodeOf<'values'>[]): Node {
    const [only] = lists
    return only !== undefined && lists.length === 1
      ? only
      : this.#valuesByKey(new Map(lists.flatMap(({ values }) => [...values])))
  }

  /** The node of some content, which some numbers tell from all other content of the kind. */
  #intern(content: NodeContent, parts: readonly number[] = []): Node {
    const entry = this.#table.entryOf(KIND_NUMBERS[content.kind], parts)
    entry.node ??= this.#made(content)
    return entry.node
  }

  #made(content: NodeContent): Node {
    if (this.size >= MOST_NODES_EVER) throw new ArenaFullError()
    // The content becomes the node: a copy of it would cost more than all that is added.
    const node = content as NodeDraft
    const { mask, negativeMask } = masksOf(content)
    node.id = this.size
    node.mask = mask
    node.negativeMask = negativeMask
    this.#negations.push(undefined)
    return node
  }

  /** A number that stands for a text. */
  #numberOf(text: string): number {
    const known = this.#numbers.get(text)
    if (known !== undefined) return known
    const number = this.#numbers.size
    this.#numbers.set(text, number)
    return number
  }

  #parts(texts: Iterable<string>): number[] {
    const parts: number[] = []
    for (const text of texts) parts.push(this.#numberOf(text))
    return orderNumbers(parts)
  }

  /** How many names there are comes first: what follows them are patterns. */
  #partsOfRest({ names, patterns }: RestOfNames): number[] {
    return [names.size, ...this.#parts(names), ...this.#parts(patterns)]
  }
}

function idOf({ id }: Node): number {
  return id
}
