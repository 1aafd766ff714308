import type { Dependency } from './dependency.ts'
import { isSamePackage } from './package-name.ts'
import { parsePackageUrl } from './package-url.ts'
import type { VexDocument, VexStatement, VexSubject } from './vex-statement.ts'

/** A VEX document, and what the caller knows of it. */
export interface VexEvidence {
  readonly document: VexDocument
  /** Whether the caller verified the document's signature, by somebody trusted with it. Nothing unverified is honoured. */
  readonly isVerified: boolean
  /** The first moment at which it does not count any more, in milliseconds since 1970. Default: `maxAge` says it. */
  readonly expiresAt?: number
  /** How long each statement counts from its timestamp on, in milliseconds. Without this and `expiresAt`, none counts. */
  readonly maxAge?: number
}

/** Why a statement is not honoured. */
export type VexIgnoreReason = 'unverified' | 'no-expiry' | 'expired' | 'not-yet-valid' | 'unjustified' | 'superseded'

/** A statement that a package is not affected, as the answer names it. */
export interface VexClaim {
  /** The `id` of its document. */
  readonly document: string
  readonly vulnerability: string
  /** Why it is not affected, as the statement has it. */
  readonly justification: string | undefined
}

/** A statement that a package is not affected, and that is not honoured. */
export interface IgnoredVexClaim extends VexClaim {
  readonly reason: VexIgnoreReason
}

/** What a vulnerability is looked up by. */
export interface VexQuestion {
  /** The id and aliases of the vulnerability. */
  readonly ids: ReadonlySet<string>
  readonly dependency: Dependency
  /** The product in which the dependency is used, as statements name it. */
  readonly product?: string | undefined
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly now: number
}

/** Whether a vulnerability is suppressed, and what did not suppress it. */
export interface VexJudgement {
  /** The statement that suppresses it; `undefined` when none does. */
  readonly claim: VexClaim | undefined
  readonly ignored: readonly IgnoredVexClaim[]
}

interface Candidate {
  readonly evidence: VexEvidence
  readonly statement: VexStatement
}

/**
 * Whether VEX statements say that a vulnerability does not affect a dependency.
 *
 * Of the statements that are verified and in force, the latest decides; where two are as late, the one that does not say
 * `not_affected`. The others that say so are listed with the reason why they are not honoured.
 */
export function judgeVex(evidence: readonly VexEvidence[], question: VexQuestion): VexJudgement {
  const candidates = evidence.flatMap((one) =>
    one.document.statements
      .filter((statement) => isAbout(statement, question))
      .map((statement) => ({ evidence: one, statement })),
  )
  const judged = candidates.map((candidate) => ({ ...candidate, reason: reasonAgainst(candidate, question.now) }))
  const inForce = judged.filter(({ reason }) => reason === undefined).map(({ statement }) => statement)
  const latest = inForce.reduce((time, { timestamp }) => Math.max(time, timestamp), -Infinity)
  const isSuppressed = inForce.every(({ timestamp, isNotAffected }) => timestamp < latest || isNotAffected)
  const decisive = judged.find(
    ({ statement, reason }) => isSuppressed && reason === undefined && statement.timestamp === latest,
  )
  const ignored = judged.flatMap(({ reason, ...candidate }) => {
    if (!candidate.statement.isNotAffected || (reason === undefined && isSuppressed)) return []
    return [{ ...toClaim(candidate), reason: reason ?? ('superseded' as const) }]
  })
  return { claim: decisive && toClaim(decisive), ignored }
}

function reasonAgainst({ evidence, statement }: Candidate, now: number): VexIgnoreReason | undefined {
  const { isVerified, expiresAt = Infinity, maxAge = Infinity } = evidence
  if (!isVerified) return 'unverified'
  if (evidence.expiresAt === undefined && evidence.maxAge === undefined) return 'no-expiry'
  if (statement.timestamp > now) return 'not-yet-valid'
  // Written so that a limit that is not a number is a limit that has passed.
  if (!(now < expiresAt && now - statement.timestamp < maxAge)) return 'expired'
  return statement.isNotAffected && statement.justification === undefined ? 'unjustified' : undefined
}

function isAbout({ vulnerability, subjects }: VexStatement, question: VexQuestion): boolean {
  return vulnerability.some((id) => question.ids.has(id)) && subjects.some((subject) => isSubject(subject, question))
}

function isSubject(subject: VexSubject, { dependency, product }: VexQuestion): boolean {
  if (subject.product !== undefined && subject.product !== product) return false
  const named = parsePackageUrl(subject.package)
  if (named === undefined || !isSamePackage(named, dependency)) return false
  const version = pinnedVersion(dependency)
  const isVersion = named.version === undefined || named.version === version
  return isVersion && (subject.versions === undefined || (version !== undefined && subject.versions.includes(version)))
}

/** The one version or digest that a dependency stands for; `undefined` for a range, which only statements about all versions fit. */
function pinnedVersion({ requirement }: Dependency): string | undefined {
  switch (requirement.kind) {
    case 'exact':
      return requirement.version
    case 'digest':
      return requirement.digest
    case 'range':
      return undefined
  }
}

function toClaim({ evidence, statement }: Candidate): VexClaim {
  return {
    document: evidence.document.id,
    vulnerability: statement.vulnerability[0] ?? '',
    justification: statement.justification,
  }
}
