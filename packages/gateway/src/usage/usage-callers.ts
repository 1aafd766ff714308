import { isTellable, OTHER, type ToolSeries } from './tool-series.ts'
import { noOutcomes, type OutcomeCounts } from './outcome-counts.ts'
import type { UsageEvent } from './usage-event.ts'

/** How many callers are told apart. */
export interface CallerLimits {
  /** Names of clients, each with its version. */
  readonly maxClients: number
  readonly maxPrincipals: number
  /** What is counted for somebody: a version of a tool, by a client, for a principal. */
  readonly maxRows: number
}

/** What one caller did with one version of a tool. */
export interface CallerRow {
  readonly series: ToolSeries
  readonly client: UsageEvent['client']
  readonly principal: string | undefined
  readonly outcomes: OutcomeCounts
  /** By code. */
  readonly refusals: Map<string, number>
  deprecated: number
  lastCallAt: number
}

type Rows = Map<ToolSeries, CallerRow>

interface ClientRows {
  readonly client: UsageEvent['client']
  readonly principals: Map<string | undefined, Rows>
}

const OTHER_CLIENTS = Object.freeze({ name: OTHER, version: '' })

/**
 * Who called what. Clients name themselves, and principals can be many: beyond the limits they are counted together as `(other)`.
 */
export class UsageCallers {
  readonly #limits: CallerLimits
  /** By name, then by version. */
  readonly #clients = new Map<string, Map<string, ClientRows>>()
  readonly #others: ClientRows = { client: OTHER_CLIENTS, principals: new Map() }
  readonly #principals = new Set<string>()
  #clientCount = 0
  #rowCount = 0

  constructor(limits: CallerLimits) {
    this.#limits = limits
  }

  rows(): readonly CallerRow[] {
    const named = [...this.#clients.values()].flatMap((versions) => [...versions.values()])
    return [...named, this.#others].flatMap(({ principals }) =>
      [...principals.values()].flatMap((rows) => [...rows.values()]),
    )
  }

  /** The row that a call belongs to. */
  rowOf({ client, principal }: UsageEvent, series: ToolSeries): CallerRow {
    const rows = this.#clientOf(client)
    // Who has called this before is known, so nothing else needs to be looked up.
    const row = find(rows, principal, series)
    if (row !== undefined) return row
    const known = this.#principalOf(principal)
    return find(rows, known, series) ?? this.#addTo(rows, known, series)
  }

  #addTo(rows: ClientRows, principal: string | undefined, series: ToolSeries): CallerRow {
    if (this.#rowCount < this.#limits.maxRows) {
      this.#rowCount++
      return add(rows, principal, series)
    }
    return find(this.#others, OTHER, series) ?? add(this.#others, OTHER, series)
  }

  #clientOf({ name, version }: UsageEvent['client']): ClientRows {
    const known = this.#clients.get(name)?.get(version)
    if (known !== undefined) return known
    if (this.#clientCount >= this.#limits.maxClients || !isTellable(name)) return this.#others
    this.#clientCount++
    const rows: ClientRows = { client: { name, version }, principals: new Map() }
    const versions = this.#clients.get(name) ?? new Map<string, ClientRows>()
    this.#clients.set(name, versions.set(version, rows))
    return rows
  }

  #principalOf(principal: string | undefined): string | undefined {
    if (principal === undefined || this.#principals.has(principal)) return principal
    if (this.#principals.size >= this.#limits.maxPrincipals) return OTHER
    this.#principals.add(principal)
    return principal
  }
}

function find({ principals }: ClientRows, principal: string | undefined, series: ToolSeries): CallerRow | undefined {
  return principals.get(principal)?.get(series)
}

function add({ client, principals }: ClientRows, principal: string | undefined, series: ToolSeries): CallerRow {
  let rows = principals.get(principal)
  if (rows === undefined) principals.set(principal, (rows = new Map<ToolSeries, CallerRow>()))
  const outcomes = noOutcomes()
  const row: CallerRow = { series, client, principal, outcomes, refusals: new Map(), deprecated: 0, lastCallAt: 0 }
  rows.set(series, row)
  return row
}
