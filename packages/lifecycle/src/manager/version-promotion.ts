import {
  quote,
  RELEASE_STATES,
  type JsonObject,
  type Release,
  type ReleaseState,
  type Store,
  type Stored,
  type StoredDocument,
  type StoreView,
} from '@mcpver/core'
import type { AuditLogger } from '../audit/audit-logger.ts'
import { keepVerdict } from '../check/verdict-document.ts'
import { isPromotionPath, promotionTargets } from '../promotion-path.ts'
import { subjectOf } from '../release-name.ts'
import type { Authority, Credentials, Identity } from './credentials.ts'
import type { DenialLog } from './denial-log.ts'
import type { GateDecision, ProductionGate } from './production-gate.ts'
import { orRefusal, refusal } from './refusal.ts'
import type { PromotionResult } from './version-result.ts'

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

/** What promoting versions takes. */
export interface VersionPromotionOptions {
  readonly store: Store
  readonly authority: Authority
  readonly gate: ProductionGate
  readonly audit: AuditLogger
  readonly denials: DenialLog
}

type PassedDecision = Extract<GateDecision, { readonly passed: true }>

/** A move that nothing speaks against any more. */
interface PermittedMove {
  readonly stored: Stored<Release>
  readonly request: PromotionRequest
  readonly identity: Identity
  /** What let it into production. */
  readonly passed?: PassedDecision
  readonly attestation?: StoredDocument | undefined
}

/** Promotes versions: `SecureVersionManager.promoteVersion`. */
export class VersionPromotion {
  readonly #options: VersionPromotionOptions

  constructor(options: VersionPromotionOptions) {
    this.#options = options
  }

  async promote(request: PromotionRequest): Promise<PromotionResult> {
    const { store, authority, denials } = this.#options
    const { name, version, target, credentials, reason } = request
    const stored = await store.read(({ releases }) => releases.get(name, version))
    if (stored === undefined) return refusal('ERR_VERSION_NOT_FOUND', 'Version not found')
    const { state } = stored.value
    const identity = await authority.identify(credentials)
    if (identity === undefined || !(await authority.mayPromote(identity, { name, target }))) {
      const to = RELEASE_STATES.includes(target) ? target : quote(target)
      await denials.deny(identity, { type: 'version.promoted', target: stored.value, data: { to } })
      return refusal('ERR_PROMOTION_NOT_PERMITTED', 'Insufficient permissions for promotion')
    }
    if (!isPromotionPath(state, target)) {
      const targets = promotionTargets(state).join(', ') || 'nowhere'
      return refusal('ERR_INVALID_PROMOTION_PATH', `Invalid promotion path: from ${state} to ${targets}`)
    }
    if (target === 'archived' && (reason ?? '') === '') {
      return refusal('ERR_REASON_MISSING', 'A version is archived with a reason')
    }
    const move = { stored, request, identity }
    return target === 'production' ? this.#enterProduction(move) : this.#store(move)
  }

  async #enterProduction(move: PermittedMove): Promise<PromotionResult> {
    const { gate, denials } = this.#options
    const { stored, request, identity } = move
    const isAsked = (request.breakGlass ?? '') !== ''
    const isForced = isAsked && (await this.#options.authority.mayBreakGlass(identity, request))
    const decision = await gate.decide(stored.value, isForced)
    const { securityCheck } = decision
    if (!decision.passed) {
      const isRefused = isAsked && !isForced
      const reason = isRefused ? `${decision.reason}; ${identity.person} may not break the glass` : decision.reason
      const data = { to: request.target, reason, ...(isRefused && { breakGlass: quote(request.breakGlass) }) }
      await denials.deny(identity, { type: 'version.promoted', target: stored.value, data })
      return { ...refusal(decision.code, reason), securityCheck }
    }
    const attested = await orRefusal('ERR_INVALID_SIGNATURE', () => gate.attest(decision, request.credentials))
    if (!attested.success) return { ...attested, securityCheck }
    return this.#store({ ...move, passed: decision, attestation: attested.value })
  }

  async #store(move: PermittedMove): Promise<PromotionResult> {
    const { stored, request, passed } = move
    const isStored = await this.#options.store.write((view) => this.#write(move, view))
    if (!isStored) {
      return refusal('ERR_PROMOTION_CONFLICT', `Somebody else has moved ${subjectOf(stored.value)} meanwhile`)
    }
    return {
      success: true,
      oldState: stored.value.state,
      newState: request.target,
      ...(passed && { securityCheck: passed.securityCheck }),
    }
  }

  /** Whether the release was still as it was read, and so is promoted now. */
  async #write({ stored, request, identity, passed, attestation }: PermittedMove, view: StoreView): Promise<boolean> {
    const { value: release, revision } = stored
    const { target } = request
    if ((await view.releases.get(release.name, release.version))?.revision !== revision) return false
    const { value } = await view.releases.setState(release, { state: target, revision })
    await keepVerdict(view, attestation)
    const [subject, { audit }] = [identity.person, this.#options]
    if (passed?.isForced === true) {
      const data = { to: target, reason: request.breakGlass ?? '', checksum: release.checksum }
      const event = { type: 'version.break-glass', outcome: 'success', subject, target: release, data } as const
      await audit.log(view.audit, event)
    }
    await audit.logVersionPromotion(view.audit, value, { from: release.state, subject, data: dataOf(request, passed) })
    return true
  }
}

/** What the audit says of a promotion beside its states. */
function dataOf({ reason }: PromotionRequest, passed: PassedDecision | undefined): JsonObject {
  const score = passed?.securityCheck.score
  return {
    ...(reason !== undefined && { reason }),
    ...(passed && { verdict: passed.verdict, approvedBy: passed.approvals.people }),
    ...(score !== undefined && { securityScore: score }),
  }
}
