import { quote } from '@mcpver/core'
import { invalidEvidence } from './invalid-evidence.ts'

/** How much of a hostile report is looked at, at most. Whatever goes beyond is refused before it is parsed. */
export interface EvidenceLimits {
  /** Bytes of the report in UTF-8, a whole number from 1. Default: 33,554,432 (32 MiB). */
  readonly maxBytes?: number
  /** Arrays and objects, or XML elements, inside one another: a whole number from 1. Default: 64. */
  readonly maxDepth?: number
  /** Values of a JSON report, or elements of an XML one, altogether: a whole number from 1. Default: 4,000,000. */
  readonly maxValues?: number
}

const DEFAULTS: Required<EvidenceLimits> = Object.freeze({ maxBytes: 33_554_432, maxDepth: 64, maxValues: 4_000_000 })

/**
 * Limits with the defaults in place of what is not given.
 *
 * @throws {LifecycleError} `ERR_INVALID_EVIDENCE` for a limit that is not a whole number from 1: it would not limit anything.
 */
export function toEvidenceLimits(limits: EvidenceLimits): Required<EvidenceLimits> {
  const { maxBytes = DEFAULTS.maxBytes, maxDepth = DEFAULTS.maxDepth, maxValues = DEFAULTS.maxValues } = limits
  for (const [name, limit] of Object.entries({ maxBytes, maxDepth, maxValues })) {
    if (!Number.isSafeInteger(limit) || limit < 1) {
      throw invalidEvidence(`The limit "${name}" must be a whole number from 1, found ${quote(limit)}`, {
        hint: 'Leave it out to have its default.',
      })
    }
  }
  return { maxBytes, maxDepth, maxValues }
}
