import {
  systemClock,
  type Clock,
  type JsonObject,
  type Release,
  type ReleaseState,
  type Store,
  type StoreView,
} from '@mcpver/core'
import type { ApprovalDesk } from '../approval/approval-desk.ts'
import type { AuditEvent } from '../audit/audit-entry.ts'
import { AuditLogger } from '../audit/audit-logger.ts'
import type { SecurityCheckResult } from '../check/security-check.ts'
import { isPromotionPath, promotionTargets } from '../promotion-path.ts'
import type { Authority, Credentials, Identity } from './credentials.ts'
import { validateDependencies, type DependencyInspector, type DependencyValidation } from './dependency-validation.ts'
import type { GateDecision, ProductionGate } from './production-gate.ts'
import { signDraft, type ReleaseDraft } from './release-draft.ts'
import type { ReleaseSigner } from './release-signer.ts'
import { problemIn, versionNumberOf, type VersionData } from './version-data.ts'
import type { ApprovalResult, PromotionResult, RefusalCode, VersionResult } from './version-result.ts'

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
}

/** A move of a version to another state. */
export interface PromotionRequest {
  readonly name: string
  readonly version: string
  readonly target: ReleaseState
  readonly credentials: Credentials
  /** Why. Needed for the archive. Default: none is given. */
  readonly reason?: string
  /** Why it goes to production without the approvals that it needs: an emergency. It is loud in the audit. Default: it does not. */
  readonly breakGlass?: string
}

/** An approval of a version for production. */
export type ApprovalRequest = Pick<PromotionRequest, 'name' | 'version' | 'credentials'>

/** How often a creation begins anew because another version of the name came first. */
const MOST_ATTEMPTS = 5

/**
 * Creates versions and promotes them: only by those who may, only along the path, only with the evidence, and never without a record in
 * the audit. The specification's `SecureVersionManager`, with its order of checks and its reasons.
 */
export class SecureVersionManager {
  readonly #store: Store
  readonly #authority: Authority
  readonly #signer: ReleaseSigner
  readonly #inspector: DependencyInspector
  readonly #gate: ProductionGate
  readonly #approvals: ApprovalDesk
  readonly #audit: AuditLogger
  readonly #clock: Clock

  constructor(options: SecureVersionManagerOptions) {
    const { store, authority, signer, dependencies, gate, approvals, clock = systemClock } = options
    this.#store = store
    this.#authority = authority
    this.#signer = signer
    this.#inspector = dependencies
    this.#gate = gate
    this.#approvals = approvals
    this.#clock = clock
    this.#audit = options.audit ?? new AuditLogger({ clock })
  }

