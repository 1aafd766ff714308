import {
  failedCheck,
  passedCheck,
  SEVERITIES,
  unknownCheck,
  type CheckFacts,
  type CheckResult,
} from '../evidence/check-result.ts'

/**
 * One result of several, as bad as the worst: failed when one failed, with the gravest severity among those; else unknown when one is;
 * else passed, with the lowest score.
 *
 * @param results At least one.
 */
export function combineChecks(
  { check, severity }: Pick<CheckFacts, 'check' | 'severity'>,
  results: readonly CheckResult[],
): CheckResult {
  const evidence = results.flatMap((one) => one.evidence)
  const failed = results.filter(({ standing }) => standing === 'fail')
  const unknown = results.filter(({ standing }) => standing === 'unknown')
  const scores = results.flatMap(({ score }) => score ?? [])
  const score = Math.min(...scores)
  if (failed.length > 0) {
    const worst = SEVERITIES.find((one) => failed.some((result) => result.severity === one)) ?? severity
    return failedCheck({ check, severity: worst, score, reason: reasonsOf(failed), evidence })
  }
  if (unknown.length > 0 || scores.length === 0) {
    return unknownCheck({ check, severity, reason: reasonsOf(unknown), evidence })
  }
  return passedCheck({ check, severity, score, reason: reasonsOf(results), evidence })
}

function reasonsOf(results: readonly CheckResult[]): string {
  return results.map(({ reason }) => reason).join('; ')
}
