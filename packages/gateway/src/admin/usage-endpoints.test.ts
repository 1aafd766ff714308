import { afterEach, describe, expect, it } from 'vitest'
import { parseMetrics } from '../usage/test/parse-metrics.ts'
import { AdminBench } from './test/admin-bench.ts'
import { until } from './test/until.ts'
import { openWeather, type WeatherBench } from './test/weather.ts'

let weather: WeatherBench
afterEach(() => weather.close())

async function callAll({ bench }: WeatherBench): Promise<void> {
  const client = await bench.client()
  for (const tool of ['forecast', 'forecast', 'broken', 'wrong', 'missing', 'old']) await client.call(tool)
  const known = await bench.client({ headers: { authorization: `Bearer ${AdminBench.callerToken}` } })
  await known.call('forecast', '{}', { meta: '"dev.mcpver/requires":"^7"' })
}

describe('the usage', () => {
  it('says who called what, and how that ended', async () => {
    weather = await openWeather()
    await callAll(weather)
    const { json } = await weather.bench.ask('/v1/usage', { as: 'viewer' })
    const client = { name: 'raw', version: '1.0.0' }
    const counted = { server: 'weather', client, deprecated: 0, refusals: {} }
    expect(json['since']).toBe(weather.bench.usage.since)
    expect(json['rows']).toMatchObject([
      { ...counted, tool: 'forecast', version: '1.0.0', calls: 2, outcomes: { served: 2 } },
      { ...counted, tool: 'broken', version: '1.0.0', calls: 1, outcomes: { 'tool-error': 1 } },
      { ...counted, tool: 'wrong', version: '1.0.0', calls: 1, outcomes: { error: 1 } },
      { ...counted, tool: '(unknown)', outcomes: { refused: 1 }, refusals: { ERR_UNKNOWN_TOOL: 1 } },
      { ...counted, tool: 'old', calls: 1, deprecated: 1, outcomes: { refused: 0 } },
      { ...counted, tool: 'forecast', principal: 'ana', refusals: { ERR_UNSATISFIED_TOOL_VERSION: 1 } },
    ])
  })

  it('is shown of one server and one tool', async () => {
    weather = await openWeather()
    await callAll(weather)
    const { bench } = weather
    const rowsOf = async (query: string): Promise<number> =>
      ((await bench.ask(`/v1/usage?${query}`)).json['rows'] as unknown[]).length
    expect(await Promise.all(['server=weather&tool=forecast', 'tool=old', 'server=files'].map(rowsOf))).toEqual([
      2, 1, 0,
    ])
  })

  it('counts a call that the client gave up', async () => {
    weather = await openWeather()
    const client = await weather.bench.client({ era: 'stateless' })
    const given = client.call('slow').catch(() => undefined)
    await until(() => weather.upstream.waiting === 1)
    client.close()
    await given
    await until(() => weather.bench.usage.rows().some(({ outcomes }) => outcomes.abandoned === 1))
  })
})

describe('the metrics', () => {
  it('are written as Prometheus reads them', async () => {
    weather = await openWeather()
    const { bench, upstream } = weather
    upstream.tools = upstream.tools.slice(1)
    await callAll(weather)
    const { status, headers, text } = await bench.ask('/v1/metrics', { as: 'viewer' })
    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8'])
    const families = parseMetrics(text)
    const valueOf = (name: string, ...labels: readonly string[]): number | undefined =>
      families.get(`mcpver_gateway_${name}`)?.samples.find((one) => [...one.labels.values()].join() === labels.join())
        ?.value
    expect(valueOf('calls_total', 'weather', 'forecast', '1.0.0', '1.0.0', 'served')).toBe(2)
    expect(valueOf('calls_total', 'weather', 'broken', '1.0.0', '1.0.0', 'tool-error')).toBe(1)
    expect(valueOf('refusals_total', 'weather', '(unknown)', 'ERR_UNKNOWN_TOOL')).toBe(1)
    expect(valueOf('deprecated_calls_total', 'weather', 'old', '1.0.0', 'raw')).toBe(1)
    expect(valueOf('sessions', 'weather')).toBe(2)
    expect(valueOf('drift_tools', 'weather', '1.0.0', 'missing')).toBe(1)
    expect(valueOf('drift_tools', 'weather', '1.0.0', 'changed')).toBe(0)
    expect(valueOf('store_fresh')).toBe(1)
    expect(valueOf('draining')).toBe(0)
    expect(families.get('process_cpu_seconds_total')?.samples).toHaveLength(1)
  })
})
