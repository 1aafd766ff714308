import {
  APIVersion,
  isPlainObject,
  McpverError,
  requirementOf,
  VersionRange,
  type CallCarriers,
  type Clock,
  type Logger,
} from '@mcpver/core'
import {
  decideRetirement,
  describeBrownOut,
  describeMalformedRange,
  describeRefusal,
  describeRetired,
  type Refused,
} from '@mcpver/registry'
import { ReleaseAffinity } from '../affinity/release-affinity.ts'
import { ReleaseTokens } from '../affinity/release-tokens.ts'
import type { Seal } from '../affinity/seal.ts'
import { ArgumentChecks } from '../arguments/argument-check.ts'
import type { CatalogServer } from '../catalog/catalog-server.ts'
import type { ReleaseCatalog } from '../catalog/release-catalog.ts'
import type { Detour } from '../catalog/tool-detours.ts'
import type { ServedRelease, ServedTool } from '../catalog/served-release.ts'
import { withTools } from '../contract/tool-pages.ts'
import { ToolListing } from '../contract/tool-listing.ts'
import type { CallMirror } from '../mirror/call-mirror.ts'
import { ServerMirror } from '../mirror/server-mirror.ts'
import type { ReleaseSelection } from '../route/release-selection.ts'
import type { Caller } from '../session/caller.ts'
import type { ListRequest, MakeListRequest } from '../contract/list-request.ts'
import type { UpstreamLink } from '../upstream/upstream-link.ts'
import { errorResponse, INTERNAL_ERROR, INVALID_PARAMS, type JsonRpcError } from '../wire/json-rpc-error.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { outOfRange, refusal, UNKNOWN_TOOL, unseen, unserved } from './call-refusal.ts'
import { CalledTools } from './called-tools.ts'
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
  /** What sends copies of calls. */
  readonly mirror: CallMirror
  /** Whether a deprecation stands before the description of a listed tool. */
  readonly descriptionNotice: boolean
  /** What cursors, states and tasks are sealed with. */
  readonly seal: Seal
  readonly clock: Clock
  readonly logger: Logger
}

/** The releases of one server side by side, as the store has them and its route says. */
export class VersionedServer implements ServedServer {
  readonly name: string
  readonly affinity: ReleaseAffinity
  readonly mirror: ServerMirror
  readonly #options: VersionedServerOptions
  readonly #listing: ToolListing
  readonly #called: CalledTools

  constructor(options: VersionedServerOptions) {
    const { name: server, seal } = options
    this.name = server
    this.#options = options
    this.#called = new CalledTools(new ArgumentChecks(server, options.logger))
    this.#listing = new ToolListing({ descriptionNotice: options.descriptionNotice })
    const releaseOf = (version: string): Selection | undefined => this.#served(version)
    this.mirror = new ServerMirror({ ...options, calls: options.mirror })
    this.affinity = new ReleaseAffinity({ server, tokens: new ReleaseTokens({ seal, server }), releaseOf })
  }

  get endpoint(): string {
    return this.name
  }

  get movesSessions(): boolean {
    return this.#catalogued?.route?.value.sessions !== 'stay'
  }

  speaksForProcess(caller: Caller): boolean {
    return isProcess(this.select(caller))
  }

  serves(release: GuardedRelease): boolean {
    return this.#options.releases.has(release)
  }

  select({ principal, client, key, headers }: Caller): Selection<GuardedRelease> {
    const server = this.#catalogued
    if (server === undefined) return unserved(this.name)
    return this.#selection(server.select({ principal, client: client.name, key, headers }))
  }

  /** The release of a version, or the highest in a range. */
  find(range: string): Selection<GuardedRelease> {
    const server = this.#catalogued
    return server === undefined ? unserved(this.name) : this.#selection(server.find(range))
  }

  routeCall(question: CallQuestion<GuardedRelease>): CallRoute<GuardedRelease> {
    const asked = this.#route(question, (tool) => requirementOf({ ...carriersOf(question), name: tool }))
    if (question.isBound !== true || (asked.success && asked.release === question.selected)) return asked
    // What goes on where it began gets what is there, whatever it asks for.
    return this.#route(question, () => undefined)
  }

