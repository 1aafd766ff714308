import { APIVersion, type VersionInput } from '@mcpver/core'
import type { Change, RequiredBump, SurfaceDiff } from './change.ts'
import { compareBumps, compareKinds } from './severity.ts'

/**
 * What versions before 1.0.0 promise.
 *
 * - `caret`: as npm's caret reads them: `^0.2.0` takes patches only, so a break is a minor step and everything else a patch;
 *   `^0.0.2` takes nothing else, so that even a break is a patch.
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
  const declared = declaredBump(start, end)
  if (isFarEnough(start, end, required)) return { success: true, declared, required }
  const minimum = bumped(start, required)
  const changes = diff.tools
    .flatMap((tool) => tool.changes)
    .filter(({ bump }) => compareBumps(bump, diff.bump) >= 0)
    .toSorted((a, b) => compareKinds(b.kind, a.kind))
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

/** The bump that changes require of a version: before 1.0.0, less by npm's caret. */
export function bumpFrom(
  version: APIVersion,
  required: RequiredBump,
  initialDevelopment: InitialDevelopment = 'caret',
): RequiredBump {
  if (version.major > 0 || initialDevelopment === 'strict' || required === 'none') return required
  return required === 'major' && version.minor > 0 ? 'minor' : 'patch'
}

/** The next version that says the truth about a bump: itself after none, the next pre-release after a pre-release. */
export function bumped(version: APIVersion, bump: RequiredBump): APIVersion {
  if (bump === 'none') return version
  return version.bump(version.isStable ? bump : 'prerelease')
}

/**
 * Whether one version comes far enough after another for a bump. A pre-release counts as the release that it leads to; after a
 * pre-release, every later version will do.
 */
export function isFarEnough(start: APIVersion, end: APIVersion, required: RequiredBump): boolean {
  const order = end.compare(start)
  if (order <= 0) return order === 0 && required === 'none'
  return !start.isStable || APIVersion.of(end.major, end.minor, end.patch).compare(bumped(start, required)) >= 0
}

function declaredBump(from: APIVersion, to: APIVersion): DeclaredBump {
  const order = from.compare(to)
  if (order > 0) return 'backward'
  if (order === 0) return 'none'
  if (!from.isStable) return 'prerelease'
  if (from.major !== to.major) return 'major'
  return from.minor === to.minor ? 'patch' : 'minor'
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
