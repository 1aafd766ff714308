import type { Advisory } from './advisory.ts'
import { affectedVersions } from './affected-versions.ts'
import type { PackageName } from './package-name.ts'
import { VersionIntervals, type VersionInterval } from './version-interval.ts'

/** Whether an advisory is about a version. */
export type AffectedAnswer = 'affected' | 'not-affected' | 'unknown'

/** A version of a package. */
export interface PackageVersion extends PackageName {
  readonly version: string
}

/**
 * Whether an advisory is about a version of a package: listed in `versions`, or in a range.
 *
 * `unknown` where nothing says yes and something cannot be read: no order is known for the ecosystem, the version or one in an event
 * is not a version there, there are commits only, or no versions at all. A withdrawn advisory is about none.
 *
 * Source: OSV schema 1.7.5, "Evaluation".
 */
export function isAffected(advisory: Advisory, { version, ...name }: PackageVersion): AffectedAnswer {
  const affected = affectedVersions(advisory, name)
  if (affected === undefined) return 'not-affected'
  const { order, intervals, listed, isIncomplete } = affected
  if (listed.has(version)) return 'affected'
  const isReadable = order?.isVersion(version) ?? false
  if (isReadable && (intervals?.has(version) === true || affected.isListed(version))) return 'affected'
  return isIncomplete || (intervals !== undefined && !isReadable) ? 'unknown' : 'not-affected'
}

/**
 * Whether an advisory is about the versions in some intervals: `affected` when it is about all of them, `not-affected` when it is
 * about none that can lie there, `partly` when it is about some, `unknown` as `isAffected` has it.
 */
export function areAffected(
  advisory: Advisory,
  name: PackageName,
  wanted: readonly VersionInterval[],
): AffectedAnswer | 'partly' {
  const affected = affectedVersions(advisory, name)
  if (affected === undefined) return 'not-affected'
  const { order, intervals, listed, isIncomplete } = affected
  if (order === undefined) return 'unknown'
  if (wanted.length > 0 && wanted.every((interval) => intervals?.covers(interval) === true)) return 'affected'
  const reachable = new VersionIntervals(order, wanted)
  const listedThere = [...listed].some((version) => !order.isVersion(version) || reachable.has(version))
  if (listedThere || wanted.some((interval) => intervals?.overlaps(interval) === true)) return 'partly'
  return isIncomplete ? 'unknown' : 'not-affected'
}
