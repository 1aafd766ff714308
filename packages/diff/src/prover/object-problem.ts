import type { JsonValue } from '@mcpver/core'
import type { Node } from '../schema/node.ts'
import { STRING } from '../schema/sort.ts'
import type { UndecidedReason } from '../verdict.ts'
import type { Branch } from './branch.ts'
import { objectFactsOf, type ObjectFacts, type Wanted } from './object-facts.ts'
import { EMPTY, Search, unknown, witness, type Outcome } from './outcome.ts'
import type { Prover } from './prover.ts'

/** Patterns of names split the names that nothing mentions; more of them are not told apart. */
const MOST_PATTERNS = 8

/** An object with more properties than this is no evidence that anybody would read. */
const MOST_PROPERTIES = 2000

/** More wanted properties than this, beside one, are not tried as one and the same. */
const MOST_MERGED = 4

/** Names that a person might take for a property that nothing mentions. */
const USUAL_NAMES = ['extra', 'other']

/** Properties that the object has, with what their values satisfy beyond what all of their name do. */
type Placed = ReadonlyMap<string, readonly Node[]>

/** An object that satisfies the assertions at a branch's end. */
export function solveObject(branch: Branch): Outcome {
  const facts = objectFactsOf(branch)
  if (facts.min > facts.max) return EMPTY
  const placed = new Map<string, readonly Node[]>()
  for (const name of facts.required) placed.set(name, [])
  for (const [name, value] of facts.broken) placed.set(name, [...(placed.get(name) ?? []), value])
  for (const name of placed.keys()) if (facts.absent.has(name)) return EMPTY
  const outcome = new ObjectProblem(branch, facts).place(placed, facts.wanted)
  return outcome.kind === 'empty' && facts.patterns.length > MOST_PATTERNS ? unknown([TOO_MANY_PATTERNS]) : outcome
}

class ObjectProblem {
  readonly #branch: Branch
  readonly #prover: Prover
  readonly #facts: ObjectFacts

  constructor(branch: Branch, facts: ObjectFacts) {
    this.#branch = branch
    this.#prover = branch.prover
    this.#facts = facts
  }

  /** Gives every wanted property a name, in every way there is, and then solves for the values. */
  place(placed: Placed, wanted: readonly Wanted[]): Outcome {
    const [next, ...rest] = wanted
    if (next === undefined) return this.#fill(placed)
    if (placed.size > this.#facts.max) return EMPTY
    return this.#prover.spent() ?? this.#placeNext(next, placed, rest)
  }

  #placeNext(next: Wanted, placed: Placed, rest: readonly Wanted[]): Outcome {
    const search = new Search()
    const attempt = (name: string, values: readonly Node[], others = rest): Outcome | undefined => {
      const outcome = this.place(new Map(placed).set(name, values), others)
      return search.tried(outcome) ? outcome : undefined
    }
    const { evaluator } = this.#prover
    const free = [...this.#facts.mentioned].filter((name) => !placed.has(name) && !this.#facts.absent.has(name))
    for (const name of [...free, ...placed.keys()]) {
      const truth = evaluator.all(next.name, name)
      if (truth === false) continue
      if (truth === undefined) search.tried(UNSURE_NAME)
      const values = [...(placed.get(name) ?? []), ...next.value]
      const found = this.#valueOf(name, values).kind === 'empty' ? undefined : attempt(name, values)
      if (found !== undefined) return found
    }
    if (rest.length > MOST_MERGED) search.tried(unknown([TOO_MANY_WANTED]))
    for (const [merged, others] of mergers(next, rest)) {
      for (const cell of this.#cells()) {
        const name = this.#freshFor(cell, merged, placed)
        if (name.kind === 'witness') {
          const found = attempt(name.value as string, merged.value, others)
          if (found !== undefined) return found
        } else search.tried(name)
      }
    }
    return search.exhausted
  }

  /** A name that nothing mentions and that is not placed yet, of one cell; names of a cell are as good as each other. */
  #freshFor(cell: Cell, next: Wanted, placed: Placed): Outcome {
    if (this.#prover.solve([...this.#universals(cell), ...next.value]).kind === 'empty') return EMPTY
    const nodes = [...this.#freshName(cell), ...next.name]
    const usual = USUAL_NAMES.find((name) => !placed.has(name) && this.#prover.evaluator.all(nodes, name) === true)
    if (usual !== undefined) return witness(usual)
    const { values, end } = this.#prover.models(nodes, this.#facts.wanted.length)
    const name = values.find((value) => !placed.has(value as string))
    return name === undefined ? (end.kind === 'witness' ? EMPTY : end) : witness(name)
  }

  /** Adds properties until there are enough. */
  #fill(placed: Placed): Outcome {
    const { min, max, mentioned, absent } = this.#facts
    if (placed.size > max) return EMPTY
    if (min > MOST_PROPERTIES) return unknown([TOO_MANY])
    const filled = new Map(placed)
    const doubts = new Search()
    for (const name of mentioned) {
      if (filled.size >= min) break
      if (filled.has(name) || absent.has(name)) continue
      const outcome = this.#allowed(name, [])
      if (outcome.kind === 'witness') filled.set(name, [])
      else doubts.tried(outcome)
    }
    for (const cell of filled.size < min ? this.#cells() : []) {
      const value = this.#prover.solve(this.#universals(cell))
      if (value.kind !== 'witness') {
        doubts.tried(value)
        continue
      }
      const { values, end } = this.#prover.models(this.#freshName(cell), min)
      const names = (values as readonly string[]).filter((name) => !filled.has(name))
      for (const name of names.slice(0, min - filled.size)) filled.set(name, [])
      if (filled.size >= min) break
      doubts.tried(end)
    }
    return filled.size < min ? doubts.exhausted : this.#solveValues(filled)
  }

  /** Solves for each value; a property that cannot have any ends the attempt, whatever is in doubt about the others. */
  #solveValues(placed: Placed): Outcome {
    const members: [string, JsonValue][] = []
    const doubts: UndecidedReason[] = []
    for (const [name, values] of placed) {
      const outcome = this.#allowed(name, values)
      if (outcome.kind === 'empty') return EMPTY
      if (outcome.kind === 'witness') members.push([name, outcome.value])
      else doubts.push(...outcome.reasons)
    }
    return doubts.length > 0 ? unknown(doubts) : witness(Object.fromEntries(members))
  }

  /** A value for a property, if its name is allowed. */
  #allowed(name: string, values: readonly Node[]): Outcome {
    const truth = this.#prover.evaluator.all(this.#facts.names, name)
    if (truth === false) return EMPTY
    const outcome = this.#valueOf(name, values)
    return truth === true || outcome.kind === 'empty' ? outcome : UNSURE_NAME
  }

