/** How a burst of calls went. */
export interface Burst {
  readonly callsPerSecond: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
}

/** Which calls to make. */
export interface BurstPlan {
  readonly calls: number
  /** How many at a time. */
  readonly together: number
}

/** Calls as fast as answers come, a given number at a time. Rejects when a call fails. */
export async function burst(call: (index: number) => Promise<unknown>, { calls, together }: BurstPlan): Promise<Burst> {
  const times = new Float64Array(calls)
  let next = 0
  const begin = performance.now()
  const caller = async (): Promise<void> => {
    for (let index = next++; index < calls; index = next++) {
      const start = performance.now()
      await call(index)
      times[index] = performance.now() - start
    }
  }
  await Promise.all(Array.from({ length: together }, caller))
  const seconds = (performance.now() - begin) / 1000
  times.sort()
  return { callsPerSecond: calls / seconds, p50: quantile(times, 0.5), p99: quantile(times, 0.99) }
}

function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
