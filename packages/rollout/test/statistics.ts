import { readFileSync } from 'node:fs'
import type { CallCounts } from '../src/analysis/hypergeometric.ts'

/** What SciPy says; `fixtures/make-fixtures.py` writes it. */
interface Statistics {
  readonly ranks: readonly {
    readonly name: string
    readonly newer: readonly number[]
    readonly older: readonly number[]
    readonly u: number
    readonly p: number
    readonly shift: number
  }[]
  readonly tails: readonly { readonly z: number; readonly p: number }[]
  readonly factorials: readonly { readonly n: number; readonly log: number }[]
  readonly odds: readonly (CallCounts & { readonly odds: number; readonly log: number })[]
}

export const STATISTICS = JSON.parse(
  readFileSync(new URL('fixtures/statistics.json', import.meta.url), 'utf8'),
) as Statistics

/** How far two numbers are apart, relatively; absolutely near zero. */
export function relativeError(found: number, expected: number): number {
  return Math.abs(found - expected) / Math.max(Math.abs(expected), 1e-300)
}