  #valueOf(name: string, values: readonly Node[]): Outcome {
    const { evaluator } = this.#prover
    const all = [...(this.#branch.properties.get(name) ?? []), ...values]
    const doubtful: Node[] = []
    const add = (node: Node, applies: boolean | undefined): void => {
      if (applies === true) all.push(node)
      else if (applies === undefined) doubtful.push(node)
    }
    for (const { pattern, node } of this.#facts.matching) add(node, evaluator.matches(name, pattern))
    for (const { rest, node } of this.#facts.additional) add(node, evaluator.isRest(name, rest))
    const outcome = this.#prover.solve(all)
    return doubtful.length > 0 && outcome.kind === 'witness' ? UNSURE_NAME : outcome
  }

  /** What the value of a property satisfies whose name nothing mentions. */
  #universals(cell: Cell): Node[] {
    const matching = this.#facts.matching.filter(({ pattern }) => cell.get(pattern) === true)
    const additional = this.#facts.additional.filter(({ rest }) => !rest.patterns.some((pattern) => cell.get(pattern)))
    return [...matching, ...additional].map(({ node }) => node)
  }

  #freshName(cell: Cell): Node[] {
    const { arena } = this.#prover
    const { mentioned, names } = this.#facts
    const patterns = [...cell].map(([source, isIn]) =>
      isIn ? arena.pattern(source) : arena.not(arena.pattern(source)),
    )
    const isNew = mentioned.size > 0 ? [arena.not(arena.values(mentioned))] : []
    return [arena.type(STRING), ...isNew, ...names, ...patterns]
  }

  /** Every way in which a name can match the patterns or not. */
  #cells(): readonly Cell[] {
    const { patterns } = this.#facts
    if (patterns.length > MOST_PATTERNS) return []
    return patterns.reduce<Cell[]>(
      (cells, pattern) =>
        cells.flatMap((cell) => [new Map(cell).set(pattern, false), new Map(cell).set(pattern, true)]),
      [new Map()],
    )
  }
}

/**
 * A wanted property alone, and together with others that the same one can be: the names of each may be other ones than those of
 * all. With what is wanted besides.
 */
function* mergers(next: Wanted, rest: readonly Wanted[]): Generator<readonly [Wanted, readonly Wanted[]]> {
  yield [next, rest]
  if (rest.length > MOST_MERGED) return
  for (let chosen = 1; chosen < 1 << rest.length; chosen++) {
    const isChosen = (_one: Wanted, index: number): boolean => (chosen & (1 << index)) !== 0
    const together = [next, ...rest.filter(isChosen)]
    const merged = { name: together.flatMap(({ name }) => name), value: together.flatMap(({ value }) => value) }
    yield [merged, rest.filter((one, index) => !isChosen(one, index))]
  }
}

/** Which of the patterns a name matches. */
type Cell = ReadonlyMap<string, boolean>

const UNSURE_NAME = unknown([
  { code: 'unsupported-pattern', message: 'Whether a name matches a pattern could not be decided' },
])
const TOO_MANY_PATTERNS: UndecidedReason = {
  code: 'budget-exhausted',
  message: `More than ${String(MOST_PATTERNS)} patterns of names are not told apart`,
}
const TOO_MANY_WANTED: UndecidedReason = {
  code: 'budget-exhausted',
  message: 'Whether so many properties can be one and the same is not tried',
}
const TOO_MANY: UndecidedReason = {
  code: 'budget-exhausted',
  message: 'Objects with that many properties are not tried',
}
