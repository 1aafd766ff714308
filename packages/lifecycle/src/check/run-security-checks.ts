import type { Release } from '@mcpver/core'
import { unknownCheck, type CheckResult } from '../evidence/check-result.ts'
import {
  DEFAULT_THRESHOLD,
  type SecurityCheck,
  type SecurityCheckResult,
  type SecurityPolicy,
} from './security-check.ts'

/**
 * Runs checks on a release, one after the other. A critical one that fails ends it at once; otherwise the mean of the scores decides.
 * What could not be checked is not averaged in, so that evidence that is taken away never raises a score.
 */
export async function runSecurityChecks(
  release: Release,
  checks: readonly SecurityCheck[],
  policy: SecurityPolicy = {},
): Promise<SecurityCheckResult> {
  const details: CheckResult[] = []
  for (const check of checks) {
    const result = await resultOf(check, release)
    details.push(result)
    if (result.standing === 'fail' && result.severity === 'critical') {
      return { passed: false, reason: `Critical security check failed: ${result.check}`, details }
    }
  }
  return judged(details, policy)
}

async function resultOf(check: SecurityCheck, release: Release): Promise<CheckResult> {
  try {
    return await check.run(release)
  } catch (error) {
    const reason = `The check could not be made: ${error instanceof Error ? error.message : String(error)}`
    return unknownCheck({ check: check.name, severity: 'critical', reason })
  }
}

function judged(details: readonly CheckResult[], policy: SecurityPolicy): SecurityCheckResult {
  const { threshold = DEFAULT_THRESHOLD, unknown = 'block' } = policy
  const unmade = details.filter(({ standing }) => standing === 'unknown').map(({ check }) => check)
  if (unmade.length > 0 && unknown === 'block') {
    return { passed: false, reason: `Not known: ${unmade.join(', ')}`, details }
  }
  const scores = details.flatMap(({ score }) => (score === undefined ? [] : [score]))
  if (scores.length === 0) return { passed: false, reason: 'Nothing was checked', details }
  const score = scores.reduce((sum, one) => sum + one, 0) / scores.length
  return {
    passed: score >= threshold,
    reason: `Security score: ${score.toFixed(1).replace('.0', '')}%`,
    score,
    details,
  }
}
