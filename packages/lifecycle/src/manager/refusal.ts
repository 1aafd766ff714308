import { McpverError } from '@mcpver/core'
import type { RefusalCode } from './version-result.ts'

/** That something was refused, and why. */
export interface Refusal<Code extends RefusalCode> {
  readonly success: false
  /** Why, for programs. */
  readonly code: Code
  /** Why, for people. */
  readonly reason: string
  /** What to do about it. */
  readonly hint: string
}

const HINTS: Readonly<Record<RefusalCode, string>> = {
  ERR_APPROVALS_MISSING: 'Have others than the author approve the version as it is now.',
  ERR_APPROVAL_NOT_PERMITTED: 'Ask somebody who may approve versions of this name.',
  ERR_DEPENDENCY_CYCLE: 'Take one of these dependencies out, or narrow its range to versions that do not lead back.',
  ERR_EVIDENCE_NOT_PERMITTED: 'Ask somebody who may add evidence to versions of this name.',
  ERR_INVALID_CREDENTIALS: 'Show the credentials of somebody who may create versions of this name.',
  ERR_INVALID_DEPENDENCIES: 'Depend on versions that exist, are not deprecated and have no known vulnerabilities.',
  ERR_INVALID_EVIDENCE: 'Write the report again with the tool that made it.',
  ERR_INVALID_PROMOTION_PATH: 'Go one step at a time: development, testing, staging, production, deprecated, archived.',
  ERR_INVALID_SIGNATURE: 'Sign with a key that counts now, of somebody who has the role for it.',
  ERR_INVALID_VERSION_DATA: 'Correct what the reason names; nothing was stored.',
  ERR_INVALID_VERSION_NUMBER: 'Write a version as Semantic Versioning does: 1.2.3, or 1.2.3-rc.1.',
  ERR_PROMOTION_CONFLICT: 'Look where the version is now, and decide again.',
  ERR_PROMOTION_NOT_PERMITTED: 'Ask somebody who may move versions of this name to this state.',
  ERR_REASON_MISSING: 'Say why.',
  ERR_SECURITY_CHECK_FAILED: 'Mend what the checks found, or add the evidence that they miss; then try again.',
  ERR_VERDICT_NOT_FOUND:
    'A verdict is kept when it is approved or a version enters production; leave the digest out for the last.',
  ERR_VERDICT_NOT_VERIFIED: 'Do not rely on it: run the checks anew, and look who signed it.',
  ERR_VERSION_CONFLICT: 'Try again.',
  ERR_VERSION_EXISTS: 'Choose a number that is not taken; a version never changes.',
  ERR_VERSION_NOT_FOUND: 'List the versions of the name to see which there are.',
}

/** A refusal. Its hint is the one that fits the code, unless another is given. */
export function refusal<Code extends RefusalCode>(code: Code, reason: string, hint = HINTS[code]): Refusal<Code> {
  return { success: false, code, reason, hint }
}

/** What was asked for; where that throws an error with the code, the refusal that says the same. */
export async function orRefusal<T, Code extends RefusalCode>(
  code: Code,
  ask: () => T | Promise<T>,
): Promise<{ readonly success: true; readonly value: T } | Refusal<Code>> {
  try {
    return { success: true, value: await ask() }
  } catch (error) {
    if (McpverError.isInstance(error) && error.code === code) return refusal(code, error.message, error.hint)
    throw error
  }
}
