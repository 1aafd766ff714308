import type { Node } from '../schema/node.ts'
import { FRACTION } from '../schema/sort.ts'
import type { UndecidedReason } from '../verdict.ts'
import {
  ceil,
  divide,
  floor,
  isMultipleOf,
  isRepresentable,
  leastCommonMultiple,
  times,
  toExact,
  toNumber,
  type Exact,
} from './exact.ts'
import { EMPTY, unknown, witness, type Outcome } from './outcome.ts'

/** Numbers at a branch's end: what the assertions about them leave. */
interface NumberProblem {
  readonly isFraction: boolean
  readonly low: number
  readonly isLowOpen: boolean
  readonly high: number
  readonly isHighOpen: boolean
  readonly multiples: readonly number[]
  readonly notMultiples: readonly number[]
}

/** More values than this are not tried one by one. */
const MOST_TRIED = 4096

/** Beyond it, every number that JavaScript can read is whole. */
const LARGEST_FRACTION = 2 ** 52

/**
 * A number that satisfies assertions, all about numbers.
 *
 * @param sort `INTEGER` or `FRACTION`.
 * @param isExcluded Whether a value was ruled out by itself.
 */
export function solveNumber(sort: number, atoms: readonly Node[], isExcluded: (value: number) => boolean): Outcome {
  const problem = problemOf(sort, atoms)
  const isSolution = (value: number): boolean => isWithin(problem, value) && !isExcluded(value)
  if (problem.low > problem.high) return EMPTY
  if (problem.low === problem.high) return isSolution(problem.low) ? witness(problem.low) : EMPTY
  const usual = [1, 0, problem.low, problem.high].find((value) => isSolution(value) && isPlain(problem, value))
  if (usual !== undefined) return witness(usual)
  const steps = problem.isFraction ? problem.multiples : [1, ...problem.multiples]
  if (steps.length === 0) return between(problem, isSolution)
  const step = steps.map(toExact).reduce(leastCommonMultiple)
  return onGrid(problem, step, isSolution)
}

function problemOf(sort: number, atoms: readonly Node[]): NumberProblem {
  const problem = {
    isFraction: sort === FRACTION,
    low: sort === FRACTION ? -LARGEST_FRACTION : -Infinity,
    isLowOpen: false,
    high: sort === FRACTION ? LARGEST_FRACTION : Infinity,
    isHighOpen: false,
    multiples: [] as number[],
    notMultiples: [] as number[],
  }
  const raise = (bound: number, isOpen: boolean): void => {
    if (bound > problem.low || (bound === problem.low && isOpen))
      Object.assign(problem, { low: bound, isLowOpen: isOpen })
  }
  const lower = (bound: number, isOpen: boolean): void => {
    if (bound < problem.high || (bound === problem.high && isOpen))
      Object.assign(problem, { high: bound, isHighOpen: isOpen })
  }
  for (const atom of atoms) {
    const isNegated = atom.kind === 'not'
    const assertion = isNegated ? atom.node : atom
    if (assertion.kind === 'multiple-of') (isNegated ? problem.notMultiples : problem.multiples).push(assertion.divisor)
    else if (assertion.kind === 'minimum')
      (isNegated ? lower : raise)(assertion.bound, assertion.exclusive !== isNegated)
    else if (assertion.kind === 'maximum')
      (isNegated ? raise : lower)(assertion.bound, assertion.exclusive !== isNegated)
  }
  return problem
}

function isWithin(problem: NumberProblem, value: number): boolean {
  return (
    Number.isFinite(value) &&
    Number.isInteger(value) !== problem.isFraction &&
    (problem.isLowOpen ? value > problem.low : value >= problem.low) &&
    (problem.isHighOpen ? value < problem.high : value <= problem.high) &&
    problem.multiples.every((divisor) => isMultipleOf(value, divisor)) &&
    !problem.notMultiples.some((divisor) => isMultipleOf(value, divisor))
  )
}

/** A multiple of a step within the bounds, the ones nearest to 0 first. */
function onGrid(problem: NumberProblem, step: Exact, isSolution: (value: number) => boolean): Outcome {
  const mustNotDivide = problem.isFraction ? [1, ...problem.notMultiples] : problem.notMultiples
  if (mustNotDivide.some((divisor) => divide(step, toExact(divisor)).denominator === 1n)) return EMPTY
  const first = Number.isFinite(problem.low) ? ceil(divide(toExact(problem.low), step)) : undefined
  const last = Number.isFinite(problem.high) ? floor(divide(toExact(problem.high), step)) : undefined
  let tried = 0
  let unsure: number | undefined
  let isInexact = false
  for (const factor of factors(first, last)) {
    const exact = times(step, factor)
    const value = toNumber(exact)
    if (isSolution(value)) {
      // Validators that divide doubles disagree with the decimals of a text; a value on which both agree is better evidence.
      if (isPlain(problem, value)) return witness(value)
      unsure ??= value
    } else if (!isRepresentable(exact)) isInexact = true
    if (++tried >= MOST_TRIED) break
  }
  if (unsure !== undefined) return witness(unsure)
  // Of a number between two of JavaScript's, one validator sees the decimals and the next a neighbour.
  if (isInexact) return unknown([INEXACT])
  if (first !== undefined && last !== undefined && last - first < BigInt(MOST_TRIED - 1)) return EMPTY
  return unknown([{ code: 'budget-exhausted', message: 'No number was found among too many to try' }])
}

function isPlain({ multiples, notMultiples }: NumberProblem, value: number): boolean {
  return [...multiples, ...notMultiples].every(
    (divisor) => Number.isInteger(value / divisor) === isMultipleOf(value, divisor),
  )
}

/** Whole numbers within bounds, beginning with the one nearest to 0 and going away from it. */
function* factors(first: bigint | undefined, last: bigint | undefined): Generator<bigint> {
  if (first !== undefined && last !== undefined && first > last) return
  const start = first !== undefined && first > 0n ? first : last !== undefined && last < 0n ? last : 0n
  yield start
  for (let distance = 1n; ; distance++) {
    const isUpIn = last === undefined || start + distance <= last
    const isDownIn = first === undefined || start - distance >= first
    if (!isUpIn && !isDownIn) return
    if (isUpIn) yield start + distance
    if (isDownIn) yield start - distance
  }
}

/** A number with a fraction within bounds that no step divides: there are always more of them than are ruled out. */
function between(problem: NumberProblem, isSolution: (value: number) => boolean): Outcome {
  for (const value of fractions(problem)) {
    if (isSolution(value)) return witness(value)
  }
  // Two neighbouring doubles have nothing between them that JavaScript could read.
  const middle = problem.low / 2 + problem.high / 2
  if (middle <= problem.low || middle >= problem.high) return EMPTY
  return unknown([{ code: 'budget-exhausted', message: 'No number with a fraction was found among those tried' }])
}

function* fractions({ low, high }: NumberProblem): Generator<number> {
  yield low
  yield high
  const start = low > 0 ? Math.floor(low) : high < 0 ? Math.ceil(high) : 0
  for (const part of [0.5, 0.25, 0.1, 0.75, 0.3, 0.01, 0.37, 0.001, 0.0007, 0.1234567]) {
    for (const whole of [0, 1, -1, 2, 3, 7, 16]) {
      yield start + whole + part
      yield start - whole - part
    }
  }
  for (let part = 1; part < 512; part++) yield low + ((high - low) * part) / 512
}

const INEXACT: UndecidedReason = {
  code: 'budget-exhausted',
  message: 'A multiple has more digits than a number of JavaScript can hold',
}
