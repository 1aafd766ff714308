import { setTimeout as delay } from 'node:timers/promises'
import type { Clock, Logger } from '@mcpver/core'
import type { FamilyTable } from '../process/family-table.ts'
import { errorResponse, METHOD_NOT_FOUND } from '../wire/json-rpc-error.ts'
import { readMessage } from '../wire/read-message.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { ProcessHealth, type HealthCheckOptions } from './process-health.ts'
import { ProcessLease, type LeasedProcess, type ProcessHolder } from './process-lease.ts'
import { closed } from './stdio-failure.ts'
import { StdioLink, type StdioLinkOptions } from './stdio-link.ts'
import type { AbortRequest, LinkEnd, RequestSink } from './upstream-link.ts'

/** How often it is looked whether the requests of a process that is on its way out are done, in milliseconds. */
const POLL = 25

/** What a slot is made of. */
export interface SlotOptions {
  /** Whose process it is; `undefined` for the one that is shared. */
  readonly key: string | undefined
  readonly clock: Clock
  readonly logger: Logger
  /** Default: it is not asked. */
  readonly healthCheck?: HealthCheckOptions | undefined
  /** Told once when the process is no more. */
  readonly onEnd: (slot: ProcessSlot, reason: LinkEnd) => void
}

/** One process of a pool, from before its start until it is gone, and those who use it. */
export class ProcessSlot implements LeasedProcess {
  readonly key: string | undefined
  /** When it was started. */
  startedAt = 0
  /** How much memory its family held when that was last looked at, in bytes. */
  memory: number | undefined
  readonly #options: SlotOptions
  readonly #holders = new Set<ProcessLease>()
  readonly #health: ProcessHealth | undefined
  #link: StdioLink | undefined
  #lastTraffic = 0
  #end: LinkEnd | undefined

  constructor(options: SlotOptions) {
    const { key, healthCheck, clock, logger } = options
    this.key = key
    this.#options = options
    this.#health = healthCheck && new ProcessHealth(healthCheck, clock, logger)
  }

  /** Whether the process runs, and was not given up. */
  get isRunning(): boolean {
    return this.#link !== undefined && this.#end === undefined
  }

  /** How many requests are under way. */
  get pending(): number {
    return this.#link?.pending ?? 0
  }

  get hasAnswered(): boolean {
    return this.#link?.hasAnswered ?? false
  }

  /** How long nothing was sent or received and nobody waited for anything, in milliseconds. */
  idleTime(): number {
    const now = this.#options.clock.now()
    if (this.pending > (this.#health?.isAsking === true ? 1 : 0)) this.#lastTraffic = now
    return now - this.#lastTraffic
  }

  /** Starts the process. Rejects as `StdioLink.start` does. */
  async open(options: Omit<StdioLinkOptions, 'events' | 'ownerOf'>): Promise<void> {
    this.startedAt = this.#options.clock.now()
    this.#link = await StdioLink.start({
      ...options,
      events: { message: (message) => this.#take(message), end: (reason) => this.#takeEnd(reason) },
      ownerOf: (message) => this.#ownerOf(message),
    })
    this.#lastTraffic = this.#options.clock.now()
  }

  /** Throws why the process is no more, if it is not. */
  assertRunning(): void {
    if (this.#end === undefined) return
    throw this.#end.kind === 'failed' ? this.#end.error : closed()
  }

  /** Makes somebody a user of the process. */
  join(holder: ProcessHolder): ProcessLease {
    const lease = new ProcessLease(this, holder)
    this.#holders.add(lease)
    return lease
  }

  request(lease: ProcessLease, message: WireMessage, sink: RequestSink): AbortRequest {
    this.#lastTraffic = this.#options.clock.now()
    return this.#running.requestOf(lease, message, sink)
  }

  send(message: WireMessage): Promise<void> {
    this.#lastTraffic = this.#options.clock.now()
    return this.#running.send(message)
  }

  /** Lets a user go. The last of a session takes its process along; the shared one stays for the next. */
  leave(lease: ProcessLease): Promise<void> {
    const isLast = this.#holders.delete(lease) && this.#holders.size === 0
    lease.tellEnd({ kind: 'closed' })
    if (isLast && this.key !== undefined) return this.close()
    this.#link?.abandon(lease)
    return Promise.resolve()
  }

  /** Asks a silent process whether it lives; gives it up when it does not answer. */
  lookAfter(): void {
    if (this.isRunning && this.#link !== undefined && (this.#health?.isAsking === true || this.pending === 0)) {
      this.#health?.look(this.#link, this.#lastTraffic)
    }
  }

  /** Looks how much memory the process and what it started hold. */
  measure(table: FamilyTable): void {
    if (this.isRunning && this.#link !== undefined) this.memory = table.memoryOf(this.#link.family.mark)
  }

  /**
   * Lets the requests under way come to their ends, then closes. Who shares the process is told at once to get another for what comes
   * next; a session has only this one, and goes on until nothing is under way.
   *
   * @param grace How long that may take, in milliseconds.
   */
  async retire(grace: number): Promise<void> {
    if (this.key === undefined) this.#tellEnd({ kind: 'closed' })
    for (let waited = 0; waited < grace && this.isRunning && this.pending > 0; waited += POLL) await delay(POLL)
    await this.close()
  }

  /** Ends the process. Resolves when it and what it started are gone. */
  async close(): Promise<void> {
    await this.#link?.close()
  }

  get #running(): StdioLink {
    if (this.#link === undefined) throw new TypeError('The process has not been started')
    return this.#link
  }

  #takeEnd(reason: LinkEnd): void {
    this.#end = reason
    this.#options.onEnd(this, reason)
    this.#tellEnd(reason)
  }

  #tellEnd(reason: LinkEnd): void {
    for (const lease of [...this.#holders]) lease.tellEnd(reason)
  }

  #ownerOf(message: WireMessage): RequestSink | undefined {
    this.#lastTraffic = this.#options.clock.now()
    for (const { holder } of this.#holders) {
      const owner = holder.ownerOf?.(message)
      if (owner !== undefined) return owner
    }
    return undefined
  }

  /** What cannot be told whose it is reaches only who is alone: nobody shall hear what is another's. */
  #take(message: WireMessage): void {
    const [first, ...others] = this.#holders
    if (first !== undefined && others.length === 0) return first.holder.events.message(message)
    if (message.kind === 'request') return this.#refuse(message)
    if (message.method?.endsWith('/list_changed') !== true) {
      return this.#options.logger.debug({ method: message.method }, 'A message that belongs to nobody is dropped')
    }
    for (const { holder } of this.#holders) holder.events.message(message)
  }

  #refuse({ id = 'null', method }: WireMessage): void {
    const answer =
      method === 'ping'
        ? readMessage(`{"jsonrpc":"2.0","id":${id},"result":{}}`)
        : errorResponse(id, { code: METHOD_NOT_FOUND, message: 'Several clients share this server: none can be asked' })
    // A server that does not read its answer does not need it.
    void this.#link?.send(answer).catch(() => undefined)
  }
}
