import type { Advisory, AffectedPackage } from './advisory.ts'
import { affectedIntervals } from './affected-intervals.ts'
import { isSamePackage, normalizePackageName, type PackageName } from './package-name.ts'
import { VersionIntervals } from './version-interval.ts'
import { versionOrderOf, type VersionOrder } from './version-order.ts'

/** What an advisory says about one package, read once. */
export class AffectedVersions {
  /** `undefined` where the order of the ecosystem is not known. */
  readonly order: VersionOrder | undefined
  /** Those in ranges; `undefined` when there is no range that can be read. */
  readonly intervals: VersionIntervals | undefined
  /** Those listed one by one. */
  readonly listed: ReadonlySet<string>
  /** Whether something more is said that cannot be read here: commits, an unknown order, or nothing at all. */
  readonly isIncomplete: boolean
  #sorted: readonly string[] | undefined

  constructor(entries: readonly AffectedPackage[], order: VersionOrder | undefined) {
    const ranges = entries.flatMap((entry) => entry.ranges).filter(({ type }) => type !== 'GIT')
    const read = ranges.map(({ events }) => order && affectedIntervals(events, order))
    const intervals = read.flatMap((one) => one ?? [])
    this.order = order
    this.intervals = order && ranges.length > 0 ? new VersionIntervals(order, intervals) : undefined
    this.listed = new Set(entries.flatMap(({ versions }) => versions))
    this.isIncomplete = read.includes(undefined) || entries.some(saysNoVersions)
  }

  /** Whether a version is listed, in whatever spelling, such as `1.0` for `1.0.0` on PyPI. */
  isListed(version: string): boolean {
    const { order } = this
    if (order === undefined || this.listed.size === 0) return false
    // Advisories list hundreds of versions, and most questions never come as far as here.
    this.#sorted ??= [...this.listed].filter((one) => order.isVersion(one)).sort((a, b) => order.compare(a, b))
    let [from, to] = [0, this.#sorted.length]
    while (from < to) {
      const middle = (from + to) >> 1
      const difference = order.compare(this.#sorted[middle] ?? '', version)
      if (difference === 0) return true
      if (difference < 0) from = middle + 1
      else to = middle
    }
    return false
  }
}

/** By advisory and then by package, for as long as the advisory is in use. */
const readBefore = new WeakMap<Advisory, Map<string, AffectedVersions>>()

/** What an advisory says about a package; `undefined` when it says nothing, or was withdrawn. */
export function affectedVersions(advisory: Advisory, name: PackageName): AffectedVersions | undefined {
  if (advisory.isWithdrawn) return undefined
  const key = `${name.ecosystem} ${normalizePackageName(name)}`
  const known = readBefore.get(advisory) ?? new Map<string, AffectedVersions>()
  const found = known.get(key)
  if (found !== undefined) return found
  const entries = advisory.affected.filter((entry) => isSamePackage(entry, name))
  // What it does not name is not remembered: there is no end of that.
  if (entries.length === 0) return undefined
  const affected = new AffectedVersions(entries, versionOrderOf(name.ecosystem))
  readBefore.set(advisory, known.set(key, affected))
  return affected
}

/** Whether nothing in an entry is a version: neither listed, nor in a range of anything but commits. */
function saysNoVersions({ ranges, versions }: AffectedPackage): boolean {
  return versions.length === 0 && ranges.every(({ type }) => type === 'GIT')
}
