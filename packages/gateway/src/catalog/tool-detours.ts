import { APIVersion, VersionRange } from '@mcpver/core'
import type { ArgumentStep } from '@mcpver/diff'
import { findVersionChain, type Refused } from '@mcpver/registry'
import { aliasTarget, type Aliases } from '../route/aliases.ts'
import type { Route, RouteAdapter } from '../route/route.ts'
import type { ServedRelease, ServedTool } from './served-release.ts'
import type { ToolIndex } from './tool-index.ts'
import type { KnownRelease, KnownTool } from './tool-removal.ts'

/** Ways that lead from a call that nothing meets to a version that can be called. */
export interface ToolDetoursOptions {
  readonly index: ToolIndex
  readonly adapters: readonly RouteAdapter[]
  readonly aliases: Aliases
  /** All releases that there are or were, in any order. */
  readonly known: readonly KnownRelease[]
}

/** A call that nothing meets as it is. */
export interface DetourQuestion {
  /** The name that is called. */
  readonly name: string
  /** What the call asks for of a tool. Throws as `requirementOf`. */
  readonly requirementOf: (tool: string) => string | undefined
  /** The release that the caller is on. */
  readonly preferred: ServedRelease
}

/** What has to be done to a call on its way. */
export interface CallChange {
  /** The name that is called, where the tool has another one now. */
  readonly alias?: string
  /** The version that the call is for, without `v`, where another one serves it. */
  readonly from?: string
  readonly steps: readonly ArgumentStep[]
  /** The definition of what is called, where any release has it. */
  readonly definition: ServedTool['definition'] | undefined
}

/** A release and a tool that serve a call by another way. */
export interface Detour {
  readonly success: true
  readonly release: ServedRelease
  readonly tool: ServedTool
  readonly change: CallChange
}

/** One adapter, read. */
interface Link {
  readonly from: APIVersion
  readonly to: APIVersion
  readonly steps: readonly ArgumentStep[]
}

/** The detours of a route: adapters from versions that nothing serves any more, and earlier names of tools. */
export class ToolDetours {
  readonly #options: ToolDetoursOptions
  readonly #links: ReadonlyMap<string, readonly Link[]>
  readonly #changes = new Map<string, CallChange>()

  private constructor(options: ToolDetoursOptions) {
    this.#options = options
    this.#links = linksByTool(options.adapters)
  }

  /** The detours of a route; `undefined` when it has none, so that calls need not look. */
  static of(route: Route | undefined, parts: Pick<ToolDetoursOptions, 'index' | 'known'>): ToolDetours | undefined {
    const { adapters = [], aliases = new Map<string, string>() } = route ?? {}
    return adapters.length + aliases.size === 0 ? undefined : new ToolDetours({ ...parts, adapters, aliases })
  }

  /** The name that a tool has now which is called by an earlier one; `undefined` where that is no alias, or leads to no tool. */
  currentName(name: string): string | undefined {
    return aliasTarget(this.#options.aliases, name, (target) => this.#options.index.versionsOf(target).length > 0)
  }

  /** What serves a call that was refused, or why what its name means now does not; `undefined` when there is no other way. */
  find(refused: Refused, question: DetourQuestion): Detour | Refused | undefined {
    const { name } = question
    if (refused.code === 'ERR_UNSATISFIED_TOOL_VERSION') return this.#adapted(name, question)
    const tool = this.currentName(name)
    return tool === undefined ? undefined : this.#renamed(tool, question)
  }

  #renamed(tool: string, question: DetourQuestion): Detour | Refused {
    const { name: alias, requirementOf, preferred } = question
    const requirement = requirementOf(alias) ?? requirementOf(tool)
    const found = this.#options.index.resolve(tool, requirement, preferred)
    if (!found.success) return this.#adapted(tool, question) ?? found
    const change = this.#remembered([alias, tool], () => ({
      alias,
      steps: [],
      definition: this.#lastDefinition(alias),
    }))
    return { ...found, change }
  }

  /** The highest version that meets the requirement and that a chain of adapters leads away from. */
  #adapted(tool: string, { name, requirementOf, preferred }: DetourQuestion): Detour | undefined {
    const requirement = requirementOf(name) ?? requirementOf(tool)
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
      return { ...found, change: this.#carried({ tool, name, from }, chain) }
    }
    return undefined
  }

  #serves(tool: string, version: APIVersion, preferred: ServedRelease): boolean {
    const own = preferred.tools.get(tool)
    return (
      own?.version.equals(version) === true || this.#options.index.versionsOf(tool).some((one) => one.equals(version))
    )
  }

  #carried(
    { tool, name, from }: { readonly tool: string; readonly name: string; readonly from: APIVersion },
    chain: readonly Link[],
  ): CallChange {
    const stations = chain.map(({ to }) => to.toJSON())
    return this.#remembered([name, tool, from.toJSON(), ...stations], () => ({
      ...(name !== tool && { alias: name }),
      from: from.toJSON(),
      steps: chain.flatMap(({ steps }) => steps),
      definition: this.#definitionsOf(tool).find(({ version }) => version.equals(from))?.definition,
    }))
  }

  /** The same object each time, so that what is made of it need not be made again. */
  #remembered(identity: readonly string[], make: () => CallChange): CallChange {
    const key = JSON.stringify(identity)
    const change = this.#changes.get(key) ?? make()
    this.#changes.set(key, change)
    return change
  }

  #lastDefinition(tool: string): ServedTool['definition'] | undefined {
    const [first, ...others] = this.#definitionsOf(tool)
    const last = others.reduce((best, one) => (best && one.version.compare(best.version) > 0 ? one : best), first)
    return last?.definition
  }

  #definitionsOf(tool: string): readonly KnownTool[] {
    return this.#options.known.flatMap(({ tools }) => tools.get(tool) ?? [])
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
