import {
  McpverError,
  requirementOf,
  toWireDeprecation,
  describeDeprecation,
  type Clock,
  type ServedVersionMeta,
} from '@mcpver/core'
import {
  decideRetirement,
  describeBrownOut,
  describeMalformedRange,
  describeRefusal,
  describeRetired,
} from '@mcpver/registry'
import type { CatalogServer } from '../catalog/catalog-server.ts'
import type { ReleaseCatalog } from '../catalog/release-catalog.ts'
import type { ServedRelease, ServedTool } from '../catalog/served-release.ts'
import { listTools, withTools } from '../contract/tool-pages.ts'
import { listedText } from '../contract/tool-listing.ts'
import type { ReleaseSelection } from '../route/release-selection.ts'
import type { Caller } from '../session/caller.ts'
import type { ListRequest } from '../contract/list-request.ts'
import type { UpstreamLink } from '../upstream/upstream-link.ts'
import { INTERNAL_ERROR, INVALID_PARAMS } from '../wire/json-rpc-error.ts'
import { withId } from '../wire/edit.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import type { GuardedRelease } from './live-release.ts'
import type { LiveReleases } from './live-releases.ts'
import type {
  CalledTool,
  CallEnd,
  CallQuestion,
  CallRefusal,
  CallRoute,
  Selection,
  ServedServer,
} from './served-server.ts'

/** What a server is served with. */
export interface VersionedServerOptions {
  readonly name: string
  readonly catalog: ReleaseCatalog
  readonly releases: LiveReleases
  readonly record: (server: string, end: CallEnd) => void
  /** Whether a deprecation stands before the description of a listed tool. */
  readonly descriptionNotice: boolean
  readonly clock: Clock
}

/** Stands for every name that is no tool; parentheses cannot be in a tool's name. */
export const UNKNOWN_TOOL = '(unknown)'

/** The releases of one server side by side, as the store has them and its route says. */
export class VersionedServer implements ServedServer {
  readonly name: string
  readonly #options: VersionedServerOptions
  /** What is said of a tool in results, made once. */
  #called = new WeakMap<ServedTool, CalledTool>()

  constructor(options: VersionedServerOptions) {
    this.name = options.name
    this.#options = options
  }

  get endpoint(): string {
    return this.name
  }

  get movesSessions(): boolean {
    return this.#catalogued?.route?.value.sessions !== 'stay'
  }

  get speaksForProcesses(): boolean {
    return this.#options.releases.list().some(({ backend }) => !backend.speaksHttp)
  }

  select({ principal, client, key }: Caller): Selection<GuardedRelease> {
    const server = this.#catalogued
    if (server === undefined) return unserved(this.name)
    return this.#selection(server.select({ principal, client: client.name, key }))
  }

  /** The release of a version, or the highest in a range. */
  find(range: string): Selection<GuardedRelease> {
    const server = this.#catalogued
    return server === undefined ? unserved(this.name) : this.#selection(server.find(range))
  }

