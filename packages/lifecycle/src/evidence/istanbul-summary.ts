import { toCoverage, toCoverageReport, type Coverage, type CoverageReport } from './coverage-report.ts'
import { invalidEvidence } from './invalid-evidence.ts'
import { expected, readCount, readObject } from './report-field.ts'

/** Points by which a percentage may differ from the counts: tools cut it after two digits, or round it. */
const TOLERANCE = 0.02

/**
 * The totals of `coverage-summary.json`, as the reporter `json-summary` of Istanbul (nyc, c8, Jest, Vitest) writes it. The counts
 * are what is read; a percentage (`pct`) that does not belong to them is refused. It is `"Unknown"` or 100 where there is nothing.
 *
 * Source: `istanbul-reports` 3, `json-summary`, and `CoverageSummary` of `istanbul-lib-coverage` 3.
 *
 * @throws {LifecycleError} `ERR_INVALID_EVIDENCE` for another value, or for counts that contradict themselves.
 */
export function fromIstanbulSummary(value: unknown): CoverageReport {
  const total = readObject(readObject(value, 'An Istanbul summary')['total'], '/total')
  // Statements are not reported on, but wrong ones show that the report is broken.
  readMetric(total['statements'], '/total/statements')
  return toCoverageReport(readMetric(total['lines'], '/total/lines'), {
    branches: readMetric(total['branches'], '/total/branches'),
    functions: readMetric(total['functions'], '/total/functions'),
  })
}

function readMetric(value: unknown, where: string): Coverage {
  const metric = readObject(value, where)
  const { covered, total } = toCoverage(
    readCount(metric['covered'], `${where}/covered`),
    readCount(metric['total'], `${where}/total`),
    where,
  )
  const percentage = metric['pct']
  if (percentage === 'Unknown' && total === 0) return { covered, total }
  if (typeof percentage !== 'number') throw expected(`${where}/pct`, 'a percentage', percentage)
  if (total > 0 && !(Math.abs(percentage - (100 * covered) / total) <= TOLERANCE)) {
    throw invalidEvidence(
      `${where} contradicts itself: ${String(covered)} of ${String(total)} are not ${String(percentage)} %`,
    )
  }
  return { covered, total }
}
