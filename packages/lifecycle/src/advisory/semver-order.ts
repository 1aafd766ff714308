import { boundedMemo } from './bounded-memo.ts'

/** A version taken apart; numbers stay texts, so that none is too large. */
interface SemverParts {
  readonly numbers: readonly string[]
  readonly prerelease: readonly string[]
}

const LONGEST_VERSION = 256
const VERSION = /^v?(\d+(?:\.\d+)*)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/
const DIGITS = /^\d+$/
const NONE: readonly string[] = []
const ZERO: SemverParts = { numbers: ['0'], prerelease: NONE }

const partsOf = boundedMemo(toParts)

/** Whether a text is read by `compareSemver`. */
export function isSemver(text: string): boolean {
  return partsOf(text) !== undefined
}

/**
 * Orders versions by the precedence of Semantic Versioning 2.0.0. Advisories hold what was really published, so more is read than
 * that allows: a `v`, any number of parts (a missing one is 0), leading zeros and numbers of any length.
 *
 * @returns Below 0, 0 or above 0; for texts that `isSemver` accepts.
 */
export function compareSemver(left: string, right: string): number {
  const [a, b] = [partsOf(left) ?? ZERO, partsOf(right) ?? ZERO]
  return compareLists(a.numbers, b.numbers) || comparePrereleases(a.prerelease, b.prerelease)
}

function toParts(text: string): SemverParts | undefined {
  if (text.length > LONGEST_VERSION) return undefined
  const [, numbers, prerelease] = VERSION.exec(text) ?? []
  if (numbers === undefined) return undefined
  return { numbers: numbers.split('.'), prerelease: prerelease === undefined ? NONE : prerelease.split('.') }
}

function compareLists(left: readonly string[], right: readonly string[]): number {
  const length = Math.max(left.length, right.length)
  for (let index = 0; index < length; index++) {
    const order = compareNumbers(left[index] ?? '0', right[index] ?? '0')
    if (order !== 0) return order
  }
  return 0
}

/** A release comes after its pre-releases; of two pre-releases, the one with more identifiers does. Rules 11.3 and 11.4. */
function comparePrereleases(left: readonly string[], right: readonly string[]): number {
  if (left.length === 0 || right.length === 0) return right.length - left.length
  for (const [index, identifier] of left.entries()) {
    const other = right[index]
    if (other === undefined) return 1
    const order = compareIdentifiers(identifier, other)
    if (order !== 0) return order
  }
  return left.length - right.length
}

function compareIdentifiers(left: string, right: string): number {
  const [isNumber, isOtherNumber] = [DIGITS.test(left), DIGITS.test(right)]
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1
  return isNumber ? compareNumbers(left, right) : compareTexts(left, right)
}

/** Orders texts of digits by the numbers that they stand for. */
function compareNumbers(left: string, right: string): number {
  if (left === right) return 0
  const [a, b] = [withoutLeadingZeros(left), withoutLeadingZeros(right)]
  return a.length - b.length || compareTexts(a, b)
}

function withoutLeadingZeros(digits: string): string {
  return digits.startsWith('0') ? digits.replace(/^0+(?=\d)/, '') : digits
}

function compareTexts(left: string, right: string): number {
  if (left === right) return 0
  return left < right ? -1 : 1
}
