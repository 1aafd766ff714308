import { logged } from '@mcpver/core'
import { GatewayError } from '../gateway-error.ts'
import { BackOff, type BackOffOptions } from './back-off.ts'

/** Who wants a process waits so long for it at most; when it takes longer, they are refused. Milliseconds. */
const PATIENCE = 1000

/** What is known of a process that failed. */
export interface FailedProcess {
  /** Whose it was. */
  readonly key: string | undefined
  readonly startedAt: number
  /** Whether it ever answered. */
  readonly hasAnswered: boolean
}

/**
 * When the processes of a pool may be started again. One that failed before it ever answered says that the program does not work: all
 * wait, until one has worked. One that had worked may have failed by what its session asked of it: only that session waits.
 */
export class ProcessRestarts {
  readonly #options: BackOffOptions
  #all: BackOff
  readonly #byKey = new Map<string | undefined, BackOff>()
  #count = 0
  #lastError: string | undefined

  constructor(options: BackOffOptions) {
    this.#options = options
    this.#all = new BackOff(options)
  }

  /** How many processes were started because one had failed. */
  get count(): number {
    return this.#count
  }

  /** How many failed in a row before they ever answered; 0 when that is long ago. */
  get failures(): number {
    return this.#all.isCalm ? 0 : this.#all.failures
  }

  /** Why the last that failed did so. */
  get lastError(): string | undefined {
    return this.#lastError
  }

  /**
   * How long to wait before a process is started, in milliseconds.
   *
   * @throws {GatewayError} `ERR_UPSTREAM_START` when that is more than a second.
   */
  waitFor(key: string | undefined): number {
    const wait = Math.max(this.#all.remaining, this.#byKey.get(key)?.remaining ?? 0)
    if (wait <= PATIENCE) return wait
    const failures = Math.max(this.#all.failures, this.#byKey.get(key)?.failures ?? 0)
    throw logged(
      new GatewayError(`The server failed ${String(failures)} times in a row: ${this.#lastError ?? ''}`, {
        code: 'ERR_UPSTREAM_START',
        hint: `It is tried again in ${String(Math.ceil(wait / 1000))} s; the log has what it wrote to its error stream.`,
      }),
    )
  }

  /** Takes note that a process is started. */
  starting(key: string | undefined): void {
    if (this.#byKey.has(key)) this.#count++
  }

  /** Takes note that a process failed, or did not start. */
  failed({ key, startedAt, hasAnswered }: FailedProcess, error: Error): void {
    this.#lastError = error.message
    for (const [known, backOff] of this.#byKey) if (backOff.isCalm) this.#byKey.delete(known)
    const own = this.#byKey.get(key) ?? new BackOff(this.#options)
    this.#byKey.set(key, own)
    own.failed(startedAt)
    if (hasAnswered || this.#all.isCalm) this.#all = new BackOff(this.#options)
    if (!hasAnswered) this.#all.failed(startedAt)
  }

  /** Takes note that a process ended because it was not needed any more. */
  ended({ key, hasAnswered }: Omit<FailedProcess, 'startedAt'>): void {
    this.#byKey.delete(key)
    if (hasAnswered) this.#all = new BackOff(this.#options)
  }
}
