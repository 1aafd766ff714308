import { logged, type Clock, type Logger } from '@mcpver/core'
import { GatewayError } from '../gateway-error.ts'
import { readMessage } from '../wire/read-message.ts'
import type { StdioLink } from './stdio-link.ts'
import type { RequestSink } from './upstream-link.ts'

/** How it is found out whether a server that says nothing still lives. */
export interface HealthCheckOptions {
  /** After how much silence it is asked, in milliseconds. */
  readonly interval: number
  /** How long it has to answer, in milliseconds. */
  readonly timeout: number
}

/** Asks a server by `ping` when nothing else is under way, and gives up one that does not answer. Any answer will do, a refusal too. */
export class ProcessHealth implements RequestSink {
  readonly #options: HealthCheckOptions
  readonly #clock: Clock
  readonly #logger: Logger
  #count = 0
  #askedAt: number | undefined
  #heardAt = -Infinity

  constructor(options: HealthCheckOptions, clock: Clock, logger: Logger) {
    this.#options = options
    this.#clock = clock
    this.#logger = logger
  }

  /** Whether an answer is waited for. */
  get isAsking(): boolean {
    return this.#askedAt !== undefined
  }

  /** Looks after a server. @param lastTraffic When something else was last sent or received. */
  look(link: StdioLink, lastTraffic: number): void {
    const now = this.#clock.now()
    const { interval, timeout } = this.#options
    if (this.#askedAt !== undefined) {
      if (now - this.#askedAt >= timeout) link.fail(logged(hung(timeout), this.#logger))
    } else if (now - Math.max(lastTraffic, this.#heardAt) >= interval) {
      this.#askedAt = now
      link.request(readMessage(`{"jsonrpc":"2.0","id":"mcpver-health-${String(++this.#count)}","method":"ping"}`), this)
    }
  }

  answer(): void {
    this.#askedAt = undefined
    this.#heardAt = this.#clock.now()
  }

  message(): void {
    // Nothing belongs to a ping.
  }

  mark(): void {
    // There are no marks over standard streams.
  }

  end(): void {
    // Not taken, because the server does not read: it hangs as well, and the time runs.
  }
}

function hung(timeout: number): GatewayError {
  return new GatewayError(`The server did not answer a ping within ${String(timeout)} ms`, {
    code: 'ERR_UPSTREAM_FAILED',
    hint: 'Try again: it is started anew.',
  })
}
