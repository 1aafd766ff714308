import {
  failedCheck,
  passedCheck,
  unknownCheck,
  type CheckEvidence,
  type CheckResult,
} from '../evidence/check-result.ts'
import {
  validateDependencies,
  type DependencyInspector,
  type DependencyProblem,
  type DependencyQuestion,
  type DependencyValidation,
} from '../manager/dependency-validation.ts'
import type { SecurityCheck } from './security-check.ts'

/** What a check of dependencies works with. */
export interface DependencyCheckOptions {
  readonly dependencies: DependencyInspector
  /**
   * What has to be known of each dependency; else the check is unknown. What else is not known stands among its evidence. Default:
   * `vulnerabilities`, because no open data says of every package whether it exists and is deprecated.
   */
  readonly required?: readonly DependencyQuestion[]
}

const NAME = 'dependency-security'
/** Points that a deprecated dependency costs. */
const DEPRECATED_COST = 25

/**
 * Whether what a release needs exists, has no known vulnerabilities and is not deprecated: the specification's
 * `check_dependency_security`. The first two are critical; a deprecated dependency costs 25 points.
 */
export function dependencyCheck({
  dependencies,
  required = ['vulnerabilities'],
}: DependencyCheckOptions): SecurityCheck {
  return {
    name: NAME,
    run: async (release) =>
      judged(release.dependencies, await validateDependencies(release.dependencies, dependencies), required),
  }
}

function judged(
  dependencies: Readonly<Record<string, string>>,
  { errors, unknown, asOf }: DependencyValidation,
  required: readonly DependencyQuestion[],
): CheckResult {
  const evidence = evidenceOf(dependencies, [...errors, ...unknown], asOf)
  const grave = errors.filter(({ code }) => code !== 'deprecated')
  const facts = { check: NAME, evidence } as const
  if (grave.length > 0) return failedCheck({ ...facts, severity: 'critical', score: 0, reason: describe(grave) })
  const missing = unknown.filter(({ question }) => required.includes(question))
  if (errors.length > 0) {
    const score = Math.max(0, 100 - DEPRECATED_COST * errors.length)
    return failedCheck({ ...facts, severity: 'medium', score, reason: describe(errors) })
  }
  if (missing.length > 0) return unknownCheck({ ...facts, severity: 'critical', reason: describe(missing) })
  const count = String(Object.keys(dependencies).length)
  return passedCheck({
    ...facts,
    severity: 'critical',
    score: 100,
    reason: `Nothing is known against ${count} dependencies`,
  })
}

function evidenceOf(
  dependencies: Readonly<Record<string, string>>,
  problems: readonly DependencyProblem[],
  asOf: number | undefined,
): CheckEvidence[] {
  return Object.entries(dependencies).map(([name, version]) => {
    const own = problems.filter(({ dependency }) => dependency === name).map(({ error }) => error)
    const detail = `${name}@${version}: ${own.join('; ') || 'nothing is known against it'}`
    return { kind: 'dependency', detail, ...(asOf !== undefined && { asOf }) }
  })
}

function describe(problems: readonly DependencyProblem[]): string {
  return problems.map(({ dependency, version, error }) => `${dependency}@${version}: ${error}`).join('; ')
}
