import { systemClock, type Clock } from '@mcpver/core'
import { totalOf, type OutcomeCounts } from './outcome-counts.ts'
import { SeriesTable, type ToolSeries } from './tool-series.ts'
import { UsageCallers, type CallerRow } from './usage-callers.ts'
import type { UsageEvent } from './usage-event.ts'

/** How much a counter tells apart. What is beyond a limit is counted together as `(other)`. */
export interface UsageCounterOptions {
  /** Names of clients, each with its version. Default: 1,000. */
  readonly maxClients?: number | undefined
  /** Default: 1,000. */
  readonly maxPrincipals?: number | undefined
  /** Rows, beyond which callers are counted together. Default: 20,000. */
  readonly maxRows?: number | undefined
  /** Tools of a server that were called without a version, as those are that nobody approved. Default: 1,000. */
  readonly maxTools?: number | undefined
  /** Default: the clock of the machine. */
  readonly clock?: Clock | undefined
}

/** Which rows are asked for. Default: all. */
export interface UsageQuery {
  readonly server?: string | undefined
  readonly tool?: string | undefined
}

/** The calls of one version of a tool by one caller. */
export interface UsageRow extends Pick<UsageEvent, 'client' | 'principal' | 'server' | 'tool' | 'version'> {
  readonly calls: number
  readonly outcomes: Readonly<OutcomeCounts>
  /** How many were refused, by code. */
  readonly refusals: ReadonlyMap<string, number>
  /** How many were let through although the tool is deprecated. */
  readonly deprecated: number
  /** When the latest was over, in milliseconds since 1970-01-01T00:00:00Z. */
  readonly lastCallAt: number
}

const MAX_CALLERS = 1000
const MAX_ROWS = 20_000

/** Counts calls by server, tool, version, client and principal, since it was made. */
export class UsageCounter {
  /** Since when it counts, in milliseconds since 1970-01-01T00:00:00Z. */
  readonly since: number
  readonly #series: SeriesTable
  readonly #callers: UsageCallers

  constructor(options: UsageCounterOptions = {}) {
    const {
      maxClients = MAX_CALLERS,
      maxPrincipals = MAX_CALLERS,
      maxRows = MAX_ROWS,
      maxTools = MAX_CALLERS,
    } = options
    this.since = (options.clock ?? systemClock).now()
    this.#series = new SeriesTable(maxTools)
    this.#callers = new UsageCallers({ maxClients, maxPrincipals, maxRows })
  }

  /** Counts a call. */
  record(event: UsageEvent): void {
    const series = this.#series.of(event)
    series.add(event)
    const { outcome, code = '', isDeprecated, at } = event
    const row = this.#callers.rowOf(event, series)
    row.outcomes[outcome]++
    if (outcome === 'refused') row.refusals.set(code, (row.refusals.get(code) ?? 0) + 1)
    else if (isDeprecated) row.deprecated++
    row.lastCallAt = at
  }

  /** The counts so far, most calls first. */
  rows({ server, tool }: UsageQuery = {}): readonly UsageRow[] {
    return this.#callers
      .rows()
      .filter(({ series }) => (server ?? series.server) === series.server && (tool ?? series.tool) === series.tool)
      .map(toRow)
      .sort((a, b) => b.calls - a.calls)
  }

  /** The counts by version of a tool, whoever called. */
  series(): readonly ToolSeries[] {
    return this.#series.all()
  }
}

function toRow({ series, client, principal, outcomes, refusals, deprecated, lastCallAt }: CallerRow): UsageRow {
  const { server, tool, version } = series
  const counts = { calls: totalOf(outcomes), outcomes: { ...outcomes }, refusals: new Map(refusals) }
  return { server, tool, version, client, principal, ...counts, deprecated, lastCallAt }
}
