import type { Store } from '@mcpver/core'
import type { ApprovalDesk } from '../approval/approval-desk.ts'
import type { Authority } from './credentials.ts'
import type { DenialLog } from './denial-log.ts'
import type { ProductionGate } from './production-gate.ts'
import { orRefusal, refusal } from './refusal.ts'
import type { PromotionRequest } from './version-promotion.ts'
import type { ApprovalResult } from './version-result.ts'

/** An approval of a version for production. */
export type ApprovalRequest = Pick<PromotionRequest, 'name' | 'version' | 'credentials'>

/** What approving versions takes. */
export interface VersionApprovalOptions {
  readonly store: Store
  readonly authority: Authority
  readonly gate: ProductionGate
  readonly approvals: ApprovalDesk
  readonly denials: DenialLog
}

/** Takes approvals of versions: `SecureVersionManager.approveVersion`. */
export class VersionApproval {
  readonly #options: VersionApprovalOptions

  constructor(options: VersionApprovalOptions) {
    this.#options = options
  }

  async approve({ name, version, credentials }: ApprovalRequest): Promise<ApprovalResult> {
    const { store, authority, gate, approvals, denials } = this.#options
    const release = (await store.read(({ releases }) => releases.get(name, version)))?.value
    if (release === undefined) return refusal('ERR_VERSION_NOT_FOUND', 'Version not found')
    const identity = await authority.identify(credentials)
    const target = 'production'
    if (identity === undefined || !(await authority.mayApprove(identity, { name, target }))) {
      await denials.deny(identity, { type: 'version.approved', target: release, data: { to: target } })
      return refusal('ERR_APPROVAL_NOT_PERMITTED', 'Insufficient permissions for approval')
    }
    const findings = await gate.inspect(release)
    const { securityCheck, verdict } = findings
    if (!securityCheck.passed) {
      return refusal('ERR_SECURITY_CHECK_FAILED', `Security check failed: ${securityCheck.reason}`)
    }
    const signed = await orRefusal('ERR_INVALID_SIGNATURE', async () => {
      const attestation = await gate.attest(findings, credentials)
      return approvals.approve({ release, target, verdict, attestation }, credentials)
    })
    return signed.success ? { success: true, approval: signed.value, verdict } : signed
  }
}
