import { LATENCY_BOUNDS } from './latency.ts'
import { summed, type MetricFamily, type MetricSample } from './metric-family.ts'
import type { ToolSeries } from './tool-series.ts'
import type { UsageCounter, UsageRow } from './usage-counter.ts'

/** What a counter has counted, as metrics. */
export function usageMetrics(usage: UsageCounter): readonly MetricFamily[] {
  const series = usage.series()
  return [
    {
      name: 'mcpver_gateway_calls_total',
      help: 'Calls of tools that are over, by how they ended.',
      type: 'counter',
      samples: summed(series.flatMap(callsOf)),
    },
    {
      name: 'mcpver_gateway_refusals_total',
      help: 'Calls of tools that were refused, by code.',
      type: 'counter',
      samples: summed(series.flatMap(refusalsOf)),
    },
    {
      name: 'mcpver_gateway_deprecated_calls_total',
      help: 'Calls of deprecated tools that were let through, by the name that the client gives itself.',
      type: 'counter',
      samples: summed(usage.rows().flatMap(deprecatedCalls)),
    },
    {
      name: 'mcpver_gateway_call_duration_seconds',
      help: 'How long calls of tools took that were not refused.',
      type: 'histogram',
      samples: series.flatMap(durationsOf),
    },
  ]
}

function callsOf({ server, tool, version, releases }: ToolSeries): readonly MetricSample[] {
  return [...releases].flatMap(([release, outcomes]) =>
    Object.entries(outcomes)
      .filter(([, value]) => value > 0)
      .map(([outcome, value]) => ({ labels: { server, tool, version, release, outcome }, value })),
  )
}

function refusalsOf({ server, tool, refusals }: ToolSeries): readonly MetricSample[] {
  return [...refusals].map(([code, value]) => ({ labels: { server, tool, code }, value }))
}

function deprecatedCalls({ server, tool, version, client, deprecated }: UsageRow): readonly MetricSample[] {
  return deprecated === 0 ? [] : [{ labels: { server, tool, version, client: client.name }, value: deprecated }]
}

function durationsOf({ server, tool, version, latency }: ToolSeries): readonly MetricSample[] {
  if (latency === undefined) return []
  const labels = { server, tool, version }
  const counts = latency.cumulated()
  const buckets = counts.map((value, at): MetricSample => {
    const bound = LATENCY_BOUNDS[at]
    return { suffix: '_bucket', labels: { ...labels, le: bound === undefined ? '+Inf' : String(bound) }, value }
  })
  return [
    ...buckets,
    { suffix: '_sum', labels, value: latency.sum },
    { suffix: '_count', labels, value: counts.at(-1) ?? 0 },
  ]
}
