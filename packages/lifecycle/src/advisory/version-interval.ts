import type { VersionOrder } from './version-order.ts'

/** A point among versions: right before one of them, right after it, before all of them or after all of them. */
export type VersionPoint = 'start' | 'end' | { readonly side: 'before' | 'after'; readonly version: string }

/** The versions between two points. */
export interface VersionInterval {
  readonly from: VersionPoint
  readonly to: VersionPoint
}

/** The versions that stand so to one: `>=1.2.0` and the like, `=` for any other operator. */
export function comparisonInterval(operator: string, version: string): VersionInterval {
  const [before, after] = [
    { side: 'before', version },
    { side: 'after', version },
  ] as const
  switch (operator) {
    case '>=':
      return { from: before, to: 'end' }
    case '>':
      return { from: after, to: 'end' }
    case '<':
      return { from: 'start', to: before }
    case '<=':
      return { from: 'start', to: after }
    default:
      return { from: before, to: after }
  }
}

/** Orders points by an order of versions. */
export function comparePoints(order: VersionOrder, left: VersionPoint, right: VersionPoint): number {
  if (left === right) return 0
  if (left === 'start' || right === 'end') return -1
  if (left === 'end' || right === 'start') return 1
  return order.compare(left.version, right.version) || sideOf(left.side) - sideOf(right.side)
}

function sideOf(side: 'before' | 'after'): number {
  return side === 'before' ? 0 : 1
}

/** The versions that lie in any of some intervals. */
export class VersionIntervals {
  readonly #order: VersionOrder
  /** In order, and no two of them touch. */
  readonly #intervals: readonly VersionInterval[]

  constructor(order: VersionOrder, intervals: readonly VersionInterval[]) {
    this.#order = order
    this.#intervals = merge(order, intervals)
  }

  /** Whether a version lies in one of them. */
  has(version: string): boolean {
    const point: VersionPoint = { side: 'before', version }
    return this.#intervals.some(
      ({ from, to }) => comparePoints(this.#order, from, point) <= 0 && comparePoints(this.#order, point, to) < 0,
    )
  }

  /** Whether all versions of an interval lie in them. */
  covers(interval: VersionInterval): boolean {
    return this.#intervals.some(
      ({ from, to }) =>
        comparePoints(this.#order, from, interval.from) <= 0 && comparePoints(this.#order, interval.to, to) <= 0,
    )
  }

  /** Whether a version of an interval can lie in them. */
  overlaps(interval: VersionInterval): boolean {
    return this.#intervals.some(
      ({ from, to }) =>
        comparePoints(this.#order, from, interval.to) < 0 && comparePoints(this.#order, interval.from, to) < 0,
    )
  }
}

function merge(order: VersionOrder, intervals: readonly VersionInterval[]): readonly VersionInterval[] {
  const sorted = intervals
    .filter(({ from, to }) => comparePoints(order, from, to) < 0)
    .sort((left, right) => comparePoints(order, left.from, right.from))
  const merged: VersionInterval[] = []
  for (const { from, to } of sorted) {
    const last = merged.at(-1)
    if (last === undefined || comparePoints(order, from, last.to) > 0) merged.push({ from, to })
    else if (comparePoints(order, to, last.to) > 0) merged[merged.length - 1] = { from: last.from, to }
  }
  return merged
}
