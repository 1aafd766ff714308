import { LatencySketch, type CallSeries, type CallTally } from '@mcpver/core'
import type { UsageEvent, UsageOutcome } from './usage-event.ts'

/** When calls were over that are counted together, and who counted them. */
export interface TallySpan {
  readonly gateway: string
  readonly isMirrored: boolean
  /** In milliseconds since 1970. */
  readonly from: number
  /** In milliseconds. */
  readonly span: number
}

/** What was counted within a span, to be written. */
export interface CountedSpan extends Omit<CallTally, 'latency'> {
  readonly latency: LatencySketch
}

/** As the store takes it. */
export function toTally(counted: CountedSpan): CallTally {
  return { ...counted, latency: counted.latency.toDocument() }
}

const ANSWERED: ReadonlySet<UsageOutcome> = new Set(['served', 'error', 'tool-error'])

/** Counts the calls of one series, one span after the other. */
export class TallyCell {
  readonly #series: CallSeries
  readonly #counts: Record<UsageOutcome, number> = {
    ...{ served: 0, error: 0, 'tool-error': 0 },
    ...{ failed: 0, refused: 0, abandoned: 0 },
  }
  #calls = 0
  #deprecated = 0
  #latency = new LatencySketch()

  constructor(series: CallSeries) {
    this.#series = series
  }

  /** Counts a call. Answers whether it is the first of its span. */
  add({ outcome, isDeprecated, duration }: UsageEvent): boolean {
    this.#counts[outcome]++
    if (isDeprecated) this.#deprecated++
    if (ANSWERED.has(outcome)) this.#latency.add(duration)
    return ++this.#calls === 1
  }

  /** What was counted in a span; the next one begins with nothing. */
  take(span: TallySpan): CountedSpan {
    const { error, 'tool-error': toolErrors, failed, refused, abandoned } = this.#counts
    const counted = {
      ...this.#series,
      ...span,
      calls: this.#calls,
      errors: error,
      toolErrors,
      failures: failed,
      refusals: refused,
      abandoned,
      deprecated: this.#deprecated,
      latency: this.#latency,
    }
    for (const outcome of Object.keys(this.#counts) as UsageOutcome[]) this.#counts[outcome] = 0
    this.#calls = 0
    this.#deprecated = 0
    this.#latency = new LatencySketch()
    return counted
  }
}
