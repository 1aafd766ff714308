import type { APIVersion } from '@mcpver/core'
import { checkBump, type BumpVerdict, type InitialDevelopment, type RequiredBump, type SurfaceDiff } from '@mcpver/diff'
import { plural } from '../plural.ts'
import type { Conclusion } from '../report/diff-report.ts'
import type { PendingChangesets } from './changesets.ts'

/** What the author of a server declares. */
export interface Declaration {
  readonly from: APIVersion
  /** The version in `package.json`, or the one that was given. */
  readonly to: APIVersion
  readonly changesets: Pick<PendingChangesets, 'bump' | 'count'>
  readonly initialDevelopment: InitialDevelopment
}

/** Whether a declaration says the truth, and the sentence for it. */
export interface ReleasePlan {
  readonly verdict: BumpVerdict
  readonly conclusion: Conclusion
  /** How many changesets are declared and not applied to `package.json` yet. */
  readonly pending: number
}

/** Holds what changed against what is declared: a step of versions, and pending changesets on top of it. */
export function planRelease(diff: SurfaceDiff, declaration: Declaration): ReleasePlan {
  const { from, changesets, initialDevelopment } = declaration
  const to = bumped(declaration.to, changesets.bump)
  const verdict = checkBump({ from, to, diff, initialDevelopment })
  const { declared, required } = verdict
  const step = `${String(from)} → ${String(to)}${pendingText(changesets.count)}`
  const end = verdict.success ? 'Fine' : verdict.reason
  const text = `Declared: ${declared} (${step}). Needed: ${required}. ${end}.`
  return {
    verdict,
    pending: changesets.count,
    conclusion: {
      isFine: verdict.success,
      text,
      details: {
        from: from.toJSON(),
        to: to.toJSON(),
        declared,
        required,
        ...(!verdict.success && { code: verdict.code, minimum: verdict.minimum.toJSON() }),
      },
    },
  }
}

function pendingText(count: number): string {
  return count === 0 ? '' : `, with ${plural(count, 'pending changeset')}`
}

function bumped(version: APIVersion, bump: RequiredBump): APIVersion {
  return bump === 'none' ? version : version.bump(bump)
}
