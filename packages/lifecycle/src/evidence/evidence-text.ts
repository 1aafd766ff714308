import { isUtf8 } from 'node:buffer'
import { hash } from 'node:crypto'
import type { Digest } from '@mcpver/core'
import { toEvidenceLimits, type EvidenceLimits } from './evidence-limits.ts'
import { invalidEvidence } from './invalid-evidence.ts'

/** The text of a report, and what it is known by. */
export interface EvidenceText {
  /** Without the byte order mark that some tools put first. */
  readonly text: string
  /** SHA-256 over the bytes as they were given, with the byte order mark. */
  readonly digest: Digest
}

const BYTE_ORDER_MARK = '\ufeff'

/**
 * Takes a report of whatever origin: bytes in UTF-8, or a text. One that is too long is refused by its length alone.
 *
 * @throws {LifecycleError} `ERR_INVALID_EVIDENCE` for one beyond `maxBytes`, or that is not Unicode.
 */
export function toEvidenceText(report: string | Uint8Array, limits: EvidenceLimits = {}): EvidenceText {
  const { maxBytes } = toEvidenceLimits(limits)
  // A text has at least as many bytes as it has UTF-16 units: what is too long is known before any byte is counted.
  const isTooLong =
    report.length > maxBytes || (typeof report === 'string' && Buffer.byteLength(report, 'utf8') > maxBytes)
  if (isTooLong) throw tooLong(maxBytes)
  const text = typeof report === 'string' ? report : decode(report)
  if (/\p{Surrogate}/u.test(text)) throw invalidEvidence('The report has half a surrogate pair, which no UTF-8 has')
  return {
    text: text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text,
    digest: `sha256:${hash('sha256', report, 'hex')}`,
  }
}

/** The refusal of a report beyond the limit. */
export function tooLong(maxBytes: number): ReturnType<typeof invalidEvidence> {
  return invalidEvidence(`The report has more than ${String(maxBytes)} bytes`, {
    hint: 'Raise "maxBytes" if a report of this length is right.',
  })
}

function decode(bytes: Uint8Array): string {
  if (!isUtf8(bytes)) throw invalidEvidence('The report is not UTF-8')
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
}
