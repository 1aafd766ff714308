import { unknownCheck, failedCheck, passedCheck, type CheckResult } from './check-result.ts'
import type { QualityEvidence } from './evidence-format.ts'
import { evidenceOf, toPassMark, whyAbsent, type AbsentEvidence, type PassMark } from './measured-check.ts'
import type { QualityReport } from './quality-report.ts'

const CHECK = 'code-quality'

/** Points that one warning costs. */
const WARNING_COST = 2

/**
 * Scores what tools found in the code: 0 with any error; else 100, less 2 points for each warning, and at least 0. Notes and what was
 * suppressed cost nothing. It passes without errors and with the threshold. A report that broke off, or that looked at no file, has
 * no rule and no finding, measures nothing: unknown.
 */
export function checkCodeQuality(evidence: QualityEvidence | AbsentEvidence, options: PassMark = {}): CheckResult {
  const threshold = toPassMark(options)
  const facts = { check: CHECK, severity: 'high' } as const
  const absent = whyAbsent(evidence, 'No report of the quality of the code')
  if (absent !== undefined) return unknownCheck({ ...facts, reason: absent })
  const { format, digest, report } = evidence as QualityEvidence
  const looked = evidenceOf({ format, digest, detail: describe(report) })
  const reason = report.incomplete ?? (isEmpty(report) ? 'The report looked at nothing' : undefined)
  // What was found stays found, even when the tool broke off before it found the rest.
  if (report.errors === 0 && reason !== undefined) return unknownCheck({ ...facts, reason, evidence: looked })
  const score = report.errors > 0 ? 0 : Math.max(0, 100 - WARNING_COST * report.warnings)
  const settle = report.errors === 0 && score >= threshold ? passedCheck : failedCheck
  return settle({ ...facts, score, reason: describe(report), evidence: looked })
}

function isEmpty({ files, rules, errors, warnings, notes, suppressed }: QualityReport): boolean {
  return files + rules + errors + warnings + notes + suppressed === 0
}

function describe({ errors, warnings, notes, suppressed, files, tool, version }: QualityReport): string {
  const found = `${String(errors)} errors, ${String(warnings)} warnings, ${String(notes)} notes, ${String(suppressed)} suppressed`
  const by = tool === undefined ? '' : ` by ${printable([tool, version].filter(Boolean).join(' '))}`
  return `${found} in ${String(files)} files${by}`
}

/** A name of somebody else's, fit for a line of a terminal. */
function printable(name: string): string {
  return name.replaceAll(/[^\x20-\x7e]/g, '?')
}
