import type { VersionParts } from './version-grammar.ts'

const DIGITS = /^\d+$/

/** Negative, zero or positive as one version comes before, with or after another; build metadata does not count. */
export function comparePrecedence(a: VersionParts, b: VersionParts): number {
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch || comparePrerelease(a.prerelease, b.prerelease)
}

/** Compares pre-releases by item 11 of Semantic Versioning 2.0.0; a release comes after its pre-releases. */
function comparePrerelease(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  if (a.length === 0 || b.length === 0) return Number(a.length === 0) - Number(b.length === 0)
  const shared = Math.min(a.length, b.length)
  for (let index = 0; index < shared; index++) {
    const order = compareIdentifiers(a[index] ?? 0, b[index] ?? 0)
    if (order !== 0) return order
  }
  return a.length - b.length
}

/** Compares two pre-release identifiers: numbers by value and before all others, those by code units. */
export function compareIdentifiers(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  const aNumeric = isNumeric(a)
  const bNumeric = isNumeric(b)
  if (aNumeric !== bNumeric) return aNumeric ? -1 : 1
  const [aText, bText] = [String(a), String(b)]
  if (aNumeric && aText.length !== bText.length) return aText.length - bText.length
  return aText < bText ? -1 : aText > bText ? 1 : 0
}

/** A number that a JavaScript number cannot hold stays a text of digits and still counts as numeric. */
export function isNumeric(identifier: string | number): boolean {
  return typeof identifier === 'number' || DIGITS.test(identifier)
}

/** Sorts after every pre-release, because those start with a lower mark. */
const RELEASE_MARK = '~'
const PRERELEASE_MARK = '-'
/** Ends an identifier; lower than every character of one, so that a shorter list comes first. */
const END_OF_IDENTIFIER = '\u0001'

/** A text whose code units sort as precedence does; equal for versions of equal precedence only. */
export function precedenceKey({ major, minor, patch, prerelease }: VersionParts): string {
  const core = numberKey(String(major)) + numberKey(String(minor)) + numberKey(String(patch))
  if (prerelease.length === 0) return core + RELEASE_MARK
  return core + PRERELEASE_MARK + prerelease.map(identifierKey).join('')
}

function identifierKey(identifier: string | number): string {
  return (isNumeric(identifier) ? `0${numberKey(String(identifier))}` : `1${String(identifier)}`) + END_OF_IDENTIFIER
}

/** Digits behind their count: among numbers without leading zeros, more digits means larger. */
function numberKey(digits: string): string {
  return String.fromCharCode(0x100 + digits.length) + digits
}
