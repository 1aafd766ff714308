import { comparePep440, isPep440 } from './pep440-order.ts'
import { compareSemver, isSemver } from './semver-order.ts'

/** How the versions of an ecosystem are ordered. */
export interface VersionOrder {
  /** Whether a text is a version that can be put in order. */
  isVersion(text: string): boolean
  /** Below 0, 0 or above 0; only for texts that are versions. */
  compare(left: string, right: string): number
}

const SEMVER: VersionOrder = { isVersion: isSemver, compare: compareSemver }

/** PEP 440 with its normal forms: `1.0` is `1.0.0`, `1.0-RC1` is `1.0rc1`. */
const PEP440: VersionOrder = { isVersion: isPep440, compare: comparePep440 }

const ORDERS: ReadonlyMap<string, VersionOrder> = new Map([
  ['npm', SEMVER],
  ['MCP', SEMVER],
  ['PyPI', PEP440],
])

/**
 * The order of an ecosystem's versions, by the name that OSV has for it; `undefined` where it is not known, and then nothing can be
 * said about ranges.
 */
export function versionOrderOf(ecosystem: string): VersionOrder | undefined {
  return ORDERS.get(ecosystem)
}
