import { setTimeout as delay } from 'node:timers/promises'
import { defaultLogger, logged, systemClock, type Clock, type Logger } from '@mcpver/core'
import { GatewayError } from '../gateway-error.ts'
import { FamilyTable } from '../process/family-table.ts'
import type { HealthCheckOptions } from './process-health.ts'
import type { ProcessHolder, ProcessLease } from './process-lease.ts'
import { ProcessRestarts } from './process-restarts.ts'
import { ProcessRoom } from './process-room.ts'
import { ProcessSlot } from './process-slot.ts'
import type { ProcessHost, UpstreamProgram } from './stdio-link.ts'
import type { LinkEnd } from './upstream-link.ts'

const MAX_PROCESSES = 32
const IDLE_TIMEOUT = 600_000
const SWEEP = 1000
/** How often the memory is looked at, and how long requests may take to end in a process that holds too much; milliseconds. */
const MEMORY_INTERVAL = 5000
const MEMORY_GRACE = 30_000

/** What a pool is made of. */
export interface ProcessPoolOptions {
  /** How the server is run; asked at each start, so that secrets are read anew. */
  readonly program: () => UpstreamProgram | Promise<UpstreamProgram>
  readonly host: ProcessHost
  /** Whether each session has a process of its own, or all share one. Default: `'per-session'`. */
  readonly state?: 'per-session' | 'shared' | undefined
  /** The most processes at a time, those on their way out included. Default: 32. */
  readonly maxProcesses?: number | undefined
  /** After how long without traffic a process is closed, in milliseconds. Default: 10 minutes. */
  readonly idleTimeout?: number | undefined
  /** The most memory that a process and what it starts may hold, in bytes; above it is replaced. Linux only. Default: no limit. */
  readonly maxMemory?: number | undefined
  /** Default: a process is not asked whether it lives. */
  readonly healthCheck?: HealthCheckOptions | undefined
  /** As of `StdioLink`. */
  readonly maxBytes?: number | undefined
  readonly maxQueuedBytes?: number | undefined
  /** How often the processes are looked after, in milliseconds. Default: 1000. */
  readonly sweepInterval?: number | undefined
  readonly clock?: Clock | undefined
  /** A number from 0 up to, not including, 1. Default: `Math.random`. */
  readonly random?: (() => number) | undefined
  readonly logger?: Logger | undefined
}

/** What a pool has. */
export interface ProcessPoolStats {
  readonly running: number
  readonly starting: number
  /** On their way out. */
  readonly stopping: number
  /** Requests under way. */
  readonly pending: number
  /** How many processes were started because one had ended by itself. */
  readonly restarts: number
  /** How many processes failed in a row before they ever answered; 0 when that is long ago. */
  readonly failures: number
  /** Why the last process that failed did so. */
  readonly lastError?: string
  /** How much memory all hold together, in bytes, when that was last looked at. */
  readonly memory?: number
}

/** The processes of one release: started when they are needed, looked after, and ended when they are not needed any more. */
export class ProcessPool {
  readonly #options: ProcessPoolOptions
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #room: ProcessRoom
  readonly #restarts: ProcessRestarts
  /** Those that can be had. */
  readonly #slots = new Map<string | undefined, ProcessSlot>()
  readonly #opening = new Map<ProcessSlot, Promise<void>>()
  /** All that run, those on their way out too. */
  readonly #running = new Set<ProcessSlot>()
  readonly #gone = new Set<Promise<void>>()
  #sweeper: NodeJS.Timeout | undefined
  #measuredAt = -Infinity
  #isClosing = false

  constructor(options: ProcessPoolOptions) {
    const { clock = systemClock, random = Math.random, logger = defaultLogger() } = options
    this.#options = options
    this.#clock = clock
    this.#logger = logger
    this.#room = new ProcessRoom(options.maxProcesses ?? MAX_PROCESSES)
    this.#restarts = new ProcessRestarts({ clock, random })
  }

