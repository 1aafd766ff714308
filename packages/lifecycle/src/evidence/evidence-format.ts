import { isPlainObject, type Digest } from '@mcpver/core'
import { parseCobertura } from './cobertura.ts'
import type { CoverageReport } from './coverage-report.ts'
import { fromEslint } from './eslint-report.ts'
import type { EvidenceLimits } from './evidence-limits.ts'
import { toEvidenceText } from './evidence-text.ts'
import { invalidEvidence } from './invalid-evidence.ts'
import { fromIstanbulSummary } from './istanbul-summary.ts'
import { parseJsonEvidence } from './json-evidence.ts'
import { parseLcov } from './lcov.ts'
import type { QualityReport } from './quality-report.ts'
import { fromSarif } from './sarif.ts'

/** The formats of reports that are read. */
export type EvidenceFormat = 'sarif' | 'eslint' | 'istanbul-summary' | 'lcov' | 'cobertura'

interface EvidenceBase {
  readonly format: EvidenceFormat
  /** SHA-256 over the bytes of the report as they were given. */
  readonly digest: Digest
}

/** A report of the quality of the code. */
export interface QualityEvidence extends EvidenceBase {
  readonly measures: 'quality'
  readonly report: QualityReport
}

/** A report of the coverage of the tests. */
export interface CoverageEvidence extends EvidenceBase {
  readonly measures: 'coverage'
  readonly report: CoverageReport
}

/** A report that was read. */
export type Evidence = QualityEvidence | CoverageEvidence

/** A report as far as it is parsed before its format is known. */
type Content = { readonly json: unknown } | { readonly text: string }

/** What a report says: its format, and how to read the rest of it. */
interface FormatEntry {
  readonly format: EvidenceFormat
  isFormatOf: (content: Content) => boolean
  read: (
    content: Content,
    limits: EvidenceLimits,
  ) => Pick<QualityEvidence, 'measures' | 'report'> | Pick<CoverageEvidence, 'measures' | 'report'>
}

/** Where the root of an XML report has to begin at the latest, in characters. */
const LONGEST_PROLOGUE = 65_536

/** The formats, by what is typical of their content. No text is of two of them. */
const FORMATS: readonly FormatEntry[] = [
  {
    format: 'sarif',
    isFormatOf: (content) => 'runs' in objectIn(content),
    read: (content) => ({ measures: 'quality', report: fromSarif(jsonIn(content)) }),
  },
  {
    format: 'eslint',
    isFormatOf: (content) => isEslint(jsonIn(content)),
    read: (content) => ({ measures: 'quality', report: fromEslint(jsonIn(content)) }),
  },
  {
    format: 'istanbul-summary',
    isFormatOf: (content) => !('runs' in objectIn(content)) && isPlainObject(objectIn(content)['total']),
    read: (content) => ({ measures: 'coverage', report: fromIstanbulSummary(jsonIn(content)) }),
  },
  {
    format: 'lcov',
    isFormatOf: (content) => /^(?:TN|SF):/.test(firstField(textIn(content))),
    read: (content) => ({ measures: 'coverage', report: parseLcov(textIn(content)) }),
  },
  {
    format: 'cobertura',
    isFormatOf: (content) =>
      textIn(content).trimStart().startsWith('<') && /<coverage[\s/>]/.test(textIn(content).slice(0, LONGEST_PROLOGUE)),
    read: (content, limits) => ({ measures: 'coverage', report: parseCobertura(textIn(content), limits) }),
  },
]

/**
 * Reads a report in whichever of the formats its content shows; the name of its file does not matter.
 *
 * @param report Bytes in UTF-8, or a text. Nothing in it is trusted.
 * @throws {LifecycleError} `ERR_INVALID_EVIDENCE` for a report of another format, beyond a limit, or that cannot be what it says.
 */
export function readEvidence(report: string | Uint8Array, limits: EvidenceLimits = {}): Evidence {
  const { text, digest } = toEvidenceText(report, limits)
  const content = toContent(text, limits)
  const entry = FORMATS.find(({ isFormatOf }) => isFormatOf(content))
  if (entry === undefined) {
    throw invalidEvidence('The report is of no format that is known', {
      hint: `These are read: ${FORMATS.map(({ format }) => format).join(', ')}.`,
    })
  }
  return { format: entry.format, digest, ...entry.read(content, limits) }
}

/**
 * The format of a report, by its content; `undefined` when it is none that is read.
 *
 * @throws {LifecycleError} `ERR_INVALID_EVIDENCE` for a report beyond a limit, or that begins like JSON and is not.
 */
export function detectEvidenceFormat(
  report: string | Uint8Array,
  limits: EvidenceLimits = {},
): EvidenceFormat | undefined {
  const content = toContent(toEvidenceText(report, limits).text, limits)
  return FORMATS.find(({ isFormatOf }) => isFormatOf(content))?.format
}

function toContent(text: string, limits: EvidenceLimits): Content {
  return /^[ \t\r\n]*[[{]/.test(text) ? { json: parseJsonEvidence(text, limits) } : { text }
}

function jsonIn(content: Content): unknown {
  return 'json' in content ? content.json : undefined
}

function objectIn(content: Content): Readonly<Record<string, unknown>> {
  const json = jsonIn(content)
  return isPlainObject(json) ? json : {}
}

function textIn(content: Content): string {
  return 'text' in content ? content.text : ''
}

/** An empty list is what ESLint writes when it looked at nothing. */
function isEslint(json: unknown): boolean {
  if (!Array.isArray(json)) return false
  const first: unknown = json[0]
  return json.length === 0 || (isPlainObject(first) && 'filePath' in first && 'messages' in first)
}

/** The first line of a text that is neither empty nor a comment. */
function firstField(text: string): string {
  let start = 0
  while (start < text.length) {
    const found = text.indexOf('\n', start)
    const end = found === -1 ? text.length : found
    const line = text.slice(start, end).trim()
    if (line !== '' && !line.startsWith('#')) return line
    start = end + 1
  }
  return ''
}
