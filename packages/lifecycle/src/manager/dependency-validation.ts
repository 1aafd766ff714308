import { McpverError } from '@mcpver/core'

/** What is known of one thing about a dependency; `undefined` when nobody can tell. */
export type Known<T> = T | undefined

/** What is known of a dependency. */
export interface DependencyStanding {
  readonly exists: Known<boolean>
  /** The ids of the advisories that it is affected by. */
  readonly vulnerabilities: Known<readonly string[]>
  readonly isDeprecated: Known<boolean>
  /** The date of the data about vulnerabilities, in milliseconds since 1970-01-01T00:00:00Z. Default: it has none. */
  readonly asOf?: number | undefined
}

/** What is asked about a dependency. */
export type DependencyQuestion = 'existence' | 'vulnerabilities' | 'deprecation'

/** What finds out about dependencies. */
export interface DependencyInspector {
  inspect(name: string, requirement: string): Promise<DependencyStanding>
}

/** One thing that speaks against a dependency: the specification's `DependencyValidationError`. */
export interface DependencyProblem {
  readonly dependency: string
  readonly version: string
  readonly code: 'invalid' | 'not-found' | 'vulnerable' | 'deprecated' | 'unknown'
  /** The question that it answers, or leaves open. */
  readonly question: DependencyQuestion
  /** For a person: `Known vulnerabilities: 2`. */
  readonly error: string
}

/** What a validation found: the specification's `DependencyValidationResult`. */
export interface DependencyValidation {
  readonly valid: boolean
  readonly errors: readonly DependencyProblem[]
  /** What could not be found out, which speaks neither for nor against a dependency. */
  readonly unknown: readonly DependencyProblem[]
  /** The date of the oldest data that was gone by, in milliseconds since 1970-01-01T00:00:00Z. Default: none has a date. */
  readonly asOf?: number
}

/** Validates dependencies: they exist, have no known vulnerabilities, and are not deprecated. */
export async function validateDependencies(
  dependencies: Readonly<Record<string, string>>,
  inspector: DependencyInspector,
): Promise<DependencyValidation> {
  const inspected = await Promise.all(
    Object.entries(dependencies).map(async ([dependency, version]) => {
      const standing = await inspectionOf(dependency, version, inspector)
      const problems = 'code' in standing ? [standing] : problemsOf(standing)
      const asOf = 'code' in standing ? undefined : standing.asOf
      return { problems: problems.map((problem) => ({ dependency, version, ...problem })), asOf }
    }),
  )
  const problems = inspected.flatMap((one) => one.problems)
  const dates = inspected.flatMap(({ asOf }) => asOf ?? [])
  const errors = problems.filter(({ code }) => code !== 'unknown')
  return {
    valid: errors.length === 0,
    errors,
    unknown: problems.filter(({ code }) => code === 'unknown'),
    ...(dates.length > 0 && { asOf: Math.min(...dates) }),
  }
}

type Problem = Pick<DependencyProblem, 'code' | 'question' | 'error'>

/** What is known of a dependency, or that it is none. */
async function inspectionOf(
  name: string,
  requirement: string,
  inspector: DependencyInspector,
): Promise<DependencyStanding | Problem> {
  try {
    return await inspector.inspect(name, requirement)
  } catch (error) {
    if (!McpverError.isInstance(error) || error.code !== 'ERR_INVALID_DEPENDENCY') throw error
    return { code: 'invalid', question: 'existence', error: error.message }
  }
}

function problemsOf({ exists, vulnerabilities, isDeprecated }: DependencyStanding): Problem[] {
  // What is not there has no vulnerabilities to look for.
  if (exists === false) return [{ code: 'not-found', question: 'existence', error: 'Dependency not found' }]
  const problems: Problem[] = []
  if (exists === undefined) problems.push(unknown('existence', 'whether it exists'))
  if (vulnerabilities === undefined) problems.push(unknown('vulnerabilities', 'whether it has known vulnerabilities'))
  else if (vulnerabilities.length > 0) {
    const error = `Known vulnerabilities: ${String(vulnerabilities.length)}`
    problems.push({ code: 'vulnerable', question: 'vulnerabilities', error })
  }
  if (isDeprecated === undefined) problems.push(unknown('deprecation', 'whether it is deprecated'))
  else if (isDeprecated) problems.push({ code: 'deprecated', question: 'deprecation', error: 'Deprecated version' })
  return problems
}

function unknown(question: DependencyQuestion, what: string): Problem {
  return { code: 'unknown', question, error: `Not known ${what}` }
}
