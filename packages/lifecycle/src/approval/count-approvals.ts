import type { Digest, Release, ReleaseState } from '@mcpver/core'
import type { ApprovalClaims, ApprovalStanding } from './approval.ts'

/** What is to be approved, and when it is. */
export interface ApprovalQuestion {
  readonly release: Release
  readonly target: ReleaseState
  readonly verdict: Digest
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly now: number
}

/** Whose approvals count, and why those of others do not. */
export interface ApprovalCount {
  /** Different people, none of them the author. */
  readonly people: readonly string[]
  readonly ignored: readonly { readonly person: string; readonly reason: string }[]
}

/** Counts approvals: each person once, the author not at all, and none that was given for something else. */
export function countApprovals(standings: readonly ApprovalStanding[], question: ApprovalQuestion): ApprovalCount {
  const people = new Set<string>()
  const ignored: { person: string; reason: string }[] = []
  for (const standing of standings) {
    const problem = problemWith(standing, question)
    if (problem === undefined && standing.valid) people.add(standing.person)
    else ignored.push({ person: standing.valid ? standing.person : 'unknown', reason: problem ?? 'Not valid' })
  }
  return { people: [...people], ignored }
}

function problemWith(standing: ApprovalStanding, question: ApprovalQuestion): string | undefined {
  if (!standing.valid) return standing.reason
  if (standing.person === question.release.createdBy) return 'The author cannot approve'
  return mismatchIn(standing.claims, question)
}

function mismatchIn(claims: ApprovalClaims, { release, target, verdict, now }: ApprovalQuestion): string | undefined {
  if (claims.name !== release.name || claims.version !== release.version) return 'It is for another version'
  if (claims.target !== target) return `It is for ${claims.target}`
  if (claims.checksum !== release.checksum) return 'It is for another definition'
  if (claims.verdict !== verdict) return 'It is for another verdict of the security checks'
  return now >= claims.expiresAt ? 'It has expired' : undefined
}
