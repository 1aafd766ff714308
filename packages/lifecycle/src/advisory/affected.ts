import type { Advisory, AffectedPackage } from './advisory.ts'
import { affectedIntervals } from './affected-intervals.ts'
import { isSamePackage, type PackageName } from './package-name.ts'
import { VersionIntervals, type VersionInterval } from './version-interval.ts'
import { versionOrderOf, type VersionOrder } from './version-order.ts'

/** Whether an advisory is about a version. */
export type AffectedAnswer = 'affected' | 'not-affected' | 'unknown'

/** A version of a package. */
export interface PackageVersion extends PackageName {
  readonly version: string
}

/** What an advisory says about one package. */
interface AffectedVersions {
  readonly order: VersionOrder | undefined
  /** Those in ranges. */
  readonly intervals: VersionIntervals | undefined
  /** Those listed one by one. */
  readonly listed: ReadonlySet<string>
  /** Whether something more is said that cannot be read here: commits, an unknown order, or nothing at all. */
  readonly isIncomplete: boolean
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
  if (isReadable && (intervals?.has(version) === true || isListed(affected, version))) return 'affected'
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

/** Whether a version is listed in another spelling, such as `1.0` for `1.0.0` on PyPI. */
function isListed({ order, listed }: AffectedVersions, version: string): boolean {
  return [...listed].some((one) => order?.isVersion(one) === true && order.compare(one, version) === 0)
}

/** What an advisory says about a package; `undefined` when it says nothing. */
function affectedVersions(advisory: Advisory, name: PackageName): AffectedVersions | undefined {
  if (advisory.isWithdrawn) return undefined
  const entries = advisory.affected.filter((entry) => isSamePackage(entry, name))
  return entries.length === 0 ? undefined : toAffectedVersions(entries, versionOrderOf(name.ecosystem))
}

function toAffectedVersions(entries: readonly AffectedPackage[], order: VersionOrder | undefined): AffectedVersions {
  const ranges = entries.flatMap((entry) => entry.ranges).filter(({ type }) => type !== 'GIT')
  const read = ranges.map(({ events }) => order && affectedIntervals(events, order))
  const intervals = read.flatMap((one) => one ?? [])
  return {
    order,
    intervals: order && ranges.length > 0 ? new VersionIntervals(order, intervals) : undefined,
    listed: new Set(entries.flatMap(({ versions }) => versions)),
    isIncomplete: read.includes(undefined) || entries.some(saysNoVersions),
  }
}

/** Whether nothing in an entry is a version: neither listed, nor in a range of anything but commits. */
function saysNoVersions({ ranges, versions }: AffectedPackage): boolean {
  return versions.length === 0 && ranges.every(({ type }) => type === 'GIT')
}
