import type { JsonValue } from '@mcpver/core'
import { ARRAY, BOOLEAN, NULL, OBJECT, STRING } from '../schema/sort.ts'
import { valueKey } from '../schema/value-key.ts'
import { solveArray } from './array-problem.ts'
import type { Branch } from './branch.ts'
import { solveNumber } from './number-problem.ts'
import { solveObject } from './object-problem.ts'
import { EMPTY, witness, type Outcome } from './outcome.ts'
import { solveString } from './string-problem.ts'

/** The largest number that every number of its neighbourhood can be told from. */
const SAFE = Number.MAX_SAFE_INTEGER

/** A value of a branch's sort that satisfies its assertions, once every choice is made. */
export function solveSort(branch: Branch): Outcome {
  const { prover, atoms } = branch
  switch (branch.sort) {
    case NULL:
      return firstAllowed([null], branch)
    case BOOLEAN:
      return firstAllowed([true, false], branch)
    case STRING:
      return solveString(atoms, {
        evaluator: prover.evaluator,
        states: prover.states,
        excluded: excludedTexts(branch),
      })
    case OBJECT:
      return solveObject(branch)
    case ARRAY:
      return solveArray(branch)
    default:
      return solveAnyNumber(branch)
  }
}

/** Whether a value counts as far as the size of numbers is concerned; notes that one did not. */
export function isCounted(value: JsonValue, { prover }: Branch): boolean {
  if (!prover.safeIntegers || typeof value !== 'number' || Math.abs(value) <= SAFE) return true
  prover.hasReliedOnSafeIntegers = true
  return false
}

function solveAnyNumber(branch: Branch): Outcome {
  const { prover, atoms, sort } = branch
  const isRuledOut = (value: number): boolean => isExcluded(value, branch)
  const outcome = solveNumber(sort, atoms, isRuledOut)
  if (!prover.safeIntegers || outcome.kind !== 'witness' || isCounted(outcome.value, branch)) return outcome
  const { arena } = prover
  const bounds = [arena.bound('minimum', -SAFE, false), arena.bound('maximum', SAFE, false)]
  return solveNumber(sort, [...atoms, ...bounds], isRuledOut)
}

function firstAllowed(values: readonly JsonValue[], branch: Branch): Outcome {
  const found = values.find((value) => !isExcluded(value, branch))
  return found === undefined ? EMPTY : witness(found)
}

function isExcluded(value: JsonValue, { excluded }: Branch): boolean {
  const key = valueKey(value)
  return excluded.some(({ values }) => values.has(key))
}

function excludedTexts({ excluded }: Branch): ReadonlySet<string> {
  const texts = excluded.flatMap(({ values }) => [...values.values()].filter((value) => typeof value === 'string'))
  return new Set(texts)
}
