import { failedCheck, passedCheck, unknownCheck, type CheckResult } from './check-result.ts'
import type { CoverageReport } from './coverage-report.ts'
import type { CoverageEvidence } from './evidence-format.ts'
import { evidenceOf, toPassMark, whyAbsent, type AbsentEvidence, type PassMark } from './measured-check.ts'

const CHECK = 'test-coverage'

/**
 * Scores how much of the code the tests went through: the share of the lines that they covered, in points, rounded down. It passes
 * with the threshold, which the share is held against before it is rounded. A report that has no line measures nothing: unknown.
 *
 * The threshold of 80 is that of the usual quality gates ("Sonar way").
 */
export function checkTestCoverage(evidence: CoverageEvidence | AbsentEvidence, options: PassMark = {}): CheckResult {
  const threshold = toPassMark(options)
  const facts = { check: CHECK, severity: 'medium' } as const
  const absent = whyAbsent(evidence, 'No report of the coverage of the tests')
  if (absent !== undefined) return unknownCheck({ ...facts, reason: absent })
  const { format, digest, report } = evidence as CoverageEvidence
  const { covered, total } = report.lines
  const looked = evidenceOf({ format, digest, detail: describe(report) })
  if (total === 0) return unknownCheck({ ...facts, reason: 'The report measured no line', evidence: looked })
  const settle = covered * 100 >= threshold * total ? passedCheck : failedCheck
  return settle({ ...facts, score: Math.floor((covered * 100) / total), reason: describe(report), evidence: looked })
}

function describe({ lines, branches, functions }: CoverageReport): string {
  return Object.entries({ lines, branches, functions })
    .flatMap(([what, part]) =>
      part === undefined ? [] : [`${String(part.covered)} of ${String(part.total)} ${what} covered`],
    )
    .join(', ')
}
