import type { AdvisoryEvent } from './advisory.ts'
import { comparePoints, type VersionInterval, type VersionPoint } from './version-interval.ts'
import type { VersionOrder } from './version-order.ts'

/** Where a range turns from one side to the other. */
interface Turn {
  readonly point: VersionPoint
  readonly isAffected: boolean
}

/**
 * The versions that a range's events say are affected; `undefined` when one of them names a version that cannot be put in order.
 *
 * An event that ends a range and one that begins another at the same version leave it affected: where a record contradicts itself,
 * the finding stays.
 *
 * Source: OSV schema 1.7.5, "Evaluation", whose walk over sorted events this is.
 */
export function affectedIntervals(
  events: readonly AdvisoryEvent[],
  order: VersionOrder,
): readonly VersionInterval[] | undefined {
  if (!events.every((event) => isReadable(event, order))) return undefined
  const limit = limitOf(events, order)
  return intervalsBetween(sortedTurns(events, order)).map(({ from, to }) => ({ from, to: earlier(order, to, limit) }))
}

function isReadable({ kind, version }: AdvisoryEvent, order: VersionOrder): boolean {
  return order.isVersion(version) || (kind === 'limit' && version === '*')
}

function pointOf({ kind, version }: AdvisoryEvent): VersionPoint {
  if (kind === 'introduced' && version === '0') return 'start'
  if (kind === 'limit' && version === '*') return 'end'
  return { side: kind === 'last_affected' ? 'after' : 'before', version }
}

function sortedTurns(events: readonly AdvisoryEvent[], order: VersionOrder): Turn[] {
  return events
    .filter(({ kind }) => kind !== 'limit')
    .map((event) => ({ point: pointOf(event), isAffected: event.kind === 'introduced' }))
    .sort(
      (left, right) =>
        comparePoints(order, left.point, right.point) || Number(left.isAffected) - Number(right.isAffected),
    )
}

function intervalsBetween(turns: readonly Turn[]): VersionInterval[] {
  const intervals: VersionInterval[] = []
  let from: VersionPoint | undefined
  for (const { point, isAffected } of turns) {
    if (isAffected) from ??= point
    else if (from !== undefined) {
      intervals.push({ from, to: point })
      from = undefined
    }
  }
  if (from !== undefined) intervals.push({ from, to: 'end' })
  return intervals
}

/** A version has to be before one limit at least, so the last one counts; without any, there is none. */
function limitOf(events: readonly AdvisoryEvent[], order: VersionOrder): VersionPoint {
  const limits = events.filter(({ kind }) => kind === 'limit').map(pointOf)
  if (limits.length === 0) return 'end'
  return limits.reduce((last, limit) => (comparePoints(order, limit, last) > 0 ? limit : last))
}

function earlier(order: VersionOrder, left: VersionPoint, right: VersionPoint): VersionPoint {
  return comparePoints(order, left, right) <= 0 ? left : right
}