  #route(question: CallQuestion<GuardedRelease>, required: Requirement): CallRoute<GuardedRelease> {
    const { name, selected } = question
    const server = this.#catalogued
    if (server === undefined) return { ...unserved(this.name), tool: UNKNOWN_TOOL }
    try {
      const found = server.tools.resolve(name, required(name), selected.served)
      if (!found.success) return this.#routeRefused(found, { question, required }, server)
      return (
        this.#inService(found.tool, name, server) ??
        this.#routeTo(found.release, this.#called.of(found.tool, server), selected)
      )
    } catch (error) {
      if (!McpverError.isInstance(error)) throw error
      const tool = server.detours?.currentName(name) ?? name
      const available = server.tools.versionsOf(tool)
      const described = describeMalformedRange(error, { tool, available })
      return refusal(available.length === 0 ? UNKNOWN_TOOL : tool, error.code, described)
    }
  }

  /**
   * As `routeCall`, for a caller who wants releases in a range. A call that asks for a version gets it, wherever that is; one that asks
   * for none does not get out of the range.
   */
  routeCallWithin(question: CallQuestion<GuardedRelease>, range: string): CallRoute<GuardedRelease> {
    const route = this.routeCall(question)
    const { selected } = question
    if (!route.success || route.release === selected || requirementOf(carriersOf(question)) !== undefined) return route
    if (VersionRange.tryParse(range)?.test(APIVersion.parse(route.release.version)) === true) return route
    const { name } = route.tool
    const available = this.#catalogued?.tools.versionsOf(name).map((version) => version.toJSON()) ?? []
    return outOfRange(name, { server: this.name, range, available })
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

  verify(release: GuardedRelease, link: UpstreamLink, request: MakeListRequest): Promise<void> | undefined {
    return release.guard.verify(link, request)
  }

  invalidate(release: GuardedRelease, link: UpstreamLink): void {
    release.guard.invalidate(link)
  }

  async list(release: GuardedRelease, link: UpstreamLink, request: ListRequest): Promise<WireMessage> {
    const { id, value } = request.message
    // Whoever begins in the middle would have seen no tool of the first pages.
    if (isPlainObject(value['params']) && value['params']['cursor'] !== undefined) return errorResponse(id, NO_CURSOR)
    const answer = await release.guard.list(link, request)
    if (!answer.success) return answer.error
    const server = this.#catalogued
    const passing = answer.tools.filter(({ passes }) => passes)
    const listed = server === undefined ? [] : passing.map((tool) => this.#listing.entryOf(tool, server))
    return withTools(answer.first, listed, id ?? 'null')
  }

  onChange(listener: () => void): () => void {
    return this.#options.catalog.onChange((servers) => {
      if (servers.has(this.name)) listener()
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

  #served(version: string): Selection<GuardedRelease> | undefined {
    const served = this.#catalogued?.releases.get(version)
    return served && this.#live(served)
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

  /** Another way to a version that serves the call, or else why there is none. */
  #routeRefused(
    found: Refused,
    { question, required }: { readonly question: CallQuestion<GuardedRelease>; readonly required: Requirement },
    server: CatalogServer,
  ): CallRoute<GuardedRelease> {
    const { name, selected } = question
    const detour = server.detours?.find(found, {
      name,
      requirementOf: required,
      preferred: selected.served,
    })
    if (detour?.success === true) return this.#byDetour(detour, server, selected)
    const refused = detour ?? found
    const tool = refused.code === 'ERR_UNKNOWN_TOOL' ? UNKNOWN_TOOL : refused.tool
    if (this.#isPassedUnseen(refused.code, server)) return { success: true, release: selected, tool: unseen(name) }
    return refusal(tool, refused.code, describeRefusal(refused))
  }

  #byDetour(
    { release, tool, change }: Detour,
    server: CatalogServer,
    selected: GuardedRelease,
  ): CallRoute<GuardedRelease> {
    const called = this.#called.of(tool, server, change)
    return this.#inService(tool, tool.definition.name, server) ?? this.#routeTo(release, called, selected)
  }

  #routeTo(served: ServedRelease, tool: CalledTool, selected: GuardedRelease): CallRoute<GuardedRelease> {
    if (served === selected.served) return { success: true, release: selected, tool }
    const live = this.#live(served)
    return live.success ? { success: true, release: live.release, tool } : { ...live, tool: tool.name }
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
    return code === 'ERR_UNKNOWN_TOOL' && (server.route?.value.guard ?? 'enforce') !== 'enforce'
  }
}

const NO_CURSOR: JsonRpcError = { code: INVALID_PARAMS, message: 'Invalid cursor: all tools stand on one page' }

/** What a call asks of a tool's version; `undefined` for any. */
type Requirement = (tool: string) => string | undefined

function carriersOf({ name, params, header }: CallQuestion): CallCarriers {
  return { name, params, header }
}

/** Whether a caller has got a release that is a process. */
export function isProcess(selection: Selection): boolean {
  return selection.success && !selection.release.backend.speaksHttp
}
