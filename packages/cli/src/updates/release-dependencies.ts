import type { Clock, Store } from '@mcpver/core'
import { createDependencyInspector, validateDependencies } from '@mcpver/lifecycle'
import type { InspectDependencies } from '@mcpver/rollout'
import type { Io } from '../io.ts'
import { advisorySource } from '../state/advisory-sources.ts'
import { packageIndex } from '../state/package-indexes.ts'
import { readPolicy } from '../state/policy-file.ts'
import type { StatePaths } from '../state/state-options.ts'

/** Where dependencies are looked up. */
export interface DependencySurroundings {
  readonly store: Store
  readonly paths: StatePaths
  readonly io: Io
  readonly clock: Clock
}

/** Looks the dependencies of releases up, by the policy and the advisories as they are when it is asked. */
export function inspectDependencies({ store, paths, io, clock }: DependencySurroundings): InspectDependencies {
  return async ({ dependencies }) => {
    const policy = await readPolicy(paths, io)
    const source = await advisorySource(paths.advisories, policy.osvApi)
    const lookup = { store, source, packages: packageIndex(policy), maxAge: policy.advisoryAge, clock }
    const { valid, errors, unknown } = await validateDependencies(dependencies, createDependencyInspector(lookup))
    if (!valid) return { valid, reason: described(errors) }
    const open = unknown.filter(({ question }) => question === 'vulnerabilities')
    // What throws is unknown, which is neither a pass nor a failure.
    if (open.length > 0) throw new Error(described(open))
    return { valid, reason: '' }
  }
}

function described(problems: readonly { readonly dependency: string; readonly error: string }[]): string {
  return problems.map(({ dependency, error }) => `${dependency}: ${error}`).join('; ')
}
