import type { JsonValue } from '@mcpver/core'
import { sortAbout } from '../schema/masks.ts'
import type { Node, NodeOf } from '../schema/node.ts'
import { ARRAY, OBJECT, sortOf } from '../schema/sort.ts'
import type { UndecidedReason } from '../verdict.ts'
import { optionsOf } from './alternatives.ts'
import { EMPTY, firstOf, unknown, witness, type Outcome } from './outcome.ts'
import type { Prover } from './prover.ts'
import { isCounted, solveSort } from './sort-problem.ts'
import { statusOf } from './status.ts'

/**
 * One way to satisfy a goal by a value of one sort: what has been asserted so far, and the choices that are still open.
 */
export class Branch {
  readonly prover: Prover
  readonly sort: number
  /** Assertions about the sort, and negations of them. */
  readonly atoms: Node[] = []
  /** What every property of a name satisfies, by name. */
  readonly properties = new Map<string, Node[]>()
  /** Lists of values that are ruled out. */
  readonly excluded: NodeOf<'values'>[] = []
  readonly #literals: Map<number, Node>
  #pending: Node[] = []
  /** The only values that are left, once there are such. */
  #candidates: ReadonlyMap<string, JsonValue> | undefined
  readonly #opaque: UndecidedReason[] = []
  /** What is taken for "at least one" of its members until a value shows that it matters. */
  #loosened: Node[] = []

  constructor(prover: Prover, sort: number) {
    this.prover = prover
    this.sort = sort
    this.#literals = new Map()
  }

  has(node: Node): boolean {
    return this.#literals.has(node.id)
  }

  /** A value of the sort that satisfies all nodes. */
  solve(nodes: readonly Node[]): Outcome {
    return this.#assertAll(nodes) ? this.#choose() : EMPTY
  }

  /** Adds a node to what has to hold; `false` when that contradicts what is there. */
  assert(node: Node): boolean {
    if ((node.mask & this.sort) === 0) return false
    const about = sortAbout(node.kind)
    if (node.kind === 'true' || (about !== undefined && (about & this.sort) === 0)) return true
    if (this.#literals.has(node.id)) return true
    const negation = this.prover.arena.knownNegation(node)
    if (negation !== undefined && this.#literals.has(negation.id)) return false
    this.#literals.set(node.id, node)
    return node.kind === 'not' ? this.#assertNegation(node, node.node) : this.#assertPositive(node)
  }

  #assertAll(nodes: readonly Node[]): boolean {
    for (const node of nodes) if (!this.assert(node)) return false
    return true
  }

  #assertPositive(node: Node): boolean {
    switch (node.kind) {
      case 'all':
        return this.#assertAll(node.nodes)
      case 'reference':
        return this.assert(node.target())
      case 'opaque':
        this.#opaque.push(node.reason)
        return true
      case 'any':
      case 'if':
        this.#pending.push(node)
        return true
      case 'one':
        this.#loosened.push(node)
        return this.assert(this.prover.arena.any(node.nodes))
      case 'values':
        return this.#restrict(node)
      case 'type':
      case 'declares':
        return true
      case 'property': {
        const known = this.properties.get(node.name)
        if (known === undefined) this.properties.set(node.name, [node.node])
        else known.push(node.node)
        this.atoms.push(node)
        return true
      }
      default:
        this.atoms.push(node)
        return true
    }
  }

