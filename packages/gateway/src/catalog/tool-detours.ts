import { APIVersion, VersionRange } from '@mcpver/core'
import type { ArgumentStep } from '@mcpver/diff'
import { findVersionChain, type Refused } from '@mcpver/registry'
import type { Route, RouteAdapter } from '../route/route.ts'
import type { ServedRelease, ServedTool } from './served-release.ts'
import type { ToolIndex } from './tool-index.ts'
import type { KnownRelease } from './tool-removal.ts'

/** Ways that lead from a call that nothing meets to a version that can be called. */
export interface ToolDetoursOptions {
  readonly index: ToolIndex
  readonly adapters: readonly RouteAdapter[]
  /** All releases that there are or were. */
  readonly known: readonly KnownRelease[]
}

/** What a call asks for. */
export interface DetourQuestion {
  readonly requirement: string | undefined
  /** The release that the caller is on. */
  readonly preferred: ServedRelease
}

/** A version whose arguments are carried to those of another one. */
export interface Adaptation {
  /** The version that the call is for, without `v`. */
  readonly from: string
  readonly steps: readonly ArgumentStep[]
  /** The definition of that version, where any release has it. */
  readonly definition: ServedTool['definition'] | undefined
}

/** A release and a tool that serve a call by another way. */
export interface Detour {
  readonly release: ServedRelease
  readonly tool: ServedTool
  readonly adaptation: Adaptation
}

/** One adapter, read. */
interface Link {
  readonly from: APIVersion
  readonly to: APIVersion
  readonly steps: readonly ArgumentStep[]
}

/** The detours of a route: adapters from versions that nothing serves any more. */
export class ToolDetours {
  readonly #options: ToolDetoursOptions
  readonly #links: ReadonlyMap<string, readonly Link[]>
  readonly #adaptations = new Map<string, Adaptation>()

  private constructor(options: ToolDetoursOptions) {
    this.#options = options
    this.#links = linksByTool(options.adapters)
  }

  /** The detours of a route; `undefined` when it has none, so that calls need not look. */
  static of(route: Route | undefined, parts: Omit<ToolDetoursOptions, 'adapters'>): ToolDetours | undefined {
    const { adapters = [] } = route ?? {}
    return adapters.length === 0 ? undefined : new ToolDetours({ ...parts, adapters })
  }

  /** What serves a call that was refused. */
  find(refused: Refused, question: DetourQuestion): Detour | undefined {
    return refused.code === 'ERR_UNSATISFIED_TOOL_VERSION' ? this.#adapted(refused.tool, question) : undefined
  }

  /** The highest version that meets the requirement and that a chain of adapters leads away from. */
  #adapted(tool: string, { requirement, preferred }: DetourQuestion): Detour | undefined {
    const links = this.#links.get(tool)
    if (links === undefined || requirement === undefined) return undefined
    const range = VersionRange.parse(requirement)
    for (const { from } of links) {
      if (!range.test(from)) continue
      const chain = findVersionChain(links, from, (version) => this.#serves(tool, version, preferred))
      const end = chain?.at(-1)?.to
      if (chain === undefined || end === undefined) continue
      const found = this.#options.index.resolve(tool, end.toJSON(), preferred)
      if (!found.success) continue
      return { release: found.release, tool: found.tool, adaptation: this.#adaptation(tool, from, chain) }
    }
    return undefined
  }

  #serves(tool: string, version: APIVersion, preferred: ServedRelease): boolean {
    const own = preferred.tools.get(tool)
    return (
      own?.version.equals(version) === true || this.#options.index.versionsOf(tool).some((one) => one.equals(version))
    )
  }

  /** The same object each time, so that what is made of it need not be made again. */
  #adaptation(tool: string, from: APIVersion, chain: readonly Link[]): Adaptation {
    const key = JSON.stringify([tool, from, ...chain.map(({ to }) => to)])
    const known = this.#adaptations.get(key)
    if (known !== undefined) return known
    const steps = chain.flatMap((link) => link.steps)
    const adaptation = { from: from.toJSON(), steps, definition: this.#definitionOf(tool, from) }
    this.#adaptations.set(key, adaptation)
    return adaptation
  }

  #definitionOf(name: string, version: APIVersion): ServedTool['definition'] | undefined {
    const tools = this.#options.known.flatMap(({ tools: all }) => all.get(name) ?? [])
    return tools.find((tool) => tool.version.equals(version))?.definition
  }
}

/** By tool, those from the highest version on first; releases before pre-releases. */
function linksByTool(adapters: readonly RouteAdapter[]): ReadonlyMap<string, readonly Link[]> {
  const links = new Map<string, Link[]>()
  for (const { tool, from, to, steps } of adapters) {
    const link = { from: APIVersion.parse(from), to: APIVersion.parse(to), steps }
    links.set(tool, [...(links.get(tool) ?? []), link])
  }
  for (const ofTool of links.values()) {
    ofTool.sort((a, b) => Number(b.from.isStable) - Number(a.from.isStable) || b.from.compare(a.from))
  }
  return links
}
