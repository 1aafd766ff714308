import type { Digest, Release, ReleaseState } from '@mcpver/core'
import type { SecurityCheckResult } from '../check/security-check.ts'
import type { DependencyValidation } from './dependency-validation.ts'

/** Why a version was not created, for programs. */
export type VersionRefusalCode =
  | 'ERR_INVALID_CREDENTIALS'
  | 'ERR_INVALID_VERSION_NUMBER'
  | 'ERR_INVALID_VERSION_DATA'
  | 'ERR_VERSION_EXISTS'
  | 'ERR_INVALID_DEPENDENCIES'

/** What became of a creation: the specification's `VersionResult`, with its reasons. */
export type VersionResult =
  | { readonly success: true; readonly version: Release; readonly dependencies: DependencyValidation }
  | { readonly success: false; readonly code: VersionRefusalCode; readonly reason: string }

/** Why a version was not promoted, for programs. */
export type PromotionRefusalCode =
  | 'ERR_INVALID_CREDENTIALS'
  | 'ERR_VERSION_NOT_FOUND'
  | 'ERR_PROMOTION_NOT_PERMITTED'
  | 'ERR_INVALID_PROMOTION_PATH'
  | 'ERR_REASON_MISSING'
  | 'ERR_SECURITY_CHECK_FAILED'
  | 'ERR_APPROVALS_MISSING'
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
  | {
      readonly success: false
      readonly code: PromotionRefusalCode
      readonly reason: string
      readonly securityCheck?: SecurityCheckResult
    }

/** Why a version was not approved, for programs. */
export type ApprovalRefusalCode = 'ERR_VERSION_NOT_FOUND' | 'ERR_APPROVAL_NOT_PERMITTED' | 'ERR_SECURITY_CHECK_FAILED'

/** What became of an approval. */
export type ApprovalResult =
  | {
      readonly success: true
      /** The signed approval. */
      readonly approval: string
      /** The digest of the verdict that it is given for. */
      readonly verdict: Digest
    }
  | { readonly success: false; readonly code: ApprovalRefusalCode; readonly reason: string }

/** Why something was refused, for programs. */
export type RefusalCode = VersionRefusalCode | PromotionRefusalCode | ApprovalRefusalCode
