import { parseJson } from '@mcpver/core'
import { toEvidenceLimits, type EvidenceLimits } from './evidence-limits.ts'
import { toEvidenceText } from './evidence-text.ts'
import { invalidEvidence } from './invalid-evidence.ts'
import { assertJsonOutline } from './json-outline.ts'

/**
 * The value of a JSON text that nobody vouches for. How long, how deep and how large it is, is known before it is parsed.
 *
 * @throws {LifecycleError} `ERR_INVALID_EVIDENCE` for one beyond a limit, with a name twice in one object, or that is not JSON.
 */
export function parseJsonEvidence(report: string | Uint8Array, limits: EvidenceLimits = {}): unknown {
  const { text } = toEvidenceText(report, limits)
  assertJsonOutline(text, toEvidenceLimits(limits))
  try {
    return parseJson(text)
  } catch {
    // The parser's own message quotes the report, so it stays out of the cause too.
    throw invalidEvidence('The report is not JSON', {
      hint: 'Look whether the tool wrote it to the end, and nothing else to the same file.',
    })
  }
}
