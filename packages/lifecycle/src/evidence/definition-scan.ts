import { SEVERITIES, type Severity } from './check-result.ts'
import { DEFINITION_DETECTORS } from './definition-detectors.ts'
import { textsOf } from './definition-text.ts'
import type { Detector } from './detector.ts'
import type { EvidenceLimits } from './evidence-limits.ts'
import { excerptOf } from './excerpt.ts'

/** Something in a text of a definition that should not be there, or that somebody should look at. */
export interface DefinitionFinding {
  /** The JSON Pointer (RFC 6901) of the member, with whatever characters its names have; cut after 1,000 and then with `...`. */
  readonly pointer: string
  /** Whether it is in the name of the member, or in its value. */
  readonly part: 'name' | 'value'
  readonly detector: string
  readonly severity: Severity
  readonly reason: string
  /** How many there are in this text. */
  readonly count: number
  /** The first of them in printable ASCII, everything else as `\u{…}`; at most 80 characters and `...`. */
  readonly excerpt: string
}

/** What a scan found. */
export interface DefinitionScan {
  /** How many texts were looked at. */
  readonly texts: number
  /** How many findings there are of each severity. */
  readonly counts: Readonly<Record<Severity, number>>
  /** The findings, the worst first; at most 100 of each severity. */
  readonly findings: readonly DefinitionFinding[]
}

/** How a definition is scanned. */
export interface ScanOptions extends EvidenceLimits {
  /** Default: all that there are. */
  readonly detectors?: readonly Detector[]
}

const MOST_FINDINGS = 100
const LONGEST_POINTER = 1000

/**
 * Looks for tricks in every text of a tool definition, or of a surface of them: names, titles, descriptions, schemas, annotations,
 * icons, `_meta`, at any depth. The order of members makes no difference.
 *
 * @throws {LifecycleError} `ERR_INVALID_EVIDENCE` for a definition beyond a limit, such as one that contains itself.
 */
export function scanDefinition(definition: unknown, options: ScanOptions = {}): DefinitionScan {
  const { detectors = DEFINITION_DETECTORS, ...limits } = options
  const found: Record<Severity, DefinitionFinding[]> = { critical: [], high: [], medium: [], low: [] }
  const counts: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0 }
  let texts = 0
  for (const { text, part, pointer } of textsOf(definition, limits)) {
    texts++
    for (const detector of detectors) {
      for (const { severity, reason, count, index, length } of detector.detect(text)) {
        counts[severity]++
        if (counts[severity] > MOST_FINDINGS) continue
        found[severity].push({
          pointer: shortened(pointer()),
          part,
          detector: detector.id,
          severity,
          reason,
          count,
          excerpt: excerptOf(text, index, length),
        })
      }
    }
  }
  return { texts, counts, findings: SEVERITIES.flatMap((severity) => found[severity]) }
}

function shortened(pointer: string): string {
  return pointer.length > LONGEST_POINTER ? `${pointer.slice(0, LONGEST_POINTER)}...` : pointer
}
