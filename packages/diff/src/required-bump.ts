import { APIVersion, type VersionInput } from '@mcpver/core'
import type { Change, RequiredBump, SurfaceDiff } from './change.ts'
import { compareBumps } from './severity.ts'

/**
 * What versions before 1.0.0 promise.
 *
 * - `caret`: as npm's `^0.2.0` reads them: a break is a minor step, everything else a patch.
 * - `strict`: the same as later versions.
 */
export type InitialDevelopment = 'caret' | 'strict'

/** The smallest bump that says the truth about all changes. */
export function requiredBump({ bump }: Pick<SurfaceDiff, 'bump'>): RequiredBump {
  return bump
}

/** A step of versions, and what changed on it. */
export interface BumpCheck {
  readonly from: VersionInput
  readonly to: VersionInput
  readonly diff: SurfaceDiff
  /** Default: `caret`. */
  readonly initialDevelopment?: InitialDevelopment
}

/** What a step of versions says: a bump, nothing, a step back, or a step from a pre-release, which promises nothing. */
export type DeclaredBump = RequiredBump | 'backward' | 'prerelease'

/** Whether a step of versions says the truth about what changed. */
export type BumpVerdict =
  | {
      readonly success: true
      readonly declared: DeclaredBump
      /** The bump that the changes require of this version. */
      readonly required: RequiredBump
    }
  | {
      readonly success: false
      readonly code: 'ERR_VERSION_BACKWARD' | 'ERR_BUMP_TOO_SMALL'
      readonly reason: string
      readonly declared: DeclaredBump
      readonly required: RequiredBump
      /** The smallest version that would do. */
      readonly minimum: APIVersion
      /** The changes that require it, the gravest first. */
      readonly changes: readonly Change[]
    }

/**
 * Whether a version is far enough from another one for what changed between them. A pre-release counts as the release that it
 * leads to; from a pre-release, every later version is.
 *
 * @throws {VersionParseError} `ERR_INVALID_VERSION`.
 */
export function checkBump({ from, to, diff, initialDevelopment = 'caret' }: BumpCheck): BumpVerdict {
  const [start, end] = [APIVersion.from(from), APIVersion.from(to)]
  const required = bumpFrom(start, diff.bump, initialDevelopment)
  const minimum = bumped(start, required)
  const declared = declaredBump(start, end)
  if (declared === 'prerelease' || isEnough(end, minimum, declared)) return { success: true, declared, required }
  const changes = diff.tools.flatMap((tool) => tool.changes).filter(({ bump }) => compareBumps(bump, diff.bump) >= 0)
  const code = declared === 'backward' ? 'ERR_VERSION_BACKWARD' : 'ERR_BUMP_TOO_SMALL'
  return {
    success: false,
    code,
    reason: reasonOf({ start, end, required, minimum }),
    declared,
    required,
    minimum,
    changes,
  }
}

/** The bump that changes require of a version: before 1.0.0, npm's caret takes a minor step for a break. */
export function bumpFrom(
  version: APIVersion,
  required: RequiredBump,
  initialDevelopment: InitialDevelopment = 'caret',
): RequiredBump {
  if (version.major > 0 || initialDevelopment === 'strict' || required === 'none') return required
  return required === 'major' ? 'minor' : 'patch'
}

/** A version after a bump; itself after none. */
export function bumped(version: APIVersion, bump: RequiredBump): APIVersion {
  return bump === 'none' ? version : version.bump(bump)
}

function declaredBump(from: APIVersion, to: APIVersion): DeclaredBump {
  const order = from.compare(to)
  if (order > 0) return 'backward'
  if (order === 0) return 'none'
  if (!from.isStable) return 'prerelease'
  if (from.major !== to.major) return 'major'
  return from.minor === to.minor ? 'patch' : 'minor'
}

function isEnough(end: APIVersion, minimum: APIVersion, declared: DeclaredBump): boolean {
  return declared !== 'backward' && APIVersion.of(end.major, end.minor, end.patch).compare(minimum) >= 0
}

interface Step {
  readonly start: APIVersion
  readonly end: APIVersion
  readonly required: RequiredBump
  readonly minimum: APIVersion
}

function reasonOf({ start, end, required, minimum }: Step): string {
  if (end.compare(start) < 0) return `${String(end)} comes before ${String(start)}`
  const needs = `The changes since ${String(start)} require a ${required} bump, at least ${String(minimum)}`
  return `${needs}; ${String(end)} is too small`
}
