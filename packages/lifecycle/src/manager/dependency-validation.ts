/** What is known of one thing about a dependency; `undefined` when nobody can tell. */
export type Known<T> = T | undefined

/** What is known of a dependency. */
export interface DependencyStanding {
  readonly exists: Known<boolean>
  /** The ids of the advisories that it is affected by. */
  readonly vulnerabilities: Known<readonly string[]>
  readonly isDeprecated: Known<boolean>
}

/** What finds out about dependencies. */
export interface DependencyInspector {
  inspect(name: string, requirement: string): Promise<DependencyStanding>
}

/** One thing that speaks against a dependency: the specification's `DependencyValidationError`. */
export interface DependencyProblem {
  readonly dependency: string
  readonly version: string
  readonly code: 'not-found' | 'vulnerable' | 'deprecated' | 'unknown'
  /** For a person: `Known vulnerabilities: 2`. */
  readonly error: string
}

/** What a validation found: the specification's `DependencyValidationResult`. */
export interface DependencyValidation {
  readonly valid: boolean
  readonly errors: readonly DependencyProblem[]
  /** What could not be found out, which speaks neither for nor against a dependency. */
  readonly unknown: readonly DependencyProblem[]
}

/** Validates dependencies: they exist, have no known vulnerabilities, and are not deprecated. */
export async function validateDependencies(
  dependencies: Readonly<Record<string, string>>,
  inspector: DependencyInspector,
): Promise<DependencyValidation> {
  const problems: DependencyProblem[] = []
  for (const [dependency, version] of Object.entries(dependencies)) {
    const standing = await inspector.inspect(dependency, version)
    problems.push(...problemsOf(standing).map((problem) => ({ dependency, version, ...problem })))
  }
  const errors = problems.filter(({ code }) => code !== 'unknown')
  return { valid: errors.length === 0, errors, unknown: problems.filter(({ code }) => code === 'unknown') }
}

type Problem = Pick<DependencyProblem, 'code' | 'error'>

function problemsOf({ exists, vulnerabilities, isDeprecated }: DependencyStanding): Problem[] {
  // What is not there has no vulnerabilities to look for.
  if (exists === false) return [{ code: 'not-found', error: 'Dependency not found' }]
  const problems: Problem[] = []
  if (exists === undefined) problems.push(unknown('whether it exists'))
  if (vulnerabilities === undefined) problems.push(unknown('whether it has known vulnerabilities'))
  else if (vulnerabilities.length > 0) {
    problems.push({ code: 'vulnerable', error: `Known vulnerabilities: ${String(vulnerabilities.length)}` })
  }
  if (isDeprecated === undefined) problems.push(unknown('whether it is deprecated'))
  else if (isDeprecated) problems.push({ code: 'deprecated', error: 'Deprecated version' })
  return problems
}

function unknown(what: string): Problem {
  return { code: 'unknown', error: `Not known ${what}` }
}
