import { explain, type Pep440Constraint } from '@renovatebot/pep440'
import { parse as parseSpecifiers } from '@renovatebot/pep440/lib/specifier.js'
import { comparisonInterval, type VersionInterval, type VersionPoint } from './version-interval.ts'

/** Whether a text is a list of PEP 440 version specifiers. `===` compares texts, which is no range, and is not taken. */
export function isPep440Range(text: string): boolean {
  return constraintsOf(text).length > 0
}

/** The version that a requirement such as `==1.2.0` pins; `undefined` for any other. */
export function pinnedPep440Version(text: string): string | undefined {
  const [only, ...others] = constraintsOf(text)
  return only?.operator === '==' && only.prefix === '' && others.length === 0 ? only.version : undefined
}

/**
 * What each specifier of a range allows; a version in the range lies in all of them. They may allow more than the specifier: what
 * `!=` and the special rules for pre-releases and post-releases take away is left in.
 *
 * Source: PEP 440, "Version specifiers".
 */
export function pep440Bounds(text: string): VersionInterval[] {
  return constraintsOf(text).map(boundsOf)
}

function boundsOf({ operator, version, prefix }: Constraint): VersionInterval {
  switch (operator) {
    case '>=':
    case '>':
    case '<':
    case '<=':
      return comparisonInterval(operator, version)
    case '~=':
      return { from: { side: 'before', version }, to: familyOf(version, 1).to }
    case '==':
      return prefix === '' ? comparisonInterval(operator, version) : familyOf(version, 0)
    default:
      return { from: 'start', to: 'end' }
  }
}

/** All versions whose release begins with that of a version, less some of its last parts: `1.4.*`. */
function familyOf(version: string, dropped: number): VersionInterval {
  const { epoch, release } = explain(version) ?? { epoch: 0, release: [0] }
  const kept = release.slice(0, release.length - dropped)
  const next = [...kept.slice(0, -1), (kept.at(-1) ?? 0) + 1]
  return { from: firstOf(epoch, kept), to: firstOf(epoch, next) }
}

/** Nothing of a release is before its first development release. */
function firstOf(epoch: number, release: readonly number[]): VersionPoint {
  return { side: 'before', version: `${String(epoch)}!${release.join('.')}.dev0` }
}

interface Constraint {
  readonly operator: string
  readonly version: string
  /** `.*` or nothing. */
  readonly prefix: string
}

/** The specifiers of a text; none when it is not a list of them. */
function constraintsOf(text: string): Constraint[] {
  const found = parseSpecifiers(text) as Partial<Pep440Constraint>[] | null
  const constraints = (found ?? []).map(({ operator, version, prefix }) => ({
    operator,
    version,
    prefix: prefix ?? '',
  }))
  return constraints.every(isConstraint) ? constraints : []
}

function isConstraint(one: { readonly [Key in keyof Constraint]: Constraint[Key] | undefined }): one is Constraint {
  return one.version !== undefined && one.operator !== undefined && one.operator !== '==='
}
