import type { Implementation } from '@modelcontextprotocol/server'

/** How a call ended: answered, answered with an error, or refused before it reached a handler. */
export type CallOutcome = 'served' | 'error' | 'refused'

/** One call, when it is over. */
export interface ToolCallEvent {
  /** The tool's name, aliases followed; `UNKNOWN_TOOL` when there is none by the name that was called. */
  readonly tool: string
  /** The version whose contract served, without `v`; `undefined` when the call was refused. */
  readonly version: string | undefined
  /** What the client calls itself: a claim, not an identity. */
  readonly client: Pick<Implementation, 'name' | 'version'>
  readonly outcome: CallOutcome
  /** The code of a refusal. */
  readonly code?: string
  readonly deprecated: boolean
  /** When the call was over, in milliseconds since 1970-01-01T00:00:00Z. */
  readonly at: number
  /** How long it took, in milliseconds. */
  readonly duration: number
}

/** How a call ended. */
export type CallEnd = Pick<ToolCallEvent, 'tool' | 'version' | 'outcome' | 'deprecated' | 'code'>

/** The calls of one tool version by one client. */
export interface ToolUsage {
  readonly tool: string
  /** Without `v`; `undefined` for calls that were refused. */
  readonly version: string | undefined
  readonly client: Pick<Implementation, 'name' | 'version'>
  readonly calls: number
  /** How many were answered with an error. */
  readonly errors: number
  readonly refusals: number
  /** How many were served although deprecated. */
  readonly deprecated: number
  /** The latest call, in milliseconds since 1970-01-01T00:00:00Z. */
  readonly lastCallAt: number
}

/** Stands for every name that is no tool; parentheses cannot be in a tool's name. */
export const UNKNOWN_TOOL = '(unknown)'

/** Stands for every client beyond the limit. */
export const OTHER_CLIENTS = Object.freeze({ name: '(other)', version: '' })

const LONGEST_NAME = 100
const LONGEST_VERSION = 50

interface ClientCounts {
  readonly client: ToolUsage['client']
  /** By tool, then by version. */
  readonly rows: Map<string, Map<string | undefined, Counts>>
}

type Counts = { -readonly [Field in keyof ToolUsage]: ToolUsage[Field] }

/**
 * Counts calls by tool, version and client.
 *
 * Clients name themselves: only a bounded number of names is kept apart, shortened, and the rest is counted together.
 */
export class CallCounter {
  readonly #clients = new Map<string, ClientCounts>()
  readonly #others: ClientCounts = { client: OTHER_CLIENTS, rows: new Map() }
  #last: ClientCounts = this.#others
  readonly #maxClients: number

  constructor(maxClients: number) {
    this.#maxClients = maxClients
  }

  /**
   * Counts one call.
   *
   * @param at When it was over, in milliseconds since 1970-01-01T00:00:00Z.
   */
  record(client: ToolCallEvent['client'], { tool, version, outcome, deprecated }: CallEnd, at: number): void {
    const row = rowOf(this.#admit(client), tool, version)
    row.calls += 1
    if (outcome === 'error') row.errors += 1
    if (outcome === 'refused') row.refusals += 1
    if (deprecated && outcome !== 'refused') row.deprecated += 1
    row.lastCallAt = at
  }

  /** The counts so far, most calls first. */
  rows(): ToolUsage[] {
    return [...this.#clients.values(), this.#others]
      .flatMap(({ rows }) => [...rows.values()].flatMap((versions) => [...versions.values()]))
      .map((row) => ({ ...row }))
      .sort((a, b) => b.calls - a.calls)
  }

  /** The counts of a client that is known, or of a new one, or of all those beyond the limit. */
  #admit({ name, version }: ToolCallEvent['client']): ClientCounts {
    // A client mostly calls again; looking at the last one first spares making its key.
    if (this.#last.client.name === name && this.#last.client.version === version) return this.#last
    const counts = this.#find(name, version)
    if (counts !== this.#others) this.#last = counts
    return counts
  }

  #find(name: string, version: string): ClientCounts {
    const client = { name: name.slice(0, LONGEST_NAME), version: version.slice(0, LONGEST_VERSION) }
    // The length keeps apart what only reads the same when put together.
    const key = `${String(client.name.length)} ${client.name}${client.version}`
    const known = this.#clients.get(key)
    if (known !== undefined) return known
    if (this.#clients.size >= this.#maxClients) return this.#others
    const counts: ClientCounts = { client, rows: new Map() }
    this.#clients.set(key, counts)
    return counts
  }
}

function rowOf({ client, rows }: ClientCounts, tool: string, version: string | undefined): Counts {
  let versions = rows.get(tool)
  if (versions === undefined) {
    versions = new Map<string | undefined, Counts>()
    rows.set(tool, versions)
  }
  let row = versions.get(version)
  if (row === undefined) {
    row = { tool, version, client, calls: 0, errors: 0, refusals: 0, deprecated: 0, lastCallAt: 0 }
    versions.set(version, row)
  }
  return row
}
