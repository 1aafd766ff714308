import { systemClock, type Clock, type Store } from '@mcpver/core'
import type { DependencyInspector, DependencyStanding } from '../manager/dependency-validation.ts'
import type { AdvisorySource } from './advisory-source.ts'
import { parseDependency, type Dependency } from './dependency.ts'
import type { ListedVersion, ListedVersions, PackageIndex, PublishedVersion } from './package-index.ts'
import { isMatch } from './requirement-match.ts'
import type { VexEvidence } from './vex-judgement.ts'
import { checkVulnerabilities, DEFAULT_MAX_AGE, isOwnRelease } from './vulnerability-check.ts'

/** The data that dependencies are looked up in. */
export interface DependencyInspectorOptions {
  /** Where the releases of this system are. */
  readonly store: Store
  readonly source: AdvisorySource
  /** Which packages there are. Default: of packages that are no releases of this system, it is not known. */
  readonly packages?: PackageIndex
  /** How old advisories may be, in milliseconds. Default: 7 days. */
  readonly maxAge?: number
  /** Statements that vulnerabilities do not affect the product. Default: none. */
  readonly vex?: readonly VexEvidence[]
  /** Default: the clock of the machine. */
  readonly clock?: Clock
}

/**
 * Finds out about dependencies from data. Whether they have known vulnerabilities, advisories say; whether they exist and are
 * deprecated, the store says of other releases of this system (`mcp:weather`) and an index of everything else.
 *
 * A range exists when a version lies in it, and is deprecated when all of those are; an archived release counts as deprecated. An index
 * that lists only some versions never says that one does not exist, nor that all in a range are deprecated.
 */
export function createDependencyInspector(options: DependencyInspectorOptions): DependencyInspector {
  return {
    inspect: async (name, requirement) => {
      const dependency = parseDependency(name, requirement)
      const versions = await publishedVersions(dependency, options)
      return { ...standingIn(versions, dependency), ...(await vulnerabilitiesOf(dependency, options)) }
    },
  }
}

function publishedVersions(
  { ecosystem, package: name }: Dependency,
  { store, packages }: DependencyInspectorOptions,
): Promise<readonly PublishedVersion[] | ListedVersions | undefined> {
  if (ecosystem === 'MCP') return store.read(async ({ releases }) => (await releases.list({ name })).map(toPublished))
  return packages?.versionsOf({ ecosystem, package: name }) ?? Promise.resolve(undefined)
}

function toPublished({
  value: { version, state },
}: {
  readonly value: { readonly version: string; readonly state: string }
}): PublishedVersion {
  return { version, isDeprecated: state === 'deprecated' || state === 'archived' }
}

function standingIn(
  versions: readonly PublishedVersion[] | ListedVersions | undefined,
  dependency: Dependency,
): Pick<DependencyStanding, 'exists' | 'isDeprecated'> {
  if (versions === undefined) return { exists: undefined, isDeprecated: undefined }
  const isPartial = 'listed' in versions
  const matching = (isPartial ? versions.listed : versions).filter(({ version }) => isMatch(dependency, version))
  if (matching.length === 0) return { exists: isPartial ? undefined : false, isDeprecated: undefined }
  const isDeprecated = areDeprecated(matching)
  // Of a range, a version that is not listed may be a better one.
  const isOpen = isPartial && dependency.requirement.kind === 'range' && isDeprecated === true
  return { exists: true, isDeprecated: isOpen ? undefined : isDeprecated }
}

/** Whether all of some versions are deprecated: one that is not is enough for no. */
function areDeprecated(versions: readonly ListedVersion[]): boolean | undefined {
  if (versions.some(({ isDeprecated }) => isDeprecated === false)) return false
  return versions.every(({ isDeprecated }) => isDeprecated === true) ? true : undefined
}

async function vulnerabilitiesOf(
  dependency: Dependency,
  { source, maxAge = DEFAULT_MAX_AGE, vex = [], clock = systemClock }: DependencyInspectorOptions,
): Promise<Pick<DependencyStanding, 'vulnerabilities' | 'asOf'>> {
  const found = await checkVulnerabilities(dependency, source, { now: clock.now(), maxAge, vex })
  if (found.standing === 'affected')
    return { vulnerabilities: found.vulnerabilities.map(({ id }) => id), asOf: found.asOf }
  if (found.standing === 'clean') return { vulnerabilities: [], asOf: found.asOf }
  return { vulnerabilities: isOwnRelease(dependency, found.code) ? [] : undefined }
}
