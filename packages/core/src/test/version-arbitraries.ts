import fc from 'fast-check'

const MOST = Number.MAX_SAFE_INTEGER

function oneOf(alphabet: string): fc.Arbitrary<string> {
  return fc.constantFrom(...Array.from(alphabet))
}

/** A text of a few characters out of an alphabet. */
function word(alphabet: string, maxLength = 4): fc.Arbitrary<string> {
  return fc.string({ unit: oneOf(alphabet), minLength: 1, maxLength })
}

/** One component of a version. Small ones come often, so that two versions meet; the largest is 2^53 − 1. */
export const component = fc.oneof(
  { arbitrary: fc.nat(3), weight: 8 },
  { arbitrary: fc.maxSafeNat(), weight: 1 },
  { arbitrary: fc.constantFrom(9, 10, 99, 100, MOST - 1, MOST), weight: 1 },
)

const numeric = component.map(String)

/** A number that a JavaScript number cannot hold: 2^53 and above. */
const huge = fc.bigInt({ min: 2n ** 53n, max: 2n ** 70n }).map(String)

const alphanumeric = fc.oneof(
  fc.constantFrom('a', 'alpha', 'beta', 'rc', 'RC', 'x', '-', '--', '0a', '00a', '1-', '-1'),
  word('01aAzZ-').filter((text) => !/^\d+$/.test(text)),
)

function list(identifier: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.array(identifier, { minLength: 1, maxLength: 4 }).map((identifiers) => identifiers.join('.'))
}

function optional(mark: string, part: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof(
    fc.constant(''),
    part.map((text) => mark + text),
  )
}

function versionOf(prereleaseIdentifier: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.tuple(component, component, component),
      optional('-', list(prereleaseIdentifier)),
      optional('+', list(word('0129abzAZ-'))),
    )
    .map(([components, prerelease, build]) => components.join('.') + prerelease + build)
}

/** Valid versions whose numeric identifiers stay below 2^53, where node-semver compares without a loss. */
export const exactVersion = versionOf(fc.oneof(numeric, alphanumeric))

/** All valid versions, also with numeric identifiers that no JavaScript number holds. */
export const anyVersion = versionOf(fc.oneof(numeric, alphanumeric, huge))

/** Versions with few different parts, for what depends on two of them being close to one another. */
export const closeVersion = fc
  .tuple(
    fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2)),
    optional('-', list(fc.constantFrom('0', '1', '2', 'a', 'rc', '10'))),
    optional('+', fc.constantFrom('1', 'b')),
  )
  .map(([components, prerelease, build]) => components.join('.') + prerelease + build)

/** A text with one to three characters put in, taken out or replaced. */
export function mutated(text: fc.Arbitrary<string>, alphabet: string): fc.Arbitrary<string> {
  const mutation = fc.record({
    at: fc.nat(40),
    removed: fc.nat(1),
    inserted: fc.oneof(fc.constant(''), oneOf(alphabet)),
  })
  return fc.tuple(text, fc.array(mutation, { minLength: 1, maxLength: 3 })).map(([original, mutations]) =>
    mutations.reduce((now, { at, removed, inserted }) => {
      const place = at % (now.length + 1)
      return now.slice(0, place) + inserted + now.slice(place + removed)
    }, original),
  )
}

const xPart = fc.constantFrom('x', 'X', '*')
const number = fc
  .oneof({ arbitrary: fc.nat(3), weight: 12 }, { arbitrary: fc.constantFrom(10, MOST), weight: 1 })
  .map(String)

/** What stands behind an operator: a version, whole or with absent or open parts. */
const partial = fc.oneof(
  { arbitrary: closeVersion, weight: 4 },
  { arbitrary: closeVersion.map((text) => `v${text}`), weight: 1 },
  { arbitrary: xPart, weight: 1 },
  { arbitrary: number, weight: 2 },
  { arbitrary: fc.tuple(number, fc.oneof(number, xPart)).map((parts) => parts.join('.')), weight: 3 },
  { arbitrary: fc.tuple(number, fc.oneof(number, xPart), xPart).map((parts) => parts.join('.')), weight: 2 },
  { arbitrary: fc.tuple(number, number, number).map((parts) => parts.join('.')), weight: 3 },
)

const blanks = fc.constantFrom('', '', '', ' ', '  ', '\t')
const comparator = fc
  .tuple(fc.constantFrom('', '<', '<=', '>', '>=', '=', '^', '~', '~>'), blanks, partial)
  .map((parts) => parts.join(''))
const hyphenRange = fc.tuple(partial, partial).map((bounds) => bounds.join(' - '))
const intersection = fc.array(comparator, { minLength: 1, maxLength: 3 }).map((comparators) => comparators.join(' '))
const alternative = fc.oneof(
  { arbitrary: intersection, weight: 6 },
  { arbitrary: hyphenRange, weight: 2 },
  { arbitrary: fc.constant(''), weight: 1 },
)

/** Ranges with every operator, open parts, hyphens, alternatives, pre-releases and blanks; at most 256 characters. */
export const range = fc
  .tuple(blanks, fc.array(alternative, { minLength: 1, maxLength: 3 }), fc.constantFrom('||', ' || ', '|| '), blanks)
  .map(([before, alternatives, or, after]) => before + alternatives.join(or) + after)
  .filter((text) => text.length <= 256)
