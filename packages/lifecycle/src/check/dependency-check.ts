import { systemClock, type Clock } from '@mcpver/core'
import type { AdvisorySource } from '../advisory/advisory-source.ts'
import { parseDependency } from '../advisory/dependency.ts'
import type { VexEvidence } from '../advisory/vex-judgement.ts'
import { checkAllVulnerabilities, type VulnerabilityStanding } from '../advisory/vulnerability-check.ts'
import { failedCheck, passedCheck, unknownCheck, type CheckResult } from '../evidence/check-result.ts'
import type { SecurityCheck } from './security-check.ts'

/** What a check of dependencies works with. */
export interface DependencyCheckOptions {
  readonly source: AdvisorySource
  /** How old advisories may be, in milliseconds. Default: 7 days. */
  readonly maxAge?: number
  /** Statements that vulnerabilities do not affect the product. Default: none. */
  readonly vex?: readonly VexEvidence[]
  /** Default: the clock of the machine. */
  readonly clock?: Clock
}

const NAME = 'dependency-security'
const SEVEN_DAYS = 7 * 24 * 60 * 60 * 1000

/** Whether what a release needs has known vulnerabilities: the specification's `check_dependency_security`. */
export function dependencyCheck(options: DependencyCheckOptions): SecurityCheck {
  const { source, maxAge = SEVEN_DAYS, vex = [], clock = systemClock } = options
  return {
    name: NAME,
    async run({ dependencies }) {
      const names = Object.entries(dependencies)
      const parsed = names.map(([name, requirement]) => parseDependency(name, requirement))
      const standings = await checkAllVulnerabilities(parsed, source, { now: clock.now(), maxAge, vex })
      return judged(
        names.map(([name, requirement], index) => ({ name: `${name}@${requirement}`, is: standings[index] })),
      )
    },
  }
}

interface Named {
  readonly name: string
  readonly is: VulnerabilityStanding | undefined
}

function judged(dependencies: readonly Named[]): CheckResult {
  const evidence = dependencies.map(({ name, is }) => ({ kind: 'advisories', detail: `${name}: ${describe(is)}` }))
  const facts = { check: NAME, severity: 'critical', evidence } as const
  const affected = dependencies.filter(({ is }) => is?.standing === 'affected')
  if (affected.length > 0) return failedCheck({ ...facts, score: 0, reason: `Affected: ${named(affected)}` })
  const unknown = dependencies.filter(({ is }) => is?.standing !== 'clean')
  if (unknown.length > 0) return unknownCheck({ ...facts, reason: `Not known: ${named(unknown)}` })
  return passedCheck({
    ...facts,
    score: 100,
    reason: `${String(dependencies.length)} dependencies without known vulnerabilities`,
  })
}

function named(dependencies: readonly Named[]): string {
  return dependencies.map(({ name }) => name).join(', ')
}

function describe(is: VulnerabilityStanding | undefined): string {
  switch (is?.standing) {
    case 'affected':
      return `affected by ${is.vulnerabilities.map(({ id }) => id).join(', ')}`
    case 'clean':
      return `clean as of ${new Date(is.asOf).toISOString()}`
    case 'unknown':
      return is.reason
    default:
      return 'no answer'
  }
}
