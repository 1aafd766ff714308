/** One measured figure. */
export interface Figure {
  readonly measure: string
  /** Ours, with its unit. */
  readonly ours: string
  /** The peer's, with its unit and its name. */
  readonly peer: string
  /** Peer's time over ours: above 1, ours is faster. Absent where there is no peer. */
  readonly ratio?: number
  /** What the ratio or the figure should be, in words. */
  readonly goal: string
  readonly holds: boolean
}

/** Two things to time against each other. Each call does `operations` of them and gives something that depends on all. */
export interface Pair {
  readonly ours: () => unknown
  readonly peer: () => unknown
  /** How many operations a call does. */
  readonly operations: number
  /** How many operations a call of the peer does, when it is too slow for as many. Default: `operations`. */
  readonly peerOperations?: number
  /** How many counted rounds. Default 31. */
  readonly rounds?: number
}

export interface Timing {
  /** Nanoseconds an operation, the median of the rounds. */
  readonly ours: number
  readonly peer: number
  /** The median of the rounds' ratios, peer over ours. */
  readonly ratio: number
}

const WARM_UP = 5
/** Results go here, so that no engine can find the work useless. */
export const sink: { last: unknown } = { last: undefined }

/**
 * Times two things in turn, round by round, and takes the ratio of each round: what disturbs the machine disturbs both.
 * (A benchmark library times one after the other, and on a shared machine the drift between them is larger than the
 * differences that are looked for.)
 */
export async function timePair({ ours, peer, operations, ...rest }: Pair): Promise<Timing> {
  const { peerOperations = operations, rounds = 31 } = rest
  const times: [ours: number, peer: number][] = []
  for (let round = 0; round < WARM_UP + rounds; round++) {
    // Which one goes first changes with every round.
    const first = round % 2 === 0 ? await time(ours) : undefined
    const peerTime = await time(peer)
    const oursTime = first ?? (await time(ours))
    if (round >= WARM_UP) times.push([oursTime, peerTime])
  }
  return {
    ours: median(times.map(([time]) => time)) / operations,
    peer: median(times.map(([, time]) => time)) / peerOperations,
    ratio: (median(times.map(([oursTime, peerTime]) => peerTime / oursTime)) * operations) / peerOperations,
  }
}

async function time(action: () => unknown): Promise<number> {
  const start = process.hrtime.bigint()
  const result = action()
  sink.last = result instanceof Promise ? await result : result
  return Number(process.hrtime.bigint() - start)
}

/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** A time as people read it. */
export function nanoseconds(value: number): string {
  if (value >= 1e9) return `${(value / 1e9).toFixed(2)} s`
  if (value >= 1e6) return `${(value / 1e6).toFixed(2)} ms`
  if (value >= 1e3) return `${(value / 1e3).toFixed(2)} µs`
  return `${value.toFixed(1)} ns`
}