  /**
   * A process for a session, started where there is none. The lease's `close` gives it back, and with the last lease of a session
   * its process ends. The holder is told when the process is no more; what was under way is told of its end by itself.
   *
   * @param session What the session is known by; `undefined` for the one process that all may share. Who shares it gives each
   *   request an id that nobody else uses.
   * @throws {GatewayError} `ERR_UPSTREAM_START`, `ERR_UPSTREAM_LIMIT`; `ERR_UPSTREAM_CLOSED` when the pool is closing.
   */
  async acquire(session: string | undefined, holder: ProcessHolder): Promise<ProcessLease> {
    if (this.#isClosing) throw logged(closing(), this.#logger)
    const key = this.#options.state === 'shared' ? undefined : session
    const slot = this.#slots.get(key) ?? this.#begin(key)
    const lease = slot.join(holder)
    await this.#opening.get(slot)
    slot.assertRunning()
    return lease
  }

  /** Gives no more leases, waits for requests under way so many milliseconds, then ends all processes. Resolves when they are gone. */
  async drain(grace: number): Promise<void> {
    this.#isClosing = true
    await Promise.allSettled(this.#opening.values())
    await Promise.all([...this.#running].map((slot) => this.#retire(slot, grace)))
    await this.closeAll()
  }

  /** Ends all processes now. Resolves when they are gone. */
  async closeAll(): Promise<void> {
    this.#isClosing = true
    await Promise.all([...this.#running].map((slot) => slot.close()))
    await Promise.allSettled(this.#opening.values())
    await Promise.all(this.#gone)
  }

  stats(): ProcessPoolStats {
    const slots = [...this.#running]
    const running = slots.filter((slot) => this.#slots.get(slot.key) === slot).length
    const sizes = slots.flatMap(({ memory }) => memory ?? [])
    const { count: restarts, failures, lastError } = this.#restarts
    return {
      running,
      starting: this.#opening.size,
      stopping: slots.length - running,
      pending: slots.reduce((sum, { pending }) => sum + pending, 0),
      restarts,
      failures,
      ...(lastError !== undefined && { lastError }),
      ...(sizes.length > 0 && { memory: sizes.reduce((sum, size) => sum + size) }),
    }
  }

  #begin(key: string | undefined): ProcessSlot {
    const slot = new ProcessSlot({
      key,
      clock: this.#clock,
      logger: this.#logger,
      healthCheck: this.#options.healthCheck,
      onEnd: (ended, reason) => this.#forget(ended, reason),
    })
    this.#slots.set(key, slot)
    const opened = this.#open(slot).finally(() => this.#opening.delete(slot))
    this.#opening.set(slot, opened)
    return slot
  }

  async #open(slot: ProcessSlot): Promise<void> {
    try {
      await this.#wait(slot.key)
      await this.#room.enter()
    } catch (error) {
      this.#detach(slot)
      throw error
    }
    try {
      await this.#start(slot)
    } catch (error) {
      this.#detach(slot)
      this.#room.leave()
      this.#restarts.failed(slot, error as Error)
      throw error
    }
    this.#running.add(slot)
    this.#sweeper ??= setInterval(() => this.#sweep(), this.#options.sweepInterval ?? SWEEP).unref()
    if (!this.#isClosing) return
    await slot.close()
    throw closing()
  }

  async #start(slot: ProcessSlot): Promise<void> {
    const { host, maxBytes, maxQueuedBytes } = this.#options
    slot.startedAt = this.#clock.now()
    const program = await this.#options.program()
    this.#restarts.starting(slot.key)
    await slot.open({ program, host, maxBytes, maxQueuedBytes, logger: this.#logger })
  }

  /** Waits until the process may be started again, if that is soon. */
  async #wait(key: string | undefined): Promise<void> {
    const wait = this.#restarts.waitFor(key)
    if (wait > 0) await delay(wait)
    if (this.#isClosing) throw closing()
  }

  #detach(slot: ProcessSlot): void {
    if (this.#slots.get(slot.key) === slot) this.#slots.delete(slot.key)
  }

  /** The process is no more, or soon will not be. */
  #forget(slot: ProcessSlot, reason: LinkEnd): void {
    this.#detach(slot)
    if (reason.kind === 'failed') this.#restarts.failed(slot, reason.error)
    else this.#restarts.ended(slot)
    const gone = slot.close().then(() => {
      this.#running.delete(slot)
      this.#gone.delete(gone)
      this.#room.leave()
      if (this.#running.size === 0) this.#rest()
    })
    this.#gone.add(gone)
    this.#room.expect(gone)
  }

  #rest(): void {
    clearInterval(this.#sweeper)
    this.#sweeper = undefined
  }

  #retire(slot: ProcessSlot, grace: number): Promise<void> {
    this.#detach(slot)
    const gone = slot.retire(grace)
    this.#room.expect(gone)
    return gone
  }

  #sweep(): void {
    const idleTimeout = this.#options.idleTimeout ?? IDLE_TIMEOUT
    for (const slot of [...this.#slots.values()].filter(({ isRunning }) => isRunning)) {
      if (slot.idleTime() < idleTimeout) slot.lookAfter()
      else void slot.close()
    }
    this.#measure()
  }

  #measure(): void {
    const { maxMemory } = this.#options
    const now = this.#clock.now()
    if (maxMemory === undefined || now - this.#measuredAt < MEMORY_INTERVAL) return
    this.#measuredAt = now
    const table = FamilyTable.read()
    for (const slot of [...this.#slots.values()]) {
      slot.measure(table)
      if (slot.memory === undefined || slot.memory <= maxMemory) continue
      this.#logger.warn({ memory: slot.memory, maxMemory }, 'A server holds too much memory and is replaced')
      void this.#retire(slot, MEMORY_GRACE)
    }
  }
}

function closing(): GatewayError {
  return new GatewayError('The processes of this release are being ended', {
    code: 'ERR_UPSTREAM_CLOSED',
    hint: 'Try again: the request goes to the release that has taken its place.',
  })
}
