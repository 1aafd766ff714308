import { isPlainObject, logged, quote, type Clock, type Logger } from '@mcpver/core'
import type { ServedRelease, ServedTool } from '../catalog/served-release.ts'
import type { GuardMode } from '../route/route.ts'
import type { UpstreamLink } from '../upstream/upstream-link.ts'
import type { DigestedTool, DigestMemo } from './digest-memo.ts'
import { judgeDrift, type Drift } from './drift.ts'
import type { ListRequest, MakeListRequest } from './list-request.ts'
import { GatewayError } from '../gateway-error.ts'
import { METHOD_NOT_FOUND } from '../wire/json-rpc-error.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { PageMemo, type ListedPage, type ListedTool } from './page-memo.ts'
import { listTools, type FirstPage } from './tool-pages.ts'

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

/** What a link listed last, and what becomes of it. */
interface Observation {
  readonly listed: readonly DigestedEntry[]
  /** In the order of the list. */
  readonly judged: readonly ObservedTool[]
  /** By name, with what was withheld before and is not listed now: it may be listed to others who use the link. */
  readonly tools: ReadonlyMap<string, ObservedTool>
  readonly at: number
  /** By which judgement: what was approved may have changed since. */
  readonly generation: number
  /** How often the link had said by then that what it lists has changed. */
  readonly changes: number
}

/** An entry of a list, digested. */
interface DigestedEntry extends ListedTool {
  readonly found: DigestedTool | undefined
}

/** What a link lists, held against what was approved; `error` is what the server answered instead. */
export type ObservedList =
  | { readonly success: true; readonly first: FirstPage; readonly tools: readonly ObservedTool[] }
  | { readonly success: false; readonly error: WireMessage }

