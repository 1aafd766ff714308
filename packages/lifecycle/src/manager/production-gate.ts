import type { Digest, Release } from '@mcpver/core'
import type { ApprovalDecision, ApprovalDesk } from '../approval/approval-desk.ts'
import { runSecurityChecks } from '../check/run-security-checks.ts'
import type { SecurityCheck, SecurityCheckResult, SecurityPolicy } from '../check/security-check.ts'
import { digestVerdict, toSecurityVerdict } from '../check/security-verdict.ts'

/** What stands before production. */
export interface ProductionGateOptions {
  /** In this order. */
  readonly checks: readonly SecurityCheck[]
  /** Default: a score of 80, and nothing unknown. */
  readonly policy?: SecurityPolicy
  readonly approvals: ApprovalDesk
}

/** What the gate found about a release. */
export interface GateFindings {
  readonly securityCheck: SecurityCheckResult
  /** The digest of the verdict, which approvals are given for. */
  readonly verdict: Digest
}

/** Whether a release may pass. */
export type GateDecision = GateFindings &
  (
    | { readonly passed: true; readonly approvals: ApprovalDecision; readonly isForced: boolean }
    | { readonly passed: false; readonly code: GateRefusalCode; readonly reason: string }
  )

/** Why a release may not pass, for programs. */
export type GateRefusalCode = 'ERR_SECURITY_CHECK_FAILED' | 'ERR_APPROVALS_MISSING'

/** Stands before production: security checks first, then approvals of what these found. */
export class ProductionGate {
  readonly #checks: readonly SecurityCheck[]
  readonly #policy: SecurityPolicy
  readonly #approvals: ApprovalDesk

  constructor({ checks, policy = {}, approvals }: ProductionGateOptions) {
    this.#checks = checks
    this.#policy = policy
    this.#approvals = approvals
  }

  /** Runs the security checks. */
  check(release: Release): Promise<SecurityCheckResult> {
    return runSecurityChecks(release, this.#checks, this.#policy)
  }

  /** Runs the security checks, and says what an approval would be given for. */
  async inspect(release: Release): Promise<GateFindings> {
    const securityCheck = await this.check(release)
    return { securityCheck, verdict: await digestVerdict(toSecurityVerdict(release, securityCheck, this.#policy)) }
  }

  /**
   * Decides about a release.
   *
   * @param isForced Lets it pass without approvals, never without the checks.
   */
  async decide(release: Release, isForced: boolean): Promise<GateDecision> {
    const findings = await this.inspect(release)
    const { passed, reason } = findings.securityCheck
    if (!passed) {
      return { ...findings, passed, code: 'ERR_SECURITY_CHECK_FAILED', reason: `Security check failed: ${reason}` }
    }
    const approvals = await this.#approvals.decide({ release, target: 'production', verdict: findings.verdict })
    if (approvals.isApproved || isForced)
      return { ...findings, passed: true, approvals, isForced: !approvals.isApproved }
    return { ...findings, passed: false, code: 'ERR_APPROVALS_MISSING', reason: describe(approvals) }
  }
}

function describe({ people, required, ignored }: ApprovalDecision): string {
  const because = ignored.map(({ person, reason }) => `${person}: ${reason}`).join('; ')
  const counted = `Approved by ${String(people.length)} of ${String(required)} people`
  return because === '' ? counted : `${counted} (${because})`
}
