import { invalidEvidence } from './invalid-evidence.ts'
import type { QualityReport } from './quality-report.ts'
import { expected, readCount, readLabel, readObject, readObjects, type ReportObject } from './report-field.ts'

const WARNING = 1
const ERROR = 2

/** What ESLint writes in place of findings for a file that was named and is ignored. */
const IGNORED = 'File ignored'

/**
 * The findings of ESLint's formatter `json`: a list with an entry for each file. A file that cannot be parsed is an error, as ESLint
 * itself counts it. With `--quiet` ESLint leaves out files without errors, so that nothing may seem to have been looked at.
 *
 * Source: https://eslint.org/docs/latest/use/formatters/#json and `LintResult` of ESLint 8 to 10.
 *
 * @throws {LifecycleError} `ERR_INVALID_EVIDENCE` for another value, or for counts that are not those of the messages.
 */
export function fromEslint(value: unknown): QualityReport {
  if (!Array.isArray(value)) throw expected('An ESLint report', 'a list', value)
  let [errors, warnings, suppressed, files] = [0, 0, 0, 0]
  value.forEach((entry, index) => {
    const file = readFile(readObject(entry, `/${String(index)}`), `/${String(index)}`)
    errors += file.errors
    warnings += file.warnings
    suppressed += file.suppressed
    files += file.isIgnored ? 0 : 1
  })
  return {
    errors,
    warnings,
    notes: 0,
    suppressed,
    files,
    rules: 0,
    tool: 'ESLint',
    version: undefined,
    incomplete: undefined,
  }
}

interface FileFindings {
  readonly errors: number
  readonly warnings: number
  readonly suppressed: number
  readonly isIgnored: boolean
}

function readFile(file: ReportObject, where: string): FileFindings {
  if (readLabel(file['filePath']) === undefined) throw expected(`${where}/filePath`, 'a path', file['filePath'])
  const errors = readCount(file['errorCount'], `${where}/errorCount`)
  const warnings = readCount(file['warningCount'], `${where}/warningCount`)
  const fatal = readCount(file['fatalErrorCount'] ?? 0, `${where}/fatalErrorCount`)
  const messages = readObjects(file['messages'], `${where}/messages`)
  const isCounted =
    fatal <= errors &&
    countOf(messages, ERROR) === errors &&
    countOf(messages, WARNING) === warnings &&
    messages.every(({ severity }) => severity === WARNING || severity === ERROR)
  if (!isCounted) throw invalidEvidence(`The counts at ${where} are not those of the messages there`)
  return {
    errors,
    warnings,
    suppressed: readObjects(file['suppressedMessages'], `${where}/suppressedMessages`).length,
    isIgnored: messages.length > 0 && messages.every(isIgnoredNotice),
  }
}

/** How many messages have a severity. One that is `fatal` always is an error. */
function countOf(messages: readonly ReportObject[], severity: number): number {
  return messages.filter((message) => (message['fatal'] === true ? ERROR : message['severity']) === severity).length
}

function isIgnoredNotice({ severity, ruleId, message }: ReportObject): boolean {
  return severity === WARNING && (ruleId ?? null) === null && typeof message === 'string' && message.startsWith(IGNORED)
}
