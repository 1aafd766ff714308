import { LatencySketch, type CallTally, type Store } from '@mcpver/core'

/** What one version of a server did lately. */
export interface RecentCalls {
  /** Those that clients did not give up. */
  readonly calls: number
  /** Answered with an error, or not at all. */
  readonly failed: number
  /** In milliseconds; `null` without answers. */
  readonly p50: number | null
  readonly p95: number | null
}

/** How long ago lately is, in milliseconds. */
const SPAN = 60_000

/** What versions of a server did in the last minute, as their gateways have counted it; copies of calls count too. */
export async function recentCalls(
  store: Store,
  { name, versions, now }: { readonly name: string; readonly versions: readonly string[]; readonly now: number },
): Promise<ReadonlyMap<string, RecentCalls>> {
  const tallies = await store.tallies.read({ server: name, from: now - SPAN })
  return new Map(versions.map((version) => [version, sumOf(tallies.filter(({ release }) => release === version))]))
}

function sumOf(tallies: readonly CallTally[]): RecentCalls {
  const latency = new LatencySketch()
  for (const tally of tallies) latency.merge(LatencySketch.fromDocument(tally.latency))
  return {
    calls: sum(tallies, ({ calls, abandoned }) => calls - abandoned),
    failed: sum(tallies, ({ errors, toolErrors, failures }) => errors + toolErrors + failures),
    p50: latency.quantile(0.5) ?? null,
    p95: latency.quantile(0.95) ?? null,
  }
}

function sum(tallies: readonly CallTally[], of: (tally: CallTally) => number): number {
  return tallies.reduce((total, tally) => total + of(tally), 0)
}
