import { TallyCell, type CountedSpan, type TallySpan } from './tally-cell.ts'
import { isTellable, OTHER } from './tool-series.ts'
import type { UsageEvent } from './usage-event.ts'

/** How much is told apart: names of clients, and of tools that nobody approved, are the callers' words. */
export interface TallyBounds {
  /** Of each server. */
  readonly maxClients: number
  /** Names of tools of each server that were called without a version. */
  readonly maxTools: number
  /** Series that are known; with one more, all are forgotten that nothing was counted of in the span. */
  readonly maxSeries: number
}

/** Longer names, in characters, are not told apart: stores take no more as part of a key. */
const LONGEST_NAME = 255
/** Stands for clients beyond the bound. */
const OTHER_CLIENT = 'other'

type Level<Next> = Map<string, Next>

/** The series of one server, by release, tool, version and client. */
interface ServerTallies {
  readonly releases: Level<Level<Level<Level<TallyCell>>>>
  readonly clients: Set<string>
  readonly tools: Set<string>
}

/** What is counted within one span. A call of a series that is known allocates nothing. */
export class TallyTable {
  readonly #bounds: TallyBounds
  #servers = new Map<string, ServerTallies>()
  #active: TallyCell[] = []
  #size = 0

  constructor(bounds: TallyBounds) {
    this.#bounds = bounds
  }

  /** Counts a call. */
  add(event: UsageEvent): void {
    const cell = this.#find(event) ?? this.#begin(event)
    if (cell.add(event)) this.#active.push(cell)
  }

  /** What was counted; the next span begins. */
  take(span: TallySpan): readonly CountedSpan[] {
    const counted = this.#active.map((cell) => cell.take(span))
    this.#active = []
    if (this.#size > this.#bounds.maxSeries) this.forget()
    return counted
  }

  /** Forgets the names that were told apart, so that others can be. What was counted has to be taken before. */
  forget(): void {
    this.#servers = new Map()
    this.#size = 0
  }

  #find({ server, release, selected, tool, version, client }: UsageEvent): TallyCell | undefined {
    return this.#servers
      .get(server)
      ?.releases.get(release ?? selected)
      ?.get(tool)
      ?.get(version ?? '')
      ?.get(client.name)
  }

  /** The cell of names as they are told apart, which is made where there is none. */
  #begin({ server, release = '', selected, tool, version = '', client }: UsageEvent): TallyCell {
    const known = this.#servers.get(server) ?? {
      releases: new Map(),
      clients: new Set<string>(),
      tools: new Set<string>(),
    }
    this.#servers.set(server, known)
    const series = {
      server,
      release: release === '' ? selected : release,
      tool: toolOf({ tool, version }, known.tools, this.#bounds.maxTools),
      version,
      client: isTold(client.name, known.clients, this.#bounds.maxClients) ? client.name : OTHER_CLIENT,
    }
    const clients = below(below(below(known.releases, series.release), series.tool), version)
    let cell = clients.get(series.client)
    if (cell === undefined) {
      cell = new TallyCell(series)
      clients.set(series.client, cell)
      this.#size++
    }
    return cell
  }
}

/** What has a version was approved; any other name may be the caller's word. */
function toolOf(
  { tool, version }: { readonly tool: string; readonly version: string },
  told: Set<string>,
  most: number,
): string {
  const isKept = version === '' ? isTold(tool, told, most) : isStorable(tool)
  return isKept ? tool : OTHER
}

/** Whether every store gives a name back as it was. */
function isStorable(name: string): boolean {
  return name.length <= LONGEST_NAME && !name.includes('\u0000') && isTellable(name)
}

function isTold(name: string, told: Set<string>, most: number): boolean {
  if (told.has(name)) return true
  if (told.size >= most || !isStorable(name)) return false
  told.add(name)
  return true
}

function below<Next>(level: Level<Level<Next>>, name: string): Level<Next> {
  let next = level.get(name)
  if (next === undefined) level.set(name, (next = new Map<string, Next>()))
  return next
}
