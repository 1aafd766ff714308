import { APIVersion, VersionRange } from '@mcpver/core'
import { VersionRegistry, type Refused } from '@mcpver/registry'
import { GenerationMap } from '../generation-map.ts'
import { findRemovals, type KnownRelease } from './tool-removal.ts'
import type { ServedRelease, ServedTool } from './served-release.ts'

/** What an index is made of. */
export interface ToolIndexOptions {
  /** The releases that can be called, in any order. */
  readonly callable: Iterable<ServedRelease>
  /** All releases that were ever served, so that callers of a removed tool learn that it was. Default: none. */
  readonly known?: readonly KnownRelease[]
}

/** The release and the tool that serve a call, or a refusal as a registry says it. */
export type ToolResolution = Served | Refused

/** A tool in one release. */
interface Served {
  readonly success: true
  readonly release: ServedRelease
  readonly tool: ServedTool
}

/** The versions of one tool. */
interface ToolVersions {
  /** In the highest release that has it. */
  readonly first: Served
  /** Each version in the highest release that has it, by the version's precedence. */
  readonly byVersion: ReadonlyMap<string, Served>
  /** Highest first. */
  readonly descending: readonly APIVersion[]
}

const MOST_ANSWERS = 1000

/** Which releases of a server serve which versions of which tools. */
export class ToolIndex {
  readonly #tools: ReadonlyMap<string, ToolVersions>
  readonly #introduced: ReadonlyMap<string, APIVersion>
  /** Finds versions, and says what is refused and why. */
  readonly #registry: VersionRegistry
  /** What was found for a tool and a requirement among all releases. */
  readonly #answers = new GenerationMap<string, ToolResolution>(MOST_ANSWERS)

  constructor({ callable, known = [] }: ToolIndexOptions) {
    const releases = highestFirst(callable)
    this.#tools = indexTools(releases)
    this.#introduced = introductions([...releases, ...known])
    this.#registry = registryOf(this.#tools, known)
  }

  /**
   * The version of a tool that serves a call, and the release that has it: that of the preferred release when it meets the
   * requirement; else the highest that does, in the highest release that has it. Without a requirement the preferred release's own;
   * else that of the highest release that has the tool.
   *
   * @param preferred The release that the caller is on, which need not be one that others can call.
   * @throws {CoreError} `ERR_INVALID_RANGE` for a text that is not a range, when there is such a tool.
   */
  resolve(name: string, requirement: string | undefined, preferred: ServedRelease): ToolResolution {
    const own = preferred.tools.get(name)
    if (own !== undefined && (requirement === undefined || VersionRange.parse(requirement).test(own.version))) {
      return { success: true, release: preferred, tool: own }
    }
    const versions = this.#tools.get(name)
    if (versions !== undefined) {
      return requirement === undefined ? versions.first : this.#find(name, requirement, versions)
    }
    return own === undefined ? this.#refusal(name) : onlyHere(name, own, requirement)
  }

  /** The versions of a tool that can be called, highest first; none of an unknown tool. */
  versionsOf(name: string): readonly APIVersion[] {
    return this.#tools.get(name)?.descending ?? []
  }

  /** The tool in each of its versions that can be called, in no order. */
  servedVersionsOf(name: string): readonly ServedTool[] {
    return Array.from(this.#tools.get(name)?.byVersion.values() ?? [], ({ tool }) => tool)
  }

  /** The lowest version of a tool that there is or was. */
  introducedIn(name: string): APIVersion | undefined {
    return this.#introduced.get(name)
  }

  /** Remembered, bounded: requirements are the callers' words, of at most 256 characters where they are ranges. */
  #find(name: string, requirement: string, { byVersion }: ToolVersions): ToolResolution {
    const key = `${name}\u0000${requirement}`
    const known = this.#answers.get(key)
    if (known !== undefined) return known
    const found = this.#registry.resolve(name, requirement)
    const answer = found.success ? byVersion.get(found.tool.version.precedenceKey()) : found
    if (answer === undefined) throw new Error('An index does not have a version of its own registry')
    this.#answers.set(key, answer)
    return answer
  }

  /** Names come from callers and may be long: nothing is remembered of one that is no tool. */
  #refusal(name: string): Refused {
    return refusalOf(this.#registry, name, undefined)
  }
}

/** Of a tool that nothing has but the release that the caller is on, and not in the version that is asked for. */
function onlyHere(name: string, { version }: ServedTool, requirement: string | undefined): Refused {
  const registry = new VersionRegistry()
  registry.registerTool({ name, version })
  return refusalOf(registry, name, requirement)
}

function refusalOf(registry: VersionRegistry, name: string, requirement: string | undefined): Refused {
  const resolution = registry.resolve(name, requirement)
  if (!resolution.success) return resolution
  throw new Error('A registry has a version that its index does not')
}

/** The tools that can be called, and those that once could. */
function registryOf(tools: ReadonlyMap<string, ToolVersions>, known: readonly KnownRelease[]): VersionRegistry {
  const registry = new VersionRegistry()
  for (const [name, { descending }] of tools) {
    for (const version of descending) registry.registerTool({ name, version })
  }
  for (const { name, removedIn, replacement = '', message } of findRemovals(known)) {
    if (tools.has(name)) continue
    // Whoever follows a replacement has to arrive somewhere.
    registry.remove(name, { removedIn, message, replacement: tools.has(replacement) ? replacement : undefined })
  }
  return registry
}

/** From the highest release on, so that the first one to have a version of a tool is the one that serves it. */
function indexTools(releases: readonly ServedRelease[]): ReadonlyMap<string, ToolVersions> {
  const tools = new Map<string, { readonly first: Served; readonly byVersion: Map<string, Served> }>()
  for (const release of releases) {
    for (const [name, tool] of release.tools) {
      const served: Served = { success: true, release, tool }
      const entry = tools.get(name) ?? { first: served, byVersion: new Map<string, Served>() }
      const key = tool.version.precedenceKey()
      if (!entry.byVersion.has(key)) entry.byVersion.set(key, served)
      tools.set(name, entry)
    }
  }
  return new Map([...tools].map(([name, entry]) => [name, { ...entry, descending: descendingOf(entry.byVersion) }]))
}

function descendingOf(byVersion: ReadonlyMap<string, Served>): readonly APIVersion[] {
  return Array.from(byVersion.values(), ({ tool }) => tool.version).sort((a, b) => b.compare(a))
}

function introductions(releases: readonly KnownRelease[]): ReadonlyMap<string, APIVersion> {
  const lowest = new Map<string, APIVersion>()
  for (const { tools } of releases) {
    for (const [name, { version }] of tools) {
      const before = lowest.get(name)
      if (before === undefined || version.compare(before) < 0) lowest.set(name, version)
    }
  }
  return lowest
}

/** Releases before pre-releases, each from the highest on. */
function highestFirst(releases: Iterable<ServedRelease>): readonly ServedRelease[] {
  return Array.from(releases, (release) => ({ release, version: APIVersion.parse(release.version) }))
    .sort((a, b) => Number(b.version.isStable) - Number(a.version.isStable) || b.version.compare(a.version))
    .map(({ release }) => release)
}
