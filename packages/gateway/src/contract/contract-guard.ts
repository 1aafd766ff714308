import { quote, type Clock, type Logger } from '@mcpver/core'
import type { ServedRelease, ServedTool } from '../catalog/served-release.ts'
import type { GuardMode } from '../route/route.ts'
import type { UpstreamLink } from '../upstream/upstream-link.ts'
import type { DigestedTool, DigestMemo } from './digest-memo.ts'
import { judgeDrift, type Drift } from './drift.ts'
import type { ListRequest } from './list-request.ts'
import { listTools, type ListedTool } from './tool-pages.ts'

/** A tool that a link lists, held against what was approved. */
export interface ObservedTool {
  readonly name: string
  /** The definition as it stood on the wire. */
  readonly text: string
  /** `undefined` for what is no tool definition. */
  readonly found: DigestedTool | undefined
  /** What was approved under the name. */
  readonly approved: ServedTool | undefined
  /** Whether it can be listed and called. */
  readonly passes: boolean
}

/** What a link listed last. */
interface Observation {
  readonly tools: ReadonlyMap<string, ObservedTool>
  readonly at: number
  isStale: boolean
}

/** What a guard works with. */
export interface ContractGuardOptions {
  /** What was approved. */
  readonly release: () => ServedRelease
  readonly mode: () => GuardMode
  readonly memo: DigestMemo
  /** After how many milliseconds a link that many use is looked at again. */
  readonly interval: number
  readonly clock: Clock
  readonly logger: Logger
  /** Told of each difference once, until it changes. Never throws. */
  readonly onDrift: (drift: Drift) => void
}

/** Holds what a release's servers list against what was approved: by digest of the wire text, names and all. */
export class ContractGuard {
  readonly #options: ContractGuardOptions
  readonly #observations = new WeakMap<UpstreamLink, Observation>()
  readonly #looking = new WeakMap<UpstreamLink, Promise<void>>()
  readonly #told = new Map<string, { readonly key: string; readonly drift: Drift }>()

  constructor(options: ContractGuardOptions) {
    this.#options = options
  }

  /**
   * Waits until a link was looked at; `undefined` when it was. One that was looked at long ago is looked at again meanwhile.
   *
   * Rejects with a `GatewayError` when the server lists nothing that could be understood.
   */
  verify(link: UpstreamLink, request: ListRequest): Promise<void> | undefined {
    const observation = this.#observations.get(link)
    if (observation === undefined || observation.isStale) return this.#look(link, request)
    const { interval, clock, logger } = this.#options
    if (clock.now() - observation.at > interval) {
      this.#look(link, request).catch((error: unknown) =>
        logger.warn({ err: error }, 'A server did not list its tools'),
      )
    }
    return undefined
  }

  /** What a link lists has changed. */
  invalidate(link: UpstreamLink): void {
    const observation = this.#observations.get(link)
    if (observation !== undefined) observation.isStale = true
  }

  /** How what was listed last differs from what was approved. */
  drifts(): readonly Drift[] {
    return Array.from(this.#told.values(), ({ drift }) => drift)
  }

  /** What was approved has changed, or what becomes of the rest. */
  reset(): void {
    this.#told.clear()
  }

  /** A tool that a link listed last; `undefined` when it did not list it. */
  observed(link: UpstreamLink, name: string): ObservedTool | undefined {
    return this.#observations.get(link)?.tools.get(name)
  }

  /** Holds what a link lists against what was approved. */
  async observe(link: UpstreamLink, listed: readonly ListedTool[]): Promise<readonly ObservedTool[]> {
    const at = this.#options.clock.now()
    const release = this.#options.release()
    const observed = new Map<string, ObservedTool>()
    for (const tool of listed) {
      const found = tool.name === '' ? undefined : await this.#options.memo.digest(tool.text, tool.value)
      const isTwice = observed.has(tool.name)
      observed.set(tool.name, this.#judge(release, tool, isTwice ? undefined : found))
    }
    this.#tellMissing(release, observed)
    this.#observations.set(link, { tools: observed, at, isStale: false })
    return [...observed.values()]
  }

  #look(link: UpstreamLink, request: ListRequest): Promise<void> {
    const looking = this.#looking.get(link)
    if (looking !== undefined) return looking
    const look = this.#list(link, request).finally(() => this.#looking.delete(link))
    this.#looking.set(link, look)
    return look
  }

  async #list(link: UpstreamLink, { message, headers }: ListRequest): Promise<void> {
    const { tools = [] } = await listTools(link, message, headers)
    await this.observe(link, tools)
  }

  #judge(release: ServedRelease, { name, text }: ListedTool, found: DigestedTool | undefined): ObservedTool {
    const approved = release.tools.get(name)
    if (approved !== undefined && found?.digest === approved.digest) {
      if (this.#told.get(name)?.key !== 'missing') this.#told.delete(name)
      return { name, text, found, approved, passes: true }
    }
    const kind = approved === undefined ? 'unknown' : 'changed'
    const mode = this.#options.mode()
    const key = `${kind} ${mode} ${found?.digest ?? text}`
    const { passes, reasons } = judgeDrift(mode, approved, found)
    this.#tell(key, {
      server: release.server,
      release: release.version,
      tool: name,
      kind,
      passes,
      ...(approved && { approved: approved.digest }),
      ...(found && { found: found.digest }),
      reasons,
    })
    return { name, text, found, approved, passes }
  }

  #tellMissing({ tools, server, version }: ServedRelease, observed: ReadonlyMap<string, ObservedTool>): void {
    for (const [tool, { digest }] of tools) {
      if (observed.has(tool)) continue
      const reasons = ['The server does not list it to this client']
      this.#tell('missing', {
        server,
        release: version,
        tool,
        kind: 'missing',
        passes: false,
        approved: digest,
        reasons,
      })
    }
  }

  #tell(key: string, drift: Drift): void {
    if (this.#told.get(drift.tool)?.key === key) return
    this.#told.set(drift.tool, { key, drift })
    const { tool, kind, server, release, passes } = drift
    const message = `The tool ${quote(tool)} of ${server} ${release} is ${kind}`
    if (kind === 'missing') this.#options.logger.debug({ ...drift }, message)
    else this.#options.logger.warn({ ...drift }, `${message} and ${passes ? 'passes' : 'is withheld'}`)
    this.#options.onDrift(drift)
  }
}
