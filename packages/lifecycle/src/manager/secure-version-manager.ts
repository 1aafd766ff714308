import { systemClock, type Clock, type Digest, type Release, type Store } from '@mcpver/core'
import type { ApprovalDesk } from '../approval/approval-desk.ts'
import { AuditLogger } from '../audit/audit-logger.ts'
import type { SecurityCheckResult } from '../check/security-check.ts'
import type { Authority, Credentials } from './credentials.ts'
import { DenialLog } from './denial-log.ts'
import { validateDependencies, type DependencyInspector, type DependencyValidation } from './dependency-validation.ts'
import type { EvidenceLimits } from '../evidence/evidence-limits.ts'
import { EvidenceIntake, type EvidenceRequest, type EvidenceResult } from './evidence-intake.ts'
import type { ProductionGate } from './production-gate.ts'
import { refusal } from './refusal.ts'
import type { ReleaseSigner } from './release-signer.ts'
import { replayVerdict, type ReplayResult } from './verdict-replay.ts'
import { VersionApproval, type ApprovalRequest } from './version-approval.ts'
import { VersionCreation } from './version-creation.ts'
import type { VersionData } from './version-data.ts'
import { VersionPromotion, type PromotionRequest } from './version-promotion.ts'
import type { ApprovalResult, PromotionResult, VersionResult } from './version-result.ts'

/** What a manager works with. */
export interface SecureVersionManagerOptions {
  readonly store: Store
  readonly authority: Authority
  readonly signer: ReleaseSigner
  readonly dependencies: DependencyInspector
  readonly gate: ProductionGate
  readonly approvals: ApprovalDesk
  /** Default: one that uses `clock`. */
  readonly audit?: AuditLogger
  /** Default: the clock of the machine. */
  readonly clock?: Clock
  /** How much of a report is read at most. Default: what `readEvidence` reads. */
  readonly evidenceLimits?: EvidenceLimits
}

/**
 * Creates versions and promotes them: only by those who may, only along the path, only with the evidence, and never without a record in
 * the audit. The specification's `SecureVersionManager`, with its order of checks and its reasons.
 */
export class SecureVersionManager {
  readonly #store: Store
  readonly #inspector: DependencyInspector
  readonly #gate: ProductionGate
  readonly #creation: VersionCreation
  readonly #promotion: VersionPromotion
  readonly #approval: VersionApproval
  readonly #evidence: EvidenceIntake

  constructor(options: SecureVersionManagerOptions) {
    const { store, dependencies, gate, clock = systemClock } = options
    const audit = options.audit ?? new AuditLogger({ clock })
    const denials = new DenialLog(store, audit)
    this.#store = store
    this.#inspector = dependencies
    this.#gate = gate
    this.#creation = new VersionCreation({ ...options, audit, denials, clock })
    this.#promotion = new VersionPromotion({ ...options, audit, denials })
    this.#approval = new VersionApproval({ ...options, denials })
    this.#evidence = new EvidenceIntake({ ...options, audit, denials, clock })
  }

  /** Creates a version, as `development`. What is refused changes nothing but the audit. */
  createVersion(name: string, data: VersionData, credentials: Credentials): Promise<VersionResult> {
    return this.#creation.create(name, data, credentials)
  }

  /** Moves a version to another state. What is refused changes nothing but the audit. */
  promoteVersion(request: PromotionRequest): Promise<PromotionResult> {
    return this.#promotion.promote(request)
  }

  /** Approves a move to production, for what the security checks say now. It counts unless its giver is the author. */
  approveVersion(request: ApprovalRequest): Promise<ApprovalResult> {
    return this.#approval.approve(request)
  }

  /**
   * Adds a report of another tool to a version. What it says is kept, and the digest of the report; of each format, the newest counts.
   * What cannot be read changes nothing.
   */
  addEvidence(request: EvidenceRequest): Promise<EvidenceResult> {
    return this.#evidence.add(request)
  }

  /** Whether dependencies exist, have no known vulnerabilities and are not deprecated. */
  validateDependencies(dependencies: Readonly<Record<string, string>>): Promise<DependencyValidation> {
    return validateDependencies(dependencies, this.#inspector)
  }

  /**
   * Runs the security checks that production asks for. The specification names the release by name and version; here it is given, so
   * that what was checked is what was read, and one that is not kept can be checked as well.
   */
  performProductionSecurityCheck(release: Release): Promise<SecurityCheckResult> {
    return this.#gate.check(release)
  }

  /**
   * Runs the security checks again and holds them against a verdict that was kept when a version was approved or entered production.
   *
   * @param digest Which verdict. Default: the one that was kept last.
   */
  async replayVerdict(name: string, version: string, digest?: Digest): Promise<ReplayResult> {
    const release = await this.getVersion(name, version)
    if (release === undefined) return refusal('ERR_VERSION_NOT_FOUND', 'Version not found')
    return replayVerdict(release, { store: this.#store, gate: this.#gate }, digest)
  }

  /** A version of a name; `undefined` when there is none. */
  async getVersion(name: string, version: string): Promise<Release | undefined> {
    return (await this.#store.read(({ releases }) => releases.get(name, version)))?.value
  }
}
