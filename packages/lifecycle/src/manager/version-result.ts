import type { Digest, Release, ReleaseState } from '@mcpver/core'
import type { SecurityCheckResult } from '../check/security-check.ts'
import type { Refusal } from './refusal.ts'
import type { DependencyValidation } from './dependency-validation.ts'

/** Why a version was not created, for programs. */
export type VersionRefusalCode =
  | 'ERR_INVALID_CREDENTIALS'
  | 'ERR_INVALID_VERSION_NUMBER'
  | 'ERR_INVALID_VERSION_DATA'
  | 'ERR_VERSION_EXISTS'
  | 'ERR_INVALID_DEPENDENCIES'
  | 'ERR_DEPENDENCY_CYCLE'
  | 'ERR_INVALID_SIGNATURE'
  | 'ERR_VERSION_CONFLICT'

/** What became of a creation: the specification's `VersionResult`, with its reasons. */
export type VersionResult =
  | { readonly success: true; readonly version: Release; readonly dependencies: DependencyValidation }
  | Refusal<VersionRefusalCode>

/** Why a version was not promoted, for programs. */
export type PromotionRefusalCode =
  | 'ERR_VERSION_NOT_FOUND'
  | 'ERR_PROMOTION_NOT_PERMITTED'
  | 'ERR_INVALID_PROMOTION_PATH'
  | 'ERR_REASON_MISSING'
  | 'ERR_SECURITY_CHECK_FAILED'
  | 'ERR_APPROVALS_MISSING'
  | 'ERR_INVALID_SIGNATURE'
  | 'ERR_PROMOTION_CONFLICT'

/** What became of a promotion: the specification's `PromotionResult`, with its reasons. */
export type PromotionResult =
  | {
      readonly success: true
      readonly oldState: ReleaseState
      readonly newState: ReleaseState
      /** What the security checks found, where there were any. */
      readonly securityCheck?: SecurityCheckResult
    }
  | (Refusal<PromotionRefusalCode> & { readonly securityCheck?: SecurityCheckResult })

/** Why a version was not approved, for programs. */
export type ApprovalRefusalCode =
  'ERR_VERSION_NOT_FOUND' | 'ERR_APPROVAL_NOT_PERMITTED' | 'ERR_SECURITY_CHECK_FAILED' | 'ERR_INVALID_SIGNATURE'

/** What became of an approval. */
export type ApprovalResult =
  | {
      readonly success: true
      /** The signed approval. */
      readonly approval: string
      /** The digest of the verdict that it is given for. */
      readonly verdict: Digest
    }
  | Refusal<ApprovalRefusalCode>

/** Why evidence was not added, for programs. */
export type EvidenceRefusalCode = 'ERR_VERSION_NOT_FOUND' | 'ERR_EVIDENCE_NOT_PERMITTED' | 'ERR_INVALID_EVIDENCE'

/** Why a verdict was not replayed, for programs. */
export type ReplayRefusalCode = 'ERR_VERSION_NOT_FOUND' | 'ERR_VERDICT_NOT_FOUND' | 'ERR_VERDICT_NOT_VERIFIED'

/** Why something was refused, for programs. */
export type RefusalCode =
  VersionRefusalCode | PromotionRefusalCode | ApprovalRefusalCode | EvidenceRefusalCode | ReplayRefusalCode
