import { systemClock, type Clock } from '@mcpver/core'
import { parseDependency, type Dependency } from '../advisory/dependency.ts'
import type { AdvisorySource } from '../advisory/advisory-source.ts'
import type { VexEvidence } from '../advisory/vex-judgement.ts'
import {
  checkAllVulnerabilities,
  DEFAULT_MAX_AGE,
  isOwnRelease,
  type VulnerabilityStanding,
} from '../advisory/vulnerability-check.ts'
import {
  failedCheck,
  passedCheck,
  unknownCheck,
  type CheckEvidence,
  type CheckResult,
} from '../evidence/check-result.ts'

/** The advisories that a release is held against. */
export interface AdvisoryCheckOptions {
  readonly source: AdvisorySource
  /** How old advisories may be, in milliseconds. Default: 7 days. */
  readonly maxAge?: number
  /** Statements that vulnerabilities do not affect the product. Default: none. */
  readonly vex?: readonly VexEvidence[]
  /** Default: the clock of the machine. */
  readonly clock?: Clock
}

/**
 * Whether dependencies have known vulnerabilities: a critical failure when one has, unknown when one may have. Releases of this system
 * that no advisory source knows are passed over.
 *
 * @throws {LifecycleError} `ERR_INVALID_DEPENDENCY` (the promise rejects).
 */
export async function checkAdvisories(
  dependencies: Readonly<Record<string, string>>,
  { source, maxAge = DEFAULT_MAX_AGE, vex = [], clock = systemClock }: AdvisoryCheckOptions,
): Promise<CheckResult> {
  const parsed = Object.entries(dependencies).map(([name, requirement]) => ({
    name: `${name}@${requirement}`,
    dependency: parseDependency(name, requirement),
  }))
  const asked = parsed.map(({ dependency }) => dependency)
  const standings = await checkAllVulnerabilities(asked, source, { now: clock.now(), maxAge, vex })
  const named = parsed.flatMap((one, index) => {
    const is = standings[index]
    return is === undefined ? [] : [{ ...one, is }]
  })
  return judged(named.filter(({ dependency, is }) => is.standing !== 'unknown' || !isOwnRelease(dependency, is.code)))
}

interface Named {
  readonly name: string
  readonly dependency: Dependency
  readonly is: VulnerabilityStanding
}

function judged(dependencies: readonly Named[]): CheckResult {
  const evidence = dependencies.map(evidenceOf)
  const facts = { check: 'advisories', severity: 'critical', evidence } as const
  const affected = dependencies.filter(({ is }) => is.standing === 'affected')
  if (affected.length > 0) return failedCheck({ ...facts, score: 0, reason: `Affected: ${namesOf(affected)}` })
  const unknown = dependencies.filter(({ is }) => is.standing === 'unknown')
  if (unknown.length > 0) return unknownCheck({ ...facts, reason: `Not known: ${namesOf(unknown)}` })
  const reason = `${String(dependencies.length)} dependencies without known vulnerabilities`
  return passedCheck({ ...facts, score: 100, reason })
}

function namesOf(dependencies: readonly Named[]): string {
  return dependencies.map(({ name }) => name).join(', ')
}

function evidenceOf({ name, is }: Named): CheckEvidence {
  const asOf = is.standing === 'unknown' ? {} : { asOf: is.asOf }
  return { kind: 'advisories', detail: `${name}: ${describe(is)}`, ...asOf }
}

function describe(is: VulnerabilityStanding): string {
  switch (is.standing) {
    case 'affected':
      return `affected by ${is.vulnerabilities.map(({ id }) => id).join(', ')}`
    case 'clean':
      return 'no known vulnerability'
    case 'unknown':
      return is.reason
  }
}
