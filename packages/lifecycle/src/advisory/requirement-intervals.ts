import SemverRange from 'semver/classes/range.js'
import type { DependencyEcosystem } from './dependency.ts'
import { pep440Bounds } from './pep440-range.ts'
import { comparePoints, comparisonInterval, type VersionInterval } from './version-interval.ts'
import { versionOrderOf, type VersionOrder } from './version-order.ts'

/** Reads a range into alternatives, each a list of bounds that all have to hold. */
type RangeReader = (range: string) => readonly (readonly VersionInterval[])[]

const READERS: ReadonlyMap<DependencyEcosystem, RangeReader> = new Map<DependencyEcosystem, RangeReader>([
  ['npm', semverAlternatives],
  ['MCP', semverAlternatives],
  ['PyPI', (range) => [pep440Bounds(range)]],
])

/**
 * Intervals in which every version lies that a range can resolve to, now or later. More may lie there, such as pre-releases: what is
 * true of all versions in them is true of all that are in the range, and what is true of some is left open.
 *
 * Local versions of PyPI (`1.0+cu118`) count as the version that they were built from.
 *
 * @returns `undefined` when the range cannot be put into intervals; none when no version lies in it.
 */
export function requirementIntervals(
  ecosystem: DependencyEcosystem,
  range: string,
): readonly VersionInterval[] | undefined {
  const [order, read] = [versionOrderOf(ecosystem), READERS.get(ecosystem)]
  if (order === undefined || read === undefined) return undefined
  const alternatives = read(range)
  if (!alternatives.flat().every((bound) => isReadable(bound, order))) return undefined
  return alternatives
    .map((bounds) => intersection(bounds, order))
    .filter(({ from, to }) => comparePoints(order, from, to) < 0)
}

function semverAlternatives(range: string): VersionInterval[][] {
  return new SemverRange(range).set.map((comparators) =>
    comparators.flatMap(({ operator, semver }) =>
      // node-semver marks "any version" by a comparator whose version is a symbol.
      typeof semver === 'symbol' ? [] : [comparisonInterval(operator, semver.version)],
    ),
  )
}

function isReadable({ from, to }: VersionInterval, order: VersionOrder): boolean {
  return [from, to].every((point) => typeof point === 'string' || order.isVersion(point.version))
}

function intersection(bounds: readonly VersionInterval[], order: VersionOrder): VersionInterval {
  return bounds.reduce<VersionInterval>(
    (both, { from, to }) => ({
      from: comparePoints(order, from, both.from) > 0 ? from : both.from,
      to: comparePoints(order, to, both.to) < 0 ? to : both.to,
    }),
    { from: 'start', to: 'end' },
  )
}
