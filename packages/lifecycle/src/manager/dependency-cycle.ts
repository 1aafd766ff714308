import { McpverError, type ReleaseStore } from '@mcpver/core'
import { parseDependency, type Dependency } from '../advisory/dependency.ts'
import { isMatch } from '../advisory/requirement-match.ts'
import { subjectOf, type ReleaseName } from '../release-name.ts'

/** A release as far as it depends on others. */
export interface DependentRelease extends ReleaseName {
  readonly dependencies: Readonly<Record<string, string>>
}

/**
 * The way from a new release over its dependencies back to itself, as `weather@1.1.0`, `maps@2.0.0`, `weather@1.1.0`; `undefined` when
 * there is none. A range leads to every release that lies in it.
 */
export async function findDependencyCycle(
  release: DependentRelease,
  releases: Pick<ReleaseStore, 'list'>,
): Promise<readonly string[] | undefined> {
  return new CycleSearch(release, releases).from(release, [subjectOf(release)])
}

class CycleSearch {
  readonly #goal: ReleaseName
  readonly #releases: Pick<ReleaseStore, 'list'>
  readonly #seen = new Set<string>()

  constructor(goal: ReleaseName, releases: Pick<ReleaseStore, 'list'>) {
    this.#goal = goal
    this.#releases = releases
  }

  async from({ dependencies }: DependentRelease, path: readonly string[]): Promise<readonly string[] | undefined> {
    for (const dependency of releasesAmong(dependencies)) {
      if (dependency.package === this.#goal.name && isMatch(dependency, this.#goal.version)) {
        return [...path, subjectOf(this.#goal)]
      }
      for (const { value: next } of await this.#releases.list({ name: dependency.package })) {
        if (!isMatch(dependency, next.version)) continue
        const cycle = await this.#through(next, path)
        if (cycle !== undefined) return cycle
      }
    }
    return undefined
  }

  async #through(release: DependentRelease, path: readonly string[]): Promise<readonly string[] | undefined> {
    const subject = subjectOf(release)
    // From where the goal was not reached once, it is never reached.
    if (this.#seen.has(subject)) return undefined
    this.#seen.add(subject)
    return this.from(release, [...path, subject])
  }
}

/** The dependencies on releases of this system. */
function releasesAmong(dependencies: Readonly<Record<string, string>>): Dependency[] {
  return Object.entries(dependencies)
    .flatMap(([name, requirement]) => parsed(name, requirement))
    .filter(({ ecosystem }) => ecosystem === 'MCP')
}

/** What is no dependency that can be read leads nowhere. */
function parsed(name: string, requirement: string): Dependency[] {
  try {
    return [parseDependency(name, requirement)]
  } catch (error) {
    if (McpverError.isInstance(error)) return []
    throw error
  }
}
