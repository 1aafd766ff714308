import { systemClock, type Clock, type Digest, type Release, type StoredDocument } from '@mcpver/core'
import type { ApprovalDecision, ApprovalDesk } from '../approval/approval-desk.ts'
import { runSecurityChecks } from '../check/run-security-checks.ts'
import type { SecurityCheck, SecurityCheckResult, SecurityPolicy } from '../check/security-check.ts'
import { digestVerdict, toSecurityVerdict, type SecurityVerdict } from '../check/security-verdict.ts'
import { toVerdictDocument, verifyVerdictDocument } from '../check/verdict-document.ts'
import type { VerdictSigner, VerdictStanding } from '../check/verdict-signer.ts'
import type { Credentials } from './credentials.ts'

/** What stands before production. */
export interface ProductionGateOptions {
  /** In this order. */
  readonly checks: readonly SecurityCheck[]
  /** Default: a score of 80, and nothing unknown. */
  readonly policy?: SecurityPolicy
  readonly approvals: ApprovalDesk
  /** What attests verdicts, which are then kept. Default: none are. */
  readonly verdictSigner?: VerdictSigner
  /** Default: the clock of the machine. */
  readonly clock?: Clock
}

/** What the gate found about a release. */
export interface GateFindings {
  readonly securityCheck: SecurityCheckResult
  readonly securityVerdict: SecurityVerdict
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
  readonly #verdictSigner: VerdictSigner | undefined
  readonly #clock: Clock

  constructor({ checks, policy = {}, approvals, verdictSigner, clock = systemClock }: ProductionGateOptions) {
    this.#checks = checks
    this.#policy = policy
    this.#approvals = approvals
    this.#verdictSigner = verdictSigner
    this.#clock = clock
  }

  /** Runs the security checks. */
  check(release: Release): Promise<SecurityCheckResult> {
    return runSecurityChecks(release, this.#checks, this.#policy)
  }

  /** Runs the security checks, and says what an approval would be given for. */
  async inspect(release: Release): Promise<GateFindings> {
    const securityCheck = await this.check(release)
    const securityVerdict = toSecurityVerdict(release, securityCheck, this.#policy)
    return { securityCheck, securityVerdict, verdict: await digestVerdict(securityVerdict) }
  }

  /**
   * The verdict of some findings as a signed document; `undefined` where nothing signs verdicts.
   *
   * @throws {LifecycleError} `ERR_INVALID_SIGNATURE` when what was signed does not stand (the promise rejects).
   */
  async attest(
    { securityVerdict: verdict }: GateFindings,
    credentials: Credentials,
  ): Promise<StoredDocument | undefined> {
    if (this.#verdictSigner === undefined) return undefined
    return toVerdictDocument(this.#verdictSigner, { verdict, credentials, now: this.#clock.now() })
  }

  /** Whether a verdict that was kept is one that somebody attested. */
  async verify(document: StoredDocument): Promise<VerdictStanding> {
    if (this.#verdictSigner !== undefined) return verifyVerdictDocument(document, this.#verdictSigner)
    return { valid: false, reason: 'Nothing here verifies verdicts' }
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
