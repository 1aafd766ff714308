/** What a version text says, read but not yet a value. */
export interface VersionParts {
  readonly major: number
  readonly minor: number
  readonly patch: number
  readonly prerelease: readonly (string | number)[]
  readonly build: readonly string[]
}

/** node-semver's limit, so that both read the same texts. */
const LONGEST_VERSION = 256

const NONE: readonly never[] = Object.freeze([])
const ZERO = 48
const NINE = 57
const DOT = 46
const HYPHEN = 45
const LOWER_V = 118
const DIGITS = /^\d+$/
const IDENTIFIER = /^[0-9A-Za-z-]+$/

/**
 * Reads an optional `v` and the grammar of Semantic Versioning 2.0.0; `undefined` for anything else.
 *
 * One pass, character by character and never past the end: this runs for every version text, and a regular expression takes
 * four times as long.
 */
export function scanVersion(text: unknown): VersionParts | undefined {
  if (typeof text !== 'string' || text.length > LONGEST_VERSION) return undefined
  const { length } = text
  let major = 0
  let minor = 0
  let dots = 0
  // The component being read: its value so far, how many digits it has, and whether the first of them is a zero.
  let value = 0
  let digits = 0
  let isZero = false
  let at = text.charCodeAt(0) === LOWER_V ? 1 : 0
  for (; at < length; at++) {
    const code = text.charCodeAt(at)
    if (code >= ZERO && code <= NINE) {
      if (digits === 0) isZero = code === ZERO
      else if (isZero) return undefined
      value = value * 10 + (code - ZERO)
      digits++
    } else if (code === DOT && dots < 2) {
      if (digits === 0 || value > Number.MAX_SAFE_INTEGER) return undefined
      if (dots === 0) major = value
      else minor = value
      dots++
      value = 0
      digits = 0
    } else break
  }
  if (dots < 2 || digits === 0 || value > Number.MAX_SAFE_INTEGER) return undefined
  if (at === length) return { major, minor, patch: value, prerelease: NONE, build: NONE }
  const suffix = scanSuffix(text, at)
  return suffix && { major, minor, patch: value, ...suffix }
}

function scanSuffix(text: string, start: number): Pick<VersionParts, 'prerelease' | 'build'> | undefined {
  const plus = text.indexOf('+', start)
  const end = plus === -1 ? text.length : plus
  const prerelease =
    start === end ? NONE : text.charCodeAt(start) === HYPHEN ? scanPrerelease(text.slice(start + 1, end)) : undefined
  const build = plus === -1 ? NONE : scanBuild(text.slice(plus + 1))
  return prerelease && build && { prerelease, build }
}

function scanPrerelease(text: string): readonly (string | number)[] | undefined {
  const identifiers: (string | number)[] = []
  for (const identifier of text.split('.')) {
    if (!isPrereleaseIdentifier(identifier)) return undefined
    identifiers.push(toIdentifier(identifier))
  }
  return Object.freeze(identifiers)
}

function scanBuild(text: string): readonly string[] | undefined {
  const identifiers = text.split('.')
  return identifiers.every((identifier) => IDENTIFIER.test(identifier)) ? Object.freeze(identifiers) : undefined
}

/** Whether a text can stand between the dots of a pre-release: letters, digits, hyphens; a number has no leading zero. */
export function isPrereleaseIdentifier(text: string): boolean {
  return IDENTIFIER.test(text) && !(text.length > 1 && text.charCodeAt(0) === ZERO && DIGITS.test(text))
}

/** A numeric identifier becomes a number, unless a number could not hold it exactly. */
function toIdentifier(text: string): string | number {
  return DIGITS.test(text) && Number(text) <= Number.MAX_SAFE_INTEGER ? Number(text) : text
}

/** One to three numbers with dots between them, each short enough to be exact, and no digit right before them. */
const LOOSE_VERSION = /(?<!\d)(\d{1,15})(?:\.(\d{1,15}))?(?:\.(\d{1,15}))?(?!\d)/

/** The first three components found in a text, as a version text; an empty one when there are none. */
export function coerceVersionText(text: unknown): string {
  const found = typeof text === 'string' ? LOOSE_VERSION.exec(text) : null
  return found === null
    ? ''
    : [found[1], found[2], found[3]].map((component) => String(Number(component ?? '0'))).join('.')
}
