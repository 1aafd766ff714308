import type { JsonValue } from '@mcpver/core'
import type { Node, NodeOf } from '../schema/node.ts'
import type { UndecidedReason } from '../verdict.ts'
import { arrayFactsOf, type ArrayFacts, type WantedItem } from './array-facts.ts'
import type { Branch } from './branch.ts'
import { assignDistinct } from './distinct.ts'
import { EMPTY, firstOf, Search, unknown, witness, type Outcome } from './outcome.ts'
import type { Prover } from './prover.ts'

/** A longer array is no evidence that anybody would read. */
const LONGEST = 1000

/** What each item satisfies beyond what its place demands, by index. */
type Demands = readonly (readonly Node[])[]

/** An array that satisfies the assertions at a branch's end. */
export function solveArray(branch: Branch): Outcome {
  const facts = arrayFactsOf(branch)
  if (facts.isUnique && facts.hasDuplicate) return EMPTY
  return new ArrayProblem(branch.prover, facts).solve()
}

class ArrayProblem {
  readonly #prover: Prover
  readonly #facts: ArrayFacts

  constructor(prover: Prover, facts: ArrayFacts) {
    this.#prover = prover
    this.#facts = facts
  }

  /**
   * Tries every length that can matter: items that nothing demands can be left out, so that more items than are demanded
   * after the tail's beginning never help.
   */
  solve(): Outcome {
    const { min, max, tail, wanted, contains, hasDuplicate } = this.#facts
    if (min > max) return EMPTY
    if (min > LONGEST) return unknown([TOO_LONG])
    const demanded = contains.reduce((sum, one) => sum + one.min, wanted.length + (hasDuplicate ? 2 : 0))
    const longest = Math.min(max, Math.max(min, tail + demanded))
    if (longest > LONGEST) return unknown([TOO_LONG])
    return firstOf(range(min, longest + 1), (length) => this.#prover.spent() ?? this.#solveLength(length))
  }

  #solveLength(length: number): Outcome {
    if (this.#facts.contains.some(({ min }) => min > length)) return EMPTY
    const demands = Array.from(range(0, length), (index) => this.#demandsAt(index))
    return this.#place(demands, this.#facts.wanted)
  }

  /** What the place of an item demands. */
  #demandsAt(index: number): Node[] {
    const { items, rests, broken } = this.#facts
    return [
      ...items.filter((item) => item.index === index).map(({ node }) => node),
      ...rests.filter((rest) => rest.index <= index).map(({ node }) => node),
      ...broken.filter(([at]) => at === index).map(([, node]) => node),
    ]
  }

  /** Gives every wanted item a place, in every way there is. */
  #place(demands: Demands, wanted: readonly WantedItem[]): Outcome {
    const [next, ...rest] = wanted
    if (next === undefined) return this.#facts.hasDuplicate ? this.#duplicate(demands) : this.#label(demands, 0)
    return firstOf(range(next.from, demands.length), (index) => {
      const spent = this.#prover.spent()
      if (spent !== undefined) return spent
      const changed = demanding(demands, index, next.value)
      if (this.#prover.solve(changed[index] ?? []).kind === 'empty') return EMPTY
      return this.#place(changed, rest)
    })
  }

  /** Makes two items equal: what either of them has to satisfy, both have. */
  #duplicate(demands: Demands): Outcome {
    const pairs = Array.from(range(0, demands.length)).flatMap((first) =>
      Array.from(range(first + 1, demands.length), (second) => [first, second] as const),
    )
    return firstOf(pairs, ([first, second]) => {
      const spent = this.#prover.spent()
      if (spent !== undefined) return spent
      const both = [...(demands[first] ?? []), ...(demands[second] ?? [])]
      const merged = demands.map((nodes, index) => (index === first || index === second ? both : nodes))
      return this.#label(merged, 0, [first, second])
    })
  }

  /** Decides of every item whether it is one that each `contains` counts. */
  #label(demands: Demands, from: number, twins?: readonly [number, number]): Outcome {
    const next = this.#facts.contains[from]
    if (next === undefined) return this.#solveItems(demands, twins)
    return this.#labelItem({ demands, counted: next, index: 0, held: 0 }, (labelled) =>
      this.#label(labelled, from + 1, twins),
    )
  }

  #labelItem(label: Labelling, done: (demands: Demands) => Outcome): Outcome {
    const { demands, counted, index, held } = label
    const left = demands.length - index
    if (held > counted.max || held + left < counted.min) return EMPTY
    if (index === demands.length) return done(demands)
    const spent = this.#prover.spent()
    if (spent !== undefined) return spent
    const choices = [
      { node: counted.node, held: held + 1 },
      { node: this.#prover.arena.not(counted.node), held },
    ]
    return firstOf(choices, (choice) => {
      const changed = demanding(demands, index, choice.node)
      if (this.#prover.solve(changed[index] ?? []).kind === 'empty') return EMPTY
      return this.#labelItem({ demands: changed, counted, index: index + 1, held: choice.held }, done)
    })
  }

  #solveItems(demands: Demands, twins?: readonly [number, number]): Outcome {
    if (this.#facts.isUnique && demands.length > 1) return this.#solveDistinct(demands)
    const items: JsonValue[] = []
    const doubts = new Search()
    for (const [index, nodes] of demands.entries()) {
      const isTwin = twins?.includes(index) === true
      const outcome = this.#prover.solve(isTwin ? twins.flatMap((twin) => demands[twin] ?? []) : nodes)
      if (outcome.kind === 'empty') return EMPTY
      if (doubts.tried(outcome)) items.push(outcome.value)
    }
    if (items.length < demands.length) return doubts.exhausted
    return witness(items)
  }

  /** As many values for each item as there are items are enough to choose different ones. */
  #solveDistinct(demands: Demands): Outcome {
    const doubts = new Search()
    const choices = demands.map((nodes) => {
      const { values, end } = this.#prover.models(nodes, demands.length)
      if (end.kind === 'unknown') doubts.tried(end)
      return values
    })
    const items = assignDistinct(choices)
    return items === undefined ? doubts.exhausted : witness(items)
  }
}

interface Labelling {
  readonly demands: Demands
  readonly counted: NodeOf<'contains'>
  readonly index: number
  readonly held: number
}

function demanding(demands: Demands, index: number, node: Node): Demands {
  return demands.map((nodes, at) => (at === index ? [...nodes, node] : nodes))
}

function* range(from: number, to: number): Generator<number> {
  for (let index = from; index < to; index++) yield index
}

const TOO_LONG: UndecidedReason = { code: 'budget-exhausted', message: 'Arrays with that many items are not tried' }