  #assertNegation(node: Node, inner: Node): boolean {
    const { arena } = this.prover
    switch (inner.kind) {
      case 'any':
        return inner.nodes.every((part) => this.assert(arena.not(part)))
      case 'reference':
        return this.assert(arena.not(inner.target()))
      case 'opaque':
        this.#opaque.push(inner.reason)
        return true
      case 'all':
      case 'one':
      case 'if':
      case 'contains':
        this.#pending.push(node)
        return true
      case 'values':
        this.#exclude(node, inner)
        return true
      default:
        this.atoms.push(node)
        return true
    }
  }

  /** Values are listed: only those of the sort remain. */
  #restrict({ values }: NodeOf<'values'>): boolean {
    const before = this.#candidates
    const kept = new Map<string, JsonValue>()
    for (const [key, value] of values) {
      if (sortOf(value) === this.sort && before?.has(key) !== false) kept.set(key, value)
    }
    this.#candidates = kept
    return kept.size > 0
  }

  /** A scalar is excluded by itself, an array or object by every way to differ from it. */
  #exclude(node: Node, inner: NodeOf<'values'>): void {
    this.excluded.push(inner)
    if (this.sort !== ARRAY && this.sort !== OBJECT) return
    const { arena } = this.prover
    for (const value of inner.values.values()) {
      if (sortOf(value) !== this.sort) continue
      if (inner.values.size === 1) this.#pending.push(node)
      else this.assert(arena.not(arena.values([value])))
    }
  }

  /** Follows the open choice with the fewest ways left, until there is none. */
  #choose(): Outcome {
    const spent = this.prover.spent()
    if (spent !== undefined) return spent
    const options = this.#simplify()
    if (options === undefined) return EMPTY
    if (this.#candidates !== undefined) return this.#tryCandidates(this.#candidates)
    if (options.length === 0) return this.#finish()
    return firstOf(options, (option) => {
      const branch = this.#copy()
      return branch.assert(option) && branch.#isPlausible(option) ? branch.#choose() : EMPTY
    })
  }

  /**
   * Takes the choices that are none. The options of the smallest that is left, an empty list when all is settled, `undefined`
   * for a contradiction.
   */
  #simplify(): readonly Node[] | undefined {
    for (;;) {
      if (this.#candidates !== undefined) return []
      let fewest: readonly Node[] = []
      let chosen = -1
      let hasProgress = false
      const pending = this.#pending
      this.#pending = []
      const kept: Node[] = []
      for (const node of pending) {
        const options = this.#openOptions(node)
        if (options === 'satisfied') continue
        const [only] = options
        if (only === undefined) return undefined
        if (options.length === 1) {
          if (!this.assert(only) || !this.#isPlausible(only)) return undefined
          hasProgress = true
          continue
        }
        if (chosen < 0 || options.length < fewest.length) {
          fewest = options
          chosen = kept.length
        }
        kept.push(node)
      }
      this.#pending.push(...kept)
      if (hasProgress || this.#pending.length > kept.length) continue
      if (chosen >= 0) this.#pending.splice(chosen, 1)
      return fewest
    }
  }

  #openOptions(node: Node): readonly Node[] | 'satisfied' {
    const open: Node[] = []
    for (const option of optionsOf(node, this.sort, this.prover.arena)) {
      const status = statusOf(option, this)
      if (status === true) return 'satisfied'
      if (status === undefined) open.push(option)
    }
    return open
  }

  /** Looks at the part of the value that an option is about, so that hopeless ones end here. */
  #isPlausible(option: Node): boolean {
    if (option.kind !== 'not' || this.sort !== OBJECT || option.node.kind !== 'property') return true
    const { name, node } = option.node
    return this.prover.solve([...(this.properties.get(name) ?? []), this.prover.arena.not(node)]).kind !== 'empty'
  }

  #tryCandidates(candidates: ReadonlyMap<string, JsonValue>): Outcome {
    // What is to hold together is there part by part as well.
    const literals = [...this.#literals.values()].filter(({ kind }) => kind !== 'all')
    return firstOf(candidates.values(), (value) => {
      if (!isCounted(value, this)) return EMPTY
      const truth = this.prover.evaluator.all(literals, value)
      if (truth === true) return witness(value)
      return truth === false ? EMPTY : this.#undecided(unknown([UNEVALUATED]))
    })
  }

  #finish(): Outcome {
    const outcome = solveSort(this)
    if (this.#loosened.length === 0 || outcome.kind === 'empty') return this.#undecided(outcome)
    const isExact = outcome.kind === 'witness' && this.prover.evaluator.all(this.#loosened, outcome.value) === true
    return isExact ? this.#undecided(outcome) : this.#tighten()
  }

  /** Takes what was loosened at its word, in every way there is. */
  #tighten(): Outcome {
    this.#pending.push(...this.#loosened)
    this.#loosened = []
    return this.#choose()
  }

  /** A value that satisfies all but what cannot be decided is no witness. */
  #undecided(outcome: Outcome): Outcome {
    return this.#opaque.length > 0 && outcome.kind !== 'empty' ? unknown(this.#opaque) : outcome
  }

  #copy(): Branch {
    const copy = new Branch(this.prover, this.sort)
    for (const [id, node] of this.#literals) copy.#literals.set(id, node)
    for (const [name, nodes] of this.properties) copy.properties.set(name, [...nodes])
    copy.atoms.push(...this.atoms)
    copy.#pending = [...this.#pending]
    copy.#candidates = this.#candidates
    copy.excluded.push(...this.excluded)
    copy.#opaque.push(...this.#opaque)
    copy.#loosened = [...this.#loosened]
    return copy
  }
}

const UNEVALUATED: UndecidedReason = {
  code: 'unsupported-keyword',
  message: 'A listed value could not be tried on the other side',
}