/** Of more differences than this, the oldest may be told again: names come from servers. */
const MOST_TOLD = 10_000

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
  readonly #changes = new WeakMap<UpstreamLink, number>()
  readonly #pages = new PageMemo()
  readonly #digested = new WeakMap<ListedPage, readonly DigestedEntry[]>()
  readonly #told = new Map<string, { readonly key: string; readonly drift: Drift }>()
  #generation = 0

  constructor(options: ContractGuardOptions) {
    this.#options = options
  }

  /**
   * Waits until a link was looked at; `undefined` when it was. One that was looked at long ago is looked at again meanwhile.
   *
   * Rejects with a `GatewayError` when the server lists nothing that could be understood.
   */
  verify(link: UpstreamLink, request: MakeListRequest): Promise<void> | undefined {
    const observation = this.#observations.get(link)
    if (observation?.changes !== this.#changesOf(link)) return this.#look(link, request())
    const { interval, clock, logger } = this.#options
    if (clock.now() - observation.at > interval) {
      this.#look(link, request()).catch((error: unknown) =>
        logger.warn({ err: error }, 'A server did not list its tools'),
      )
    }
    return undefined
  }

  /** What a link lists has changed. */
  invalidate(link: UpstreamLink): void {
    this.#changes.set(link, this.#changesOf(link) + 1)
  }

  /** How what was listed last differs from what was approved. */
  drifts(): readonly Drift[] {
    return Array.from(this.#told.values(), ({ drift }) => drift)
  }

  /** What was approved has changed, or what becomes of the rest. */
  reset(): void {
    this.#generation++
    const { tools } = this.#options.release()
    for (const [name, { drift }] of this.#told) {
      if (drift.kind === 'missing' && !tools.has(name)) this.#told.delete(name)
    }
  }

  /** A tool that a link listed last; `undefined` when it did not list it. */
  observed(link: UpstreamLink, name: string): ObservedTool | undefined {
    const observation = this.#observations.get(link)
    if (observation === undefined || observation.generation === this.#generation) return observation?.tools.get(name)
    return this.#judgeAll(link, observation).tools.get(name)
  }

  /**
   * Asks a link what it lists, and holds that against what was approved. Rejects with a `GatewayError` when the server lists nothing
   * that could be understood.
   */
  async list(link: UpstreamLink, request: ListRequest): Promise<ObservedList> {
    const at = this.#options.clock.now()
    const changes = this.#changesOf(link)
    const answer = await listTools(link, request, this.#pages)
    if (!answer.success) return answer
    const pages = await Promise.all(answer.pages.map((page) => this.#digestedPage(page)))
    const listed = withoutNamesakes(pages.flat())
    return { success: true, first: answer.first, tools: this.#judgeAll(link, { listed, at, changes }).judged }
  }

  /** The tools of a page with their digests, the same ones for the same page. */
  async #digestedPage(page: ListedPage): Promise<readonly DigestedEntry[]> {
    const known = this.#digested.get(page)
    if (known !== undefined) return known
    const entries: DigestedEntry[] = []
    for (const tool of page.tools) {
      const found = tool.name === '' ? undefined : await this.#options.memo.digest(tool.text, tool.value)
      entries.push({ ...tool, found })
    }
    this.#digested.set(page, entries)
    return entries
  }

  #judgeAll(link: UpstreamLink, seen: Pick<Observation, 'at' | 'changes' | 'listed'>): Observation {
    const release = this.#options.release()
    const { listed, at, changes } = seen
    const judged = listed.map((entry) => this.#judge(release, entry))
    const before = [...(this.#observations.get(link)?.tools.values() ?? [])]
    const withheld = before.filter(({ passes, name }) => !passes && release.tools.has(name))
    const tools = new Map([...withheld, ...judged].map((tool) => [tool.name, tool]))
    this.#tellMissing(release, new Set(listed.map(({ name }) => name)))
    const observation: Observation = { listed, judged, tools, at, changes, generation: this.#generation }
    this.#observations.set(link, observation)
    return observation
  }

  #changesOf(link: UpstreamLink): number {
    return this.#changes.get(link) ?? 0
  }

  #look(link: UpstreamLink, request: ListRequest): Promise<void> {
    const looking = this.#looking.get(link)
    if (looking !== undefined) return looking
    const look = this.#inspect(link, request).finally(() => this.#looking.delete(link))
    this.#looking.set(link, look)
    return look
  }

  /** What cannot be looked at is not let through: only a server that has no tools at all may say so. */
  async #inspect(link: UpstreamLink, request: ListRequest): Promise<void> {
    const answer = await this.list(link, request)
    if (answer.success) return
    if (!isUnknownMethod(answer.error)) throw unlisted(answer.error)
    this.#judgeAll(link, { listed: [], at: this.#options.clock.now(), changes: this.#changesOf(link) })
  }

  #judge(release: ServedRelease, { name, text, found }: DigestedEntry): ObservedTool {
    const approved = release.tools.get(name)
    if (approved !== undefined && found?.digest === approved.digest) {
      if (this.#told.get(name)?.drift.kind !== 'missing') this.#told.delete(name)
      return { name, text, found, approved, passes: true }
    }
    const kind = approved === undefined ? 'unknown' : 'changed'
    const mode = this.#options.mode()
    const key = `${kind} ${mode} ${approved?.digest ?? ''} ${found?.digest ?? text}`
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

  #tellMissing({ tools, server, version }: ServedRelease, listed: ReadonlySet<string>): void {
    for (const [tool, { digest }] of tools) {
      if (listed.has(tool)) continue
      const reasons = ['The server does not list it to this client']
      this.#tell(`missing ${digest}`, {
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
    const [oldest] = this.#told.keys()
    if (this.#told.size > MOST_TOLD && oldest !== undefined) this.#told.delete(oldest)
    const { tool, kind, server, release, passes } = drift
    const message = `The tool ${quote(tool)} of ${server} ${release} is ${kind}`
    if (kind === 'missing') this.#options.logger.debug({ ...drift }, message)
    else this.#options.logger.warn({ ...drift }, `${message} and ${passes ? 'passes' : 'is withheld'}`)
    this.#options.onDrift(drift)
  }
}

/** A name that stands there twice has two meanings, so that none of them was approved. */
function withoutNamesakes(entries: readonly DigestedEntry[]): readonly DigestedEntry[] {
  const names = new Set<string>()
  const twice = new Set<string>()
  for (const { name } of entries) {
    if (names.has(name)) twice.add(name)
    names.add(name)
  }
  return twice.size === 0 ? entries : entries.map((one) => (twice.has(one.name) ? { ...one, found: undefined } : one))
}

function errorOf({ value }: WireMessage): Readonly<Record<string, unknown>> {
  const { error } = value
  return isPlainObject(error) ? error : {}
}

function isUnknownMethod(answer: WireMessage): boolean {
  return errorOf(answer)['code'] === METHOD_NOT_FOUND
}

function unlisted(answer: WireMessage): GatewayError {
  const { message, code } = errorOf(answer)
  return logged(
    new GatewayError(`The server did not list its tools: ${quote(message ?? code)}`, {
      code: 'ERR_UPSTREAM_FAILED',
      hint: 'Nothing is called of a server that cannot be looked at. Look at what it logged.',
    }),
  )
}
