import { limitOption } from './limit-option.ts'

/** How many calls may be under way. */
export interface ConcurrencyLimiterOptions {
  readonly perPrincipal: number
  /** Of all principals together. */
  readonly total: number
}

/** Whether a call may begin; if not, which limit is reached. */
export type Entry =
  /** `release` has to be called when the call is over; a second time does nothing. */
  { readonly allowed: true; readonly release: () => void } | EntryRefusal

/** Which limit is reached. */
export interface EntryRefusal {
  readonly allowed: false
  readonly limit: 'principal' | 'total'
}

const PRINCIPAL_REACHED: EntryRefusal = Object.freeze({ allowed: false, limit: 'principal' })
const TOTAL_REACHED: EntryRefusal = Object.freeze({ allowed: false, limit: 'total' })

/** Limits how many calls are under way at once. Only principals with a call under way are kept. */
export class ConcurrencyLimiter {
  readonly #active = new Map<string, number>()
  readonly #perPrincipal: number
  readonly #limit: number
  #total = 0

  /** @throws {GatewayError} `ERR_ACCESS_CONFIG` for a limit that is neither a whole number from 1 nor `Infinity`. */
  constructor({ perPrincipal, total }: ConcurrencyLimiterOptions) {
    this.#perPrincipal = limitOption('perPrincipal', perPrincipal)
    this.#limit = limitOption('total', total)
  }

  /** How many calls are under way. */
  get total(): number {
    return this.#total
  }

  /** How many principals have a call under way. */
  get principals(): number {
    return this.#active.size
  }

  /** Begins a call, if it may. */
  enter(principalId: string): Entry {
    if (this.#total >= this.#limit) return TOTAL_REACHED
    const active = this.#active.get(principalId) ?? 0
    if (active >= this.#perPrincipal) return PRINCIPAL_REACHED
    this.#active.set(principalId, active + 1)
    this.#total += 1
    let isOver = false
    const release = (): void => {
      if (isOver) return
      isOver = true
      this.#leave(principalId)
    }
    return { allowed: true, release }
  }

  #leave(principalId: string): void {
    const active = this.#active.get(principalId) ?? 1
    if (active > 1) this.#active.set(principalId, active - 1)
    else this.#active.delete(principalId)
    this.#total -= 1
  }
}
