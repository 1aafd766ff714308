import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { writeMetrics } from './metric-family.ts'
import { processMetrics } from './process-metrics.ts'
import { call, refusal } from './test/events.ts'
import { parseMetrics, type ParsedSample } from './test/parse-metrics.ts'
import { UsageCounter } from './usage-counter.ts'
import { usageMetrics } from './usage-metrics.ts'

function samplesOf(usage: UsageCounter, name: string): readonly ParsedSample[] {
  return parseMetrics(writeMetrics(usageMetrics(usage))).get(name)!.samples
}

function linesOf(usage: UsageCounter, name: string): readonly string[] {
  return samplesOf(usage, name).map(({ labels, value }) => `${[...labels.values()].join(' ')} = ${String(value)}`)
}

describe('the metrics of usage', () => {
  it('are there before the first call', () => {
    const families = parseMetrics(writeMetrics(usageMetrics(new UsageCounter())))
    expect([...families].map(([name, { type, samples }]) => `${name} ${type} ${String(samples.length)}`)).toEqual([
      'mcpver_gateway_calls_total counter 0',
      'mcpver_gateway_refusals_total counter 0',
      'mcpver_gateway_deprecated_calls_total counter 0',
      'mcpver_gateway_call_duration_seconds histogram 0',
    ])
  })

  it('count calls by version, release and outcome, whoever called', () => {
    const usage = new UsageCounter()
    usage.record(call())
    usage.record(call({ principal: 'ana' }))
    usage.record(call({ release: '3.1.0', outcome: 'tool-error' }))
    usage.record(refusal('ERR_TOOL_REMOVED'))
    expect(linesOf(usage, 'mcpver_gateway_calls_total')).toEqual([
      'weather forecast 1.2.0 3.0.0 served = 2',
      'weather forecast 1.2.0 3.1.0 tool-error = 1',
      'weather forecast   refused = 1',
    ])
    expect(linesOf(usage, 'mcpver_gateway_refusals_total')).toEqual(['weather forecast ERR_TOOL_REMOVED = 1'])
  })

  it('count deprecated calls by the name of the client, its versions together', () => {
    const usage = new UsageCounter()
    for (const version of ['1', '2']) usage.record(call({ isDeprecated: true, client: { name: 'old', version } }))
    usage.record(call({ client: { name: 'new', version: '1' } }))
    expect(linesOf(usage, 'mcpver_gateway_deprecated_calls_total')).toEqual(['weather forecast 1.2.0 old = 2'])
  })

  it('count durations in seconds, in buckets that add up', () => {
    const usage = new UsageCounter()
    for (const duration of [0.5, 3, 3, 70_000]) usage.record(call({ duration }))
    const samples = samplesOf(usage, 'mcpver_gateway_call_duration_seconds')
    const buckets = samples.filter(({ name }) => name.endsWith('_bucket'))
    expect(buckets.map(({ labels, value }) => `${labels.get('le') ?? ''} ${String(value)}`)).toEqual([
      '0.001 1',
      '0.0025 1',
      ...[0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60].map((bound) => `${String(bound)} 3`),
      '+Inf 4',
    ])
    expect(samples.find(({ name }) => name.endsWith('_sum'))?.value).toBeCloseTo(70.0065, 8)
  })

  it('can be read whatever names are in them', () => {
    const special = fc.constantFrom('"', '\\', '\n', '\\n', '",} 1\n', '\\"')
    const name = fc.oneof(special, fc.string({ unit: 'binary', maxLength: 8 }))
    fc.assert(
      fc.property(name, name, name, (server, tool, client) => {
        const usage = new UsageCounter()
        usage.record(call({ server, tool, isDeprecated: true, client: { name: client, version: '"\\\n' } }))
        usage.record(refusal('ERR_TOOL_REMOVED', { server, tool }))
        const [sample] = samplesOf(usage, 'mcpver_gateway_deprecated_calls_total')
        expect(Object.fromEntries(sample!.labels)).toEqual({ server, tool, version: '1.2.0', client })
      }),
    )
  })

  it('have no line twice, though names differ only in what cannot be written', () => {
    const usage = new UsageCounter()
    for (const name of ['\ud800', '\ud801', '(other)']) {
      usage.record(call({ isDeprecated: true, tool: name, version: undefined, client: { name, version: '1' } }))
    }
    expect(linesOf(usage, 'mcpver_gateway_deprecated_calls_total')).toEqual(['weather (other)  (other) = 3'])
  })
})

describe('the metrics of the process', () => {
  it('say what it uses in the units that Prometheus has', () => {
    const families = parseMetrics(
      writeMetrics(
        processMetrics({
          cpuUsage: () => ({ user: 1_500_000, system: 500_000 }),
          memoryUsage: () => ({ rss: 90, heapUsed: 40 }),
          uptime: () => 12.5,
        }),
      ),
    )
    expect([...families].map(([name, { samples }]) => `${name} ${String(samples[0]?.value)}`)).toEqual([
      'process_resident_memory_bytes 90',
      'nodejs_heap_size_used_bytes 40',
      'process_uptime_seconds 12.5',
      'process_cpu_seconds_total 2',
    ])
  })

  it('can be asked of this process', () => {
    const families = parseMetrics(writeMetrics(processMetrics()))
    expect(families.get('process_resident_memory_bytes')?.samples[0]?.value).toBeGreaterThan(0)
  })
})