  routeCall({ name, params, header, selected }: CallQuestion<GuardedRelease>): CallRoute<GuardedRelease> {
    const server = this.#catalogued
    if (server === undefined) return { ...unserved(this.name), tool: UNKNOWN_TOOL }
    try {
      const found = server.tools.resolve(name, requirementOf({ name, params, header }), selected.served)
      if (!found.success) {
        const tool = found.code === 'ERR_UNKNOWN_TOOL' ? UNKNOWN_TOOL : found.tool
        if (this.#isPassedUnseen(found.code, server)) return { success: true, release: selected, tool: unseen(name) }
        return refusal(tool, found.code, describeRefusal(found))
      }
      return this.#inService(found.tool, name, server) ?? this.#routeTo(found.release, found.tool, selected)
    } catch (error) {
      if (!McpverError.isInstance(error)) throw error
      const described = describeMalformedRange(error, { tool: name, available: server.tools.versionsOf(name) })
      return refusal(name, error.code, described)
    }
  }

  withheld({ name }: CalledTool, release: GuardedRelease, link: UpstreamLink): CallRefusal | undefined {
    const observed = release.guard.observed(link, name)
    // What is not listed is for the server to refuse.
    if (observed === undefined || observed.passes) return undefined
    const what = observed.approved === undefined ? 'was never approved' : 'is not the one that was approved'
    return refusal(name, 'ERR_TOOL_WITHHELD', {
      message: `The tool ${name} is withheld: its definition ${what} in release ${release.version} of ${this.name}`,
      data: { code: 'ERR_TOOL_WITHHELD', tool: name, hint: 'Somebody has to look at the change and release it.' },
    })
  }

  verify(release: GuardedRelease, link: UpstreamLink, request: ListRequest): Promise<void> | undefined {
    return release.guard.verify(link, request)
  }

  invalidate(release: GuardedRelease, link: UpstreamLink): void {
    release.guard.invalidate(link)
  }

  async list(release: GuardedRelease, link: UpstreamLink, { message, headers }: ListRequest): Promise<WireMessage> {
    const { first, tools } = await listTools(link, message, headers)
    const server = this.#catalogued
    if (tools === undefined || server === undefined) return first
    const observed = await release.guard.observe(link, tools)
    const { descriptionNotice } = this.#options
    const listed = observed
      .filter(({ passes }) => passes)
      .map((tool) => listedText(tool, server, { descriptionNotice }))
    return withId(withTools(first, listed), message.id ?? 'null')
  }

  onChange(listener: () => void): () => void {
    return this.#options.catalog.onChange((servers) => {
      if (!servers.has(this.name)) return
      this.#called = new WeakMap()
      listener()
    })
  }

  record(end: CallEnd): void {
    this.#options.record(this.name, end)
  }

  get #catalogued(): CatalogServer | undefined {
    return this.#options.catalog.server(this.name)
  }

  #selection(found: ReleaseSelection<ServedRelease>): Selection<GuardedRelease> {
    if (!found.success) {
      const { code, reason, hint, available } = found
      const data = { code, server: this.name, available, hint }
      return { success: false, code, error: { code: INVALID_PARAMS, message: reason, data } }
    }
    return this.#live(found.release)
  }

  #live(served: ServedRelease): Selection<GuardedRelease> {
    try {
      return { success: true, release: this.#options.releases.of(served) }
    } catch (error) {
      if (!McpverError.isInstance(error)) throw error
      const { code, message, hint = '' } = error
      return { success: false, code, error: { code: INTERNAL_ERROR, message, data: { code, hint } } }
    }
  }

  #routeTo(served: ServedRelease, tool: ServedTool, selected: GuardedRelease): CallRoute<GuardedRelease> {
    const called = this.#calledOf(tool)
    if (served === selected.served) return { success: true, release: selected, tool: called }
    const live = this.#live(served)
    return live.success ? { success: true, release: live.release, tool: called } : { ...live, tool: called.name }
  }

  /** Why a deprecated tool is refused now; `undefined` when it is served. */
  #inService({ version, deprecation }: ServedTool, name: string, server: CatalogServer): CallRefusal | undefined {
    if (deprecation === undefined) return undefined
    const decision = decideRetirement(deprecation, server.route?.value.retirement ?? {}, this.#options.clock.now())
    switch (decision.kind) {
      case 'serve':
        return undefined
      case 'brown-out':
        return refusal(name, 'ERR_TOOL_BROWN_OUT', describeBrownOut(name, { until: decision.until, deprecation }))
      case 'removed': {
        const { removalDate } = decision
        return refusal(name, 'ERR_TOOL_REMOVED', describeRetired({ name, version }, { removalDate, deprecation }))
      }
    }
  }

  /** Where everything passes, so does what was never approved. */
  #isPassedUnseen(code: string, server: CatalogServer): boolean {
    return code === 'ERR_UNKNOWN_TOOL' && server.route?.value.guard !== 'enforce'
  }

  #calledOf(tool: ServedTool): CalledTool {
    const known = this.#called.get(tool)
    if (known !== undefined) return known
    const { definition, version, digest, deprecation } = tool
    const { name } = definition
    const described = deprecation && describeDeprecation(`Tool "${name}"`, deprecation)
    const meta: ServedVersionMeta = {
      version: version.toJSON(),
      digest,
      ...(deprecation && { deprecation: toWireDeprecation(described ?? '', deprecation) }),
    }
    const isDeprecated = deprecation !== undefined
    const called: CalledTool = { name, version: meta.version, served: JSON.stringify(meta), isDeprecated }
    this.#called.set(tool, called)
    return called
  }
}

/** A tool that nobody approved has no version that could be told. */
function unseen(name: string): CalledTool {
  return { name, version: undefined, served: undefined, isDeprecated: false }
}

function unserved(name: string): Extract<Selection, { readonly success: false }> {
  const code = 'ERR_SERVER_UNKNOWN'
  const data = { code, hint: 'Ask whoever runs the gateway which servers it has.' }
  return { success: false, code, error: { code: INVALID_PARAMS, message: `There is no server ${name}`, data } }
}

function refusal(
  tool: string,
  code: string,
  { message, data = { code } }: { readonly message: string; readonly data?: object | undefined },
): CallRefusal {
  return { success: false, code, tool, error: { code: INVALID_PARAMS, message, data: { ...data } } }
}
