import type { Release } from '@mcpver/core'
import {
  failedCheck,
  passedCheck,
  SEVERITIES,
  unknownCheck,
  type CheckEvidence,
  type CheckResult,
  type Severity,
} from '../evidence/check-result.ts'
import type { SecurityCheck } from './security-check.ts'

/** What one rule says of a release. */
export interface ComplianceFinding {
  /** The name of the rule. */
  readonly rule: string
  /** How much it matters that the rule is met. */
  readonly severity: Severity
  /** `unknown` where it cannot be said. */
  readonly standing: 'pass' | 'fail' | 'unknown'
  /** Why, as a sentence. */
  readonly reason: string
}

/** What holds releases against rules. */
export interface ComplianceChecker {
  /** What each rule that applies says of a release; none when none applies. */
  check(release: Release): Promise<readonly ComplianceFinding[]>
}

const NAME = 'compliance-requirements'

/**
 * Whether a release meets the rules that apply to it: the specification's `check_compliance_requirements`. The score is the share of
 * the rules that are met. It fails with a rule of critical or high severity that is not met.
 *
 * @param checker Default: there is none, and the check is unknown.
 */
export function complianceCheck(checker?: ComplianceChecker): SecurityCheck {
  return {
    name: NAME,
    run: async (release) => {
      if (checker !== undefined) return judged(await checker.check(release))
      return unknownCheck({ check: NAME, severity: 'high', reason: 'Nothing holds releases against rules here' })
    },
  }
}

function judged(findings: readonly ComplianceFinding[]): CheckResult {
  const facts = { check: NAME, evidence: findings.map(evidenceOf) } as const
  const failed = findings.filter(({ standing }) => standing === 'fail')
  const unknown = findings.filter(({ standing }) => standing === 'unknown')
  const measured = findings.length - unknown.length
  const score = measured === 0 ? 100 : ((measured - failed.length) * 100) / measured
  const worst = SEVERITIES.find((severity) => failed.some((one) => one.severity === severity)) ?? 'high'
  if (failed.length > 0 && (worst === 'critical' || worst === 'high')) {
    return failedCheck({ ...facts, severity: worst, score, reason: `Not met: ${namesOf(failed)}` })
  }
  if (unknown.length > 0) return unknownCheck({ ...facts, severity: 'high', reason: `Not known: ${namesOf(unknown)}` })
  const met = `${String(findings.length - failed.length)} of ${String(findings.length)} rules are met`
  return passedCheck({ ...facts, severity: 'high', score, reason: findings.length === 0 ? 'No rule applies' : met })
}

function namesOf(findings: readonly ComplianceFinding[]): string {
  return findings.map(({ rule }) => rule).join(', ')
}

function evidenceOf({ rule, standing, reason }: ComplianceFinding): CheckEvidence {
  return { kind: 'compliance', detail: `${rule}: ${standing}: ${reason}` }
}
