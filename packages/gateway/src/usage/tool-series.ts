import { Latency } from './latency.ts'
import { noOutcomes, type OutcomeCounts } from './outcome-counts.ts'
import type { UsageEvent } from './usage-event.ts'

/** Stands for everything beyond a limit; no tool can be called so. */
export const OTHER = '(other)'

/** Whether a name can be told from others once it is written down, and is not the one that stands for them. */
export function isTellable(name: string): boolean {
  return name !== OTHER && !/\p{Surrogate}/u.test(name)
}

/** The calls of one version of a tool. */
export class ToolSeries {
  readonly server: string
  readonly tool: string
  /** Of the tool; `undefined` for calls that were refused, and for tools that were never approved. */
  readonly version: string | undefined
  readonly #releases = new Map<string | undefined, OutcomeCounts>()
  readonly #refusals = new Map<string, number>()
  #latency: Latency | undefined

  constructor({ server, tool, version }: Pick<UsageEvent, 'server' | 'tool' | 'version'>) {
    this.server = server
    this.tool = tool
    this.version = version
  }

  /** How calls ended, by the release of the server; `undefined` for those that were refused. */
  get releases(): ReadonlyMap<string | undefined, Readonly<OutcomeCounts>> {
    return this.#releases
  }

  /** How many calls were refused, by code. */
  get refusals(): ReadonlyMap<string, number> {
    return this.#refusals
  }

  /** How long calls took that were not refused; `undefined` when there was none. */
  get latency(): Latency | undefined {
    return this.#latency
  }

  add({ release, outcome, code = '', duration }: UsageEvent): void {
    let outcomes = this.#releases.get(release)
    if (outcomes === undefined) this.#releases.set(release, (outcomes = noOutcomes()))
    outcomes[outcome]++
    if (outcome === 'refused') this.#refusals.set(code, (this.#refusals.get(code) ?? 0) + 1)
    else (this.#latency ??= new Latency()).add(duration)
  }
}

/** The tools of one server. */
interface ServerSeries {
  /** By version. */
  readonly tools: Map<string, Map<string | undefined, ToolSeries>>
  readonly others: ToolSeries
}

/** The calls of all tools, each version for itself. */
export class SeriesTable {
  readonly #maxTools: number
  readonly #servers = new Map<string, ServerSeries>()

  /** @param maxTools Of so many tools of a server calls without a version are told apart: their names can be the callers' words. */
  constructor(maxTools: number) {
    this.#maxTools = maxTools
  }

  all(): readonly ToolSeries[] {
    return [...this.#servers.values()].flatMap(({ tools, others }) => [
      ...[...tools.values()].flatMap((versions) => [...versions.values()]),
      ...(others.releases.size > 0 ? [others] : []),
    ])
  }

  /** The series that a call belongs to. */
  of(event: UsageEvent): ToolSeries {
    const { server, tool, version } = event
    const { tools, others } = this.#serverOf(server)
    const known = tools.get(tool)?.get(version)
    if (known !== undefined) return known
    // What has a version was approved; any other name may be the caller's word.
    const isTold = version !== undefined || (isTellable(tool) && (tools.has(tool) || tools.size < this.#maxTools))
    if (!isTold) return others
    const series = new ToolSeries(event)
    const versions = tools.get(tool) ?? new Map<string | undefined, ToolSeries>()
    tools.set(tool, versions.set(version, series))
    return series
  }

  #serverOf(server: string): ServerSeries {
    let known = this.#servers.get(server)
    if (known === undefined) {
      known = { tools: new Map(), others: new ToolSeries({ server, tool: OTHER, version: undefined }) }
      this.#servers.set(server, known)
    }
    return known
  }
}