  /** Creates a version, as `development`. What is refused changes nothing but the audit. */
  async createVersion(name: string, data: VersionData, credentials: Credentials): Promise<VersionResult> {
    const identity = await this.#authority.identify(credentials)
    if (identity === undefined || !(await this.#authority.mayCreate(identity, name))) {
      await this.#deny(identity, { type: 'version.created', target: { name, version: data.version }, data: {} })
      return refusal('ERR_INVALID_CREDENTIALS', 'Invalid creator credentials')
    }
    const version = versionNumberOf(data.version)
    if (version === undefined) return refusal('ERR_INVALID_VERSION_NUMBER', 'Invalid version number format')
    const problem = problemIn(data)
    if (problem !== undefined) return refusal('ERR_INVALID_VERSION_DATA', `Invalid version data: ${problem}`)
    if ((await this.getVersion(name, version)) !== undefined) return versionExists()
    const dependencies = await this.validateDependencies(data.dependencies ?? {})
    if (!dependencies.valid) {
      return refusal('ERR_INVALID_DEPENDENCIES', `Invalid dependencies: ${describe(dependencies)}`)
    }
    const draft = { name, version, data, identity, credentials }
    const release = await this.#storeSigned(draft)
    return release === undefined ? versionExists() : { success: true, version: release, dependencies }
  }

  /** Moves a version to another state. What is refused changes nothing but the audit. */
  async promoteVersion(request: PromotionRequest): Promise<PromotionResult> {
    const { name, version, target, credentials, reason, breakGlass } = request
    const stored = await this.#store.read(({ releases }) => releases.get(name, version))
    if (stored === undefined) return refusal('ERR_VERSION_NOT_FOUND', 'Version not found')
    const { value: release, revision } = stored
    const identity = await this.#authority.identify(credentials)
    if (identity === undefined || !(await this.#authority.mayPromote(identity, { name, target }))) {
      await this.#deny(identity, { type: 'version.promoted', target: release, data: { to: target } })
      return refusal('ERR_PROMOTION_NOT_PERMITTED', 'Insufficient permissions for promotion')
    }
    if (!isPromotionPath(release.state, target)) {
      const targets = promotionTargets(release.state).join(', ') || 'nowhere'
      return refusal('ERR_INVALID_PROMOTION_PATH', `Invalid promotion path: from ${release.state} to ${targets}`)
    }
    if (target === 'archived' && (reason ?? '') === '') {
      return refusal('ERR_REASON_MISSING', 'A version is archived with a reason')
    }
    const isForced = breakGlass !== undefined && breakGlass !== '' && (await this.#mayForce(identity, request))
    const decision = target === 'production' ? await this.#gate.decide(release, isForced) : undefined
    if (decision?.passed === false) {
      const data = { to: target, reason: decision.reason }
      await this.#deny(identity, { type: 'version.promoted', target: release, data })
      return { ...refusal(decision.code, decision.reason), securityCheck: decision.securityCheck }
    }
    return this.#storePromoted({ release, revision, request, identity, decision })
  }

  /** Approves a move to production, for what the security checks say now. It counts unless its giver is the author. */
  async approveVersion({ name, version, credentials }: ApprovalRequest): Promise<ApprovalResult> {
    const release = await this.getVersion(name, version)
    if (release === undefined) return refusal('ERR_VERSION_NOT_FOUND', 'Version not found')
    const identity = await this.#authority.identify(credentials)
    const target = 'production'
    if (identity === undefined || !(await this.#authority.mayApprove(identity, { name, target }))) {
      await this.#deny(identity, { type: 'version.approved', target: release, data: { to: target } })
      return refusal('ERR_APPROVAL_NOT_PERMITTED', 'Insufficient permissions for approval')
    }
    const { securityCheck, verdict } = await this.#gate.inspect(release)
    if (!securityCheck.passed) {
      return refusal('ERR_SECURITY_CHECK_FAILED', `Security check failed: ${securityCheck.reason}`)
    }
    const approval = await this.#approvals.approve({ release, target, verdict }, credentials)
    return { success: true, approval, verdict }
  }

  /** Whether dependencies exist, have no known vulnerabilities and are not deprecated. */
  validateDependencies(dependencies: Readonly<Record<string, string>>): Promise<DependencyValidation> {
    return validateDependencies(dependencies, this.#inspector)
  }

  /** Runs the security checks that production asks for. */
  performProductionSecurityCheck(release: Release): Promise<SecurityCheckResult> {
    return this.#gate.check(release)
  }

  /** A version of a name; `undefined` when there is none. */
  async getVersion(name: string, version: string): Promise<Release | undefined> {
    return (await this.#store.read(({ releases }) => releases.get(name, version)))?.value
  }

  /** Signs a version and stores it; `undefined` when it is there already. */
  async #storeSigned(draft: ReleaseDraft): Promise<Release | undefined> {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const before = await this.#store.read((view) => latestOf(draft.name, view))
      const release = await signDraft(draft, { signer: this.#signer, clock: this.#clock, before })
      const outcome = await this.#store.write(async (view) => {
        if ((await view.releases.get(release.name, release.version)) !== undefined) return 'exists'
        // The signature names the version before: where that is another one by now, it would not be true.
        if ((await latestOf(release.name, view))?.checksum !== before?.checksum) return 'outdated'
        await view.releases.insert(release)
        await this.#audit.logVersionCreation(view.audit, release)
        return 'stored'
      })
      if (outcome === 'stored') return release
      if (outcome === 'exists') return undefined
    }
    throw new Error(`Versions of ${draft.name} are created faster than one can be signed`)
  }

  async #mayForce(identity: Identity, { name, target }: PromotionRequest): Promise<boolean> {
    return this.#authority.mayBreakGlass(identity, { name, target })
  }

  async #storePromoted({ release, revision, request, identity, decision }: Promotion): Promise<PromotionResult> {
    const { target } = request
    const isStored = await this.#store.write(async ({ releases, audit }) => {
      const now = await releases.get(release.name, release.version)
      if (now?.revision !== revision) return false
      const { value } = await releases.setState(release, { state: target, revision })
      const subject = identity.person
      if (decision?.passed === true && decision.isForced) {
        const data = { to: target, reason: request.breakGlass ?? '', checksum: release.checksum }
        await this.#audit.log(audit, {
          type: 'version.break-glass',
          outcome: 'success',
          subject,
          target: release,
          data,
        })
      }
      await this.#audit.logVersionPromotion(audit, value, {
        from: release.state,
        subject,
        data: dataOf(request, decision),
      })
      return true
    })
    if (!isStored) {
      return refusal('ERR_PROMOTION_CONFLICT', `Somebody else has moved ${release.name}@${release.version} meanwhile`)
    }
    const securityCheck = decision?.securityCheck
    return {
      success: true,
      oldState: release.state,
      newState: target,
      ...(securityCheck !== undefined && { securityCheck }),
    }
  }

  /** What somebody who is known was refused is in the audit as well. Strangers could fill it: they are only told no. */
  async #deny(
    identity: Identity | undefined,
    { type, target, data }: Pick<AuditEvent, 'type' | 'target' | 'data'>,
  ): Promise<void> {
    if (identity === undefined) return
    const event: AuditEvent = { type, outcome: 'denied', subject: identity.person, target, data }
    await this.#store.write(({ audit }) => this.#audit.log(audit, event))
  }
}

interface Promotion {
  readonly release: Release
  readonly revision: number
  readonly request: PromotionRequest
  readonly identity: Identity
  readonly decision: GateDecision | undefined
}

/** What the audit says of a promotion beside its states. */
function dataOf({ reason }: PromotionRequest, decision: GateDecision | undefined): JsonObject {
  const score = decision?.securityCheck.score
  return {
    ...(reason !== undefined && { reason }),
    ...(decision?.passed === true && { verdict: decision.verdict, approvedBy: decision.approvals.people }),
    ...(score !== undefined && { securityScore: score }),
  }
}

/** The version of a name that was created last. */
async function latestOf(name: string, { releases }: StoreView): Promise<Release | undefined> {
  return (await releases.list({ name })).at(-1)?.value
}

function versionExists(): VersionResult {
  return refusal('ERR_VERSION_EXISTS', 'Version already exists')
}

function describe({ errors }: DependencyValidation): string {
  return errors.map(({ dependency, version, error }) => `${dependency}@${version}: ${error}`).join('; ')
}

function refusal<Code extends RefusalCode>(
  code: Code,
  reason: string,
): { readonly success: false; readonly code: Code; readonly reason: string } {
  return { success: false, code, reason }
}
