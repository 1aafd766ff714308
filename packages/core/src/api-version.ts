import { bumpVersion, type BumpType } from './bump.ts'
import { VersionParseError } from './core-error.ts'
import { logged } from './logger.ts'
import { comparePrecedence, precedenceKey } from './precedence.ts'
import { quote } from './quote.ts'
import { coerceVersionText, scanVersion, type VersionParts } from './version-grammar.ts'
import { VersionRange, type RangeOptions } from './version-range.ts'

const MARKER = Symbol.for('mcpver.api-version')

/** A version as callers may write it: `'1.2.3'`, `'v1.2.3'` or an `APIVersion`. */
export type VersionInput = string | APIVersion

/**
 * The semantic version of a tool: an immutable value with the order and the grammar of Semantic Versioning 2.0.0.
 *
 * `String(v)` is `'v1.2.3'`, JSON has `'1.2.3'`, and `a < b` compares by precedence. Build metadata is kept and shown and
 * never compared. Source: the project's specification, "APIVersion"; https://semver.org/spec/v2.0.0.html.
 */
export class APIVersion implements VersionParts {
  readonly major: number
  readonly minor: number
  readonly patch: number
  /** The identifiers after the hyphen, numbers as numbers: `1.0.0-rc.1` has `['rc', 1]`. Empty for a release. */
  readonly prerelease: readonly (string | number)[]
  /** The identifiers after the plus sign. They do not count in comparisons. */
  readonly build: readonly string[]

  private constructor({ major, minor, patch, prerelease, build }: VersionParts) {
    this.major = major
    this.minor = minor
    this.patch = patch
    this.prerelease = prerelease
    this.build = build
    Object.freeze(this)
  }

  /**
   * Reads `'1.2.3'` or `'v1.2.3'`; a pre-release and build metadata may follow.
   *
   * @throws {VersionParseError} `ERR_INVALID_VERSION` for anything else, also for fewer or more than three components,
   *   leading zeros, blanks, components over 2^53 − 1 and texts over 256 characters.
   */
  static parse(text: string): APIVersion {
    const parts = scanVersion(text)
    if (parts === undefined) throw logged(invalidVersion(text))
    return new APIVersion(parts)
  }

  /** Like `parse`, but answers `undefined` where that throws. */
  static tryParse(text: unknown): APIVersion | undefined {
    const parts = scanVersion(text)
    return parts && new APIVersion(parts)
  }

  /**
   * Reads the first thing in a text that looks like a version, filling absent components with zero: `'v1.2'` is `1.2.0`,
   * `'release-2'` is `2.0.0`. A pre-release or build part is dropped unless the whole text is a valid version. Numbers of
   * more than 15 digits are passed over, leading zeros are dropped.
   *
   * @throws {VersionParseError} `ERR_INVALID_VERSION` when the text has no number of at most 15 digits.
   */
  static coerce(text: string): APIVersion {
    const parts = scanVersion(text) ?? scanVersion(coerceVersionText(text))
    if (parts === undefined) throw logged(invalidVersion(text))
    return new APIVersion(parts)
  }

  /**
   * The version with these three components.
   *
   * @throws {VersionParseError} `ERR_INVALID_VERSION` for a component that is not a whole number from 0 to 2^53 − 1.
   */
  static of(major: number, minor = 0, patch = 0): APIVersion {
    return APIVersion.parse(`${String(major)}.${String(minor)}.${String(patch)}`)
  }

  /** The version itself, or the one that a text says; for parameters that take both. Throws as `parse` does. */
  static from(input: VersionInput): APIVersion {
    return APIVersion.isInstance(input) ? input : APIVersion.parse(input)
  }

  /** Whether a value is a version, also when it comes from another installed copy of this package. */
  static isInstance(value: unknown): value is APIVersion {
    return typeof value === 'object' && value !== null && MARKER in value
  }

  /** Negative, zero or positive as `a` comes before, with or after `b` in precedence; sorts arrays as it is. */
  static compare(a: APIVersion, b: APIVersion): number {
    return comparePrecedence(a, b)
  }

  /** Negative, zero or positive as this version comes before, with or after another. */
  compare(other: APIVersion): number {
    return APIVersion.compare(this, other)
  }

  /** Whether two versions have the same precedence; build metadata does not count. */
  equals(other: APIVersion): boolean {
    return APIVersion.compare(this, other) === 0
  }

  /**
   * Whether code written for this version can use another: same major, and the other is not older.
   *
   * This is the specification's rule, and it makes no exception for major version 0.
   */
  isCompatible(other: APIVersion): boolean {
    return this.major === other.major && APIVersion.compare(other, this) >= 0
  }

  /** Whether this is a release, not a pre-release. */
  get isStable(): boolean {
    return this.prerelease.length === 0
  }

  /**
   * The next version of a kind, by node-semver's `inc`: `1.2.3` bumped `minor` is `1.3.0`, `1.3.0-rc.1` bumped `minor` is
   * `1.3.0`. Build metadata is dropped.
   *
   * @param identifier The first pre-release identifier, or several with dots between them, for the kinds that make one:
   *   `bump('preminor', 'rc')`.
   * @throws {CoreError} `ERR_INVALID_BUMP` for another kind or a malformed identifier.
   * @throws {VersionParseError} `ERR_INVALID_VERSION` when a component would pass 2^53 − 1, or the text 256 characters.
   */
  bump(type: BumpType, identifier?: string): APIVersion {
    return APIVersion.parse(bumpVersion(this, type, identifier))
  }

  /**
   * Whether this version lies in a range, with node-semver's rules.
   *
   * @throws {CoreError} `ERR_INVALID_RANGE` for a text that is not a range.
   */
  satisfies(range: string | VersionRange, options?: RangeOptions): boolean {
    return VersionRange.from(range).test(this, options)
  }

  /** `'v1.2.3'`, with the pre-release and build metadata where there are any. */
  toString(): string {
    return `v${this.toJSON()}`
  }

  /** `'1.2.3'`: the text of Semantic Versioning 2.0.0, which other tools read. */
  toJSON(): string {
    const prerelease = this.prerelease.length === 0 ? '' : `-${this.prerelease.join('.')}`
    const build = this.build.length === 0 ? '' : `+${this.build.join('.')}`
    return `${String(this.major)}.${String(this.minor)}.${String(this.patch)}${prerelease}${build}`
  }

  /** Makes `<`, `<=`, `>` and `>=` compare by precedence; a conversion to text gives `toString()`. */
  [Symbol.toPrimitive](hint: string): string {
    return hint === 'number' ? this.precedenceKey() : this.toString()
  }

  /**
   * A text that sorts, code unit by code unit, as the versions do, and is equal exactly for versions of equal precedence:
   * the key for maps and indexes.
   */
  precedenceKey(): string {
    return precedenceKey(this)
  }
}

// On the prototype, not on every instance: a field more would show in each comparison of tests, and costs at each parse.
Object.defineProperty(APIVersion.prototype, MARKER, { value: true })

function invalidVersion(text: unknown): VersionParseError {
  return new VersionParseError(`${quote(text)} is not a version`, {
    code: 'ERR_INVALID_VERSION',
    hint: 'Write three numbers and, if need be, a pre-release: "1.2.3", "v1.2.3" or "1.2.3-rc.1". APIVersion.coerce() reads looser texts.',
  })
}
