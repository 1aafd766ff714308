import { randomUUID } from 'node:crypto'
import type { Clock } from '@mcpver/core'
import type { Seal } from '../affinity/seal.ts'
import type { JsonRpcError } from '../wire/json-rpc-error.ts'
import type { BridgedExchange } from './bridged-exchange.ts'
import { unknownState } from './bridged-errors.ts'
import { RequestStates, type StateScope } from './request-state.ts'

/** What parked exchanges are kept with. */
export interface ParkedExchangesOptions {
  /** What their states are sealed with. */
  readonly seal: Seal
  /** How long a client has to come back, in milliseconds. */
  readonly lifetime: number
  /** How many there may be; the oldest give way. */
  readonly most: number
  readonly clock: Clock
}

/** What a client's state leads to: an exchange that waits, or a request that is to be sent anew. */
export type Unparked =
  | { readonly success: true; readonly exchange: BridgedExchange | undefined }
  | { readonly success: false; readonly error: JsonRpcError }

/** The exchanges whose clients are away to answer questions. */
export class ParkedExchanges {
  readonly #options: ParkedExchangesOptions
  readonly #states: RequestStates
  readonly #parked = new Map<string, { readonly exchange: BridgedExchange; readonly timer: NodeJS.Timeout }>()

  constructor(options: ParkedExchangesOptions) {
    this.#options = options
    this.#states = new RequestStates(options)
  }

  get size(): number {
    return this.#parked.size
  }

  /**
   * Keeps an exchange, and returns the state by which it is found again.
   *
   * @param exchange None for a request that is to be sent anew.
   */
  park(exchange: BridgedExchange | undefined, scope: StateScope): string {
    if (exchange === undefined) return this.#states.sign('', scope)
    // Another gateway with the same key has exchanges of its own.
    const name = randomUUID()
    const timer = setTimeout(() => this.#expire(name), this.#options.lifetime)
    timer.unref()
    this.#parked.set(name, { exchange, timer })
    const [oldest] = this.#parked.keys()
    if (this.#parked.size > this.#options.most && oldest !== undefined) this.#expire(oldest)
    return this.#states.sign(name, scope)
  }

  /** What a state leads to. It leads there once. */
  take(state: unknown, scope: StateScope): Unparked {
    if (typeof state !== 'string') return { success: false, error: unknownState('foreign') }
    const reading = this.#states.read(state, scope)
    if (!reading.success) return { success: false, error: unknownState(reading.reason) }
    if (reading.exchange === '') return { success: true, exchange: undefined }
    const parked = this.#parked.get(reading.exchange)
    if (parked === undefined) return { success: false, error: unknownState('gone') }
    clearTimeout(parked.timer)
    this.#parked.delete(reading.exchange)
    return { success: true, exchange: parked.exchange }
  }

  /** Gives all up. */
  close(): void {
    for (const name of [...this.#parked.keys()]) this.#expire(name)
  }

  #expire(name: string): void {
    const parked = this.#parked.get(name)
    if (parked === undefined) return
    clearTimeout(parked.timer)
    this.#parked.delete(name)
    parked.exchange.cancel('The client did not answer in time')
  }
}
