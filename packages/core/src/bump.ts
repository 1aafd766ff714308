import { CoreError } from './core-error.ts'
import { logged } from './logger.ts'
import { compareIdentifiers, isNumeric } from './precedence.ts'
import { quote } from './quote.ts'
import { isPrereleaseIdentifier, type VersionParts } from './version-grammar.ts'

/** The kinds of step from a version to the next, in node-semver's words. */
export type BumpType = 'major' | 'minor' | 'patch' | 'premajor' | 'preminor' | 'prepatch' | 'prerelease'

type Bump = (version: VersionParts, identifier: string | undefined) => string

/** One entry a kind. A pre-release of the version that a bump would reach is completed, not passed. */
const BUMPS: ReadonlyMap<string, Bump> = new Map<BumpType, Bump>([
  ['major', (v) => release(isPrereleaseOf(v, 'major') ? v.major : v.major + 1, 0, 0)],
  ['minor', (v) => release(v.major, isPrereleaseOf(v, 'minor') ? v.minor : v.minor + 1, 0)],
  ['patch', (v) => release(v.major, v.minor, isPrereleaseOf(v, 'patch') ? v.patch : v.patch + 1)],
  ['premajor', (v, identifier) => `${release(v.major + 1, 0, 0)}-${firstOf(identifier)}`],
  ['preminor', (v, identifier) => `${release(v.major, v.minor + 1, 0)}-${firstOf(identifier)}`],
  ['prepatch', (v, identifier) => `${release(v.major, v.minor, v.patch + 1)}-${firstOf(identifier)}`],
  ['prerelease', bumpPrerelease],
])

/** The text of the next version of a kind. */
export function bumpVersion(version: VersionParts, type: BumpType, identifier?: string): string {
  const bump = BUMPS.get(type)
  if (bump === undefined) throw logged(invalidBump(`${quote(type)} is not a kind of bump`))
  if (identifier !== undefined && !isPrerelease(identifier)) {
    throw logged(invalidBump(`${quote(identifier)} is not a pre-release identifier`))
  }
  return bump(version, identifier)
}

function bumpPrerelease(v: VersionParts, identifier: string | undefined): string {
  if (v.prerelease.length === 0) return `${release(v.major, v.minor, v.patch + 1)}-${firstOf(identifier)}`
  const next = [...v.prerelease]
  const last = next.findLastIndex((part) => typeof part === 'number')
  if (last === -1) next.push(0)
  else next[last] = Number(next[last]) + 1
  const goesOn = identifier === undefined || isInSeries(next, identifier.split('.'))
  return `${release(v.major, v.minor, v.patch)}-${goesOn ? next.join('.') : firstOf(identifier)}`
}

/** Whether a pre-release consists of these identifiers and a number: `rc.1` is in the series `rc`, `rc` and `beta.1` are not. */
function isInSeries(prerelease: VersionParts['prerelease'], series: readonly string[]): boolean {
  const number = prerelease[series.length]
  return (
    number !== undefined &&
    isNumeric(number) &&
    series.every((identifier, index) => compareIdentifiers(prerelease[index] ?? '', identifier) === 0)
  )
}

/** Whether a version is a pre-release of the very version that a bump of this kind leads to. */
function isPrereleaseOf(v: VersionParts, type: 'major' | 'minor' | 'patch'): boolean {
  return v.prerelease.length > 0 && (type === 'patch' || (v.patch === 0 && (type === 'minor' || v.minor === 0)))
}

/** Whether a value, which may come from an untyped caller, is a list of identifiers with dots between them. */
function isPrerelease(identifiers: unknown): boolean {
  return typeof identifiers === 'string' && identifiers.split('.').every(isPrereleaseIdentifier)
}

function firstOf(identifier: string | undefined): string {
  return identifier === undefined ? '0' : `${identifier}.0`
}

function release(major: number, minor: number, patch: number): string {
  return `${String(major)}.${String(minor)}.${String(patch)}`
}

function invalidBump(message: string): CoreError<'ERR_INVALID_BUMP'> {
  return new CoreError(message, {
    code: 'ERR_INVALID_BUMP',
    hint: `Kinds are ${[...BUMPS.keys()].join(', ')}; an identifier has letters, digits and hyphens ("rc", "beta").`,
  })
}
