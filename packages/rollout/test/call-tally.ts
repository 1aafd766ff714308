import type { CallTally } from '@mcpver/core'
import { LatencySketch } from '@mcpver/core'

/** A tally of a second of one tool, without calls but for what is given. Latencies are those of answered calls, in milliseconds. */
export function tallyOf({
  latencies = [],
  ...given
}: Partial<CallTally> & { readonly latencies?: readonly number[] }): CallTally {
  const sketch = new LatencySketch()
  for (const latency of latencies) sketch.add(latency)
  return {
    server: 'files',
    release: '2.0.0',
    tool: 'read',
    version: '2.0.0',
    client: 'agent',
    gateway: 'g1',
    isMirrored: false,
    from: 0,
    span: 1000,
    calls: latencies.length,
    errors: 0,
    toolErrors: 0,
    failures: 0,
    refusals: 0,
    abandoned: 0,
    deprecated: 0,
    latency: sketch.toDocument(),
    ...given,
  }
}
