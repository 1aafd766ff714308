import SemverRange from 'semver/classes/range.js'
import { CoreError } from './core-error.ts'
import { logged } from './logger.ts'
import { comparePrecedence } from './precedence.ts'
import { quote } from './quote.ts'
import type { VersionParts } from './version-grammar.ts'

/** How a version is held against a range. */
export interface RangeOptions {
  /**
   * Whether pre-releases count like releases; those of a bound that was not written out then lie in the range too: `1.2.0-rc`
   * in `^1.2`, but not in `^1.2.0`. Default `false`: a pre-release counts only where the range names a pre-release of the same
   * major, minor and patch. Both as node-semver has it.
   */
  readonly includePrerelease?: boolean | undefined
}

const MARKER = Symbol.for('mcpver.version-range')

type Operator = '' | '<' | '<=' | '>' | '>=' | '='

interface Comparator {
  readonly operator: Operator
  readonly version: VersionParts
}

/** The comparators of each part between `||`; all those of one part have to be met. */
type Alternatives = readonly (readonly Comparator[])[]

/** node-semver's limit for a version, which its regular expressions are made safe for. */
const LONGEST_RANGE = 256
const CACHED_RANGES = 500

/**
 * A set of versions, written as in npm: `^1.2`, `~1.4.1`, `>=1 <3`, `1.2.3`, `1.x || 2.x`, `*`.
 *
 * The grammar and the meaning are node-semver's; so `^0.1.0` is `>=0.1.0 <0.2.0-0`.
 */
export class VersionRange {
  /** The text it was read from. */
  readonly text: string
  readonly [MARKER] = true
  readonly #alternatives: Alternatives
  /** The same where pre-releases count; few ask for it, so it is read when it is needed. */
  #withPrereleases: Alternatives | undefined
  static readonly #cache = new Map<string, VersionRange>()

  private constructor(text: string, alternatives: Alternatives) {
    this.text = text
    this.#alternatives = alternatives
    Object.freeze(this)
  }

  /**
   * Reads a range. Texts come from callers on the network: at most 256 characters, and a bounded number is remembered.
   *
   * @throws {CoreError} `ERR_INVALID_RANGE` for a text that is not a range.
   */
  static parse(text: string): VersionRange {
    const range = VersionRange.#read(text)
    if (range instanceof VersionRange) return range
    throw logged(invalidRange(text, range))
  }

  /** Like `parse`, but answers `undefined` where that throws. */
  static tryParse(text: unknown): VersionRange | undefined {
    const range = VersionRange.#read(text)
    return range instanceof VersionRange ? range : undefined
  }

  /** The range itself, or the one that a text says; for parameters that take both. Throws as `parse` does. */
  static from(input: string | VersionRange): VersionRange {
    return isVersionRange(input) ? input : VersionRange.parse(input)
  }

  /** The range that a text says, or why it says none. */
  static #read(text: unknown): unknown {
    if (typeof text !== 'string' || text.length > LONGEST_RANGE) return undefined
    const known = VersionRange.#cache.get(text)
    if (known !== undefined) return known
    try {
      const range = new VersionRange(text, comparatorsOf(new SemverRange(text)))
      if (VersionRange.#cache.size >= CACHED_RANGES) VersionRange.#cache.clear()
      VersionRange.#cache.set(text, range)
      return range
    } catch (error) {
      return error
    }
  }

  /** Whether a version lies in the range. */
  test(version: VersionParts, { includePrerelease = false }: RangeOptions = {}): boolean {
    return this.#alternativesFor(includePrerelease).some(
      (comparators) =>
        comparators.every((comparator) => meets(version, comparator)) &&
        (version.prerelease.length === 0 || includePrerelease || admitsPrerelease(comparators, version)),
    )
  }

  #alternativesFor(includePrerelease: boolean): Alternatives {
    if (!includePrerelease) return this.#alternatives
    this.#withPrereleases ??= alternativesWithPrereleases(this.text)
    return this.#withPrereleases
  }

  /** The text it was read from. */
  toString(): string {
    return this.text
  }

  /** The text it was read from. */
  toJSON(): string {
    return this.text
  }
}

/**
 * The highest of some versions that lies in a range, or `undefined` when none does.
 *
 * @throws {CoreError} `ERR_INVALID_RANGE` for a text that is not a range.
 */
export function maxSatisfying<V extends VersionParts>(
  versions: Iterable<V>,
  range: string | VersionRange,
  options?: RangeOptions,
): V | undefined {
  const accepted = VersionRange.from(range)
  let highest: V | undefined
  for (const version of versions) {
    if (accepted.test(version, options) && (highest === undefined || comparePrecedence(version, highest) > 0))
      highest = version
  }
  return highest
}

/** Also true of a range that comes from another installed copy of this package. */
function isVersionRange(value: unknown): value is VersionRange {
  return typeof value === 'object' && value !== null && MARKER in value
}

/** Where an upper bound would pass 2^53 − 1 only with pre-releases, no version lies in the range: node-semver's answer. */
function alternativesWithPrereleases(text: string): Alternatives {
  try {
    return comparatorsOf(new SemverRange(text, { includePrerelease: true }))
  } catch {
    return []
  }
}

/** node-semver's comparators in a form that is quick to test. */
function comparatorsOf(range: SemverRange): Alternatives {
  return range.set.map((comparators) =>
    comparators.flatMap(({ operator, semver }) =>
      // node-semver marks "any version" by a comparator whose version is a symbol.
      typeof semver === 'symbol' ? [] : [{ operator, version: semver }],
    ),
  )
}

function meets(version: VersionParts, comparator: Comparator): boolean {
  const order = comparePrecedence(version, comparator.version)
  switch (comparator.operator) {
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
    case '':
    case '=':
      return order === 0
  }
}

function admitsPrerelease(comparators: readonly Comparator[], { major, minor, patch }: VersionParts): boolean {
  return comparators.some(
    ({ version }) =>
      version.prerelease.length > 0 && version.major === major && version.minor === minor && version.patch === patch,
  )
}

function invalidRange(text: unknown, cause: unknown): CoreError<'ERR_INVALID_RANGE'> {
  return new CoreError(`${quote(text)} is not a version range`, {
    code: 'ERR_INVALID_RANGE',
    hint: 'Write a range as in npm: "^1.2", "~1.4.1", ">=1 <3", "1.2.3" or "*".',
    cause,
  })
}
