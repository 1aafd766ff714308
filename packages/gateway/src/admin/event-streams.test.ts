import { afterEach, describe, expect, it } from 'vitest'
import { readEvents } from '../../test/support/event-reader.ts'
import { release } from '../catalog/test/samples.ts'
import { until } from './test/until.ts'
import { openWeather, type WeatherBench } from './test/weather.ts'

let weather: WeatherBench
const controllers: AbortController[] = []
afterEach(async () => {
  for (const controller of controllers.splice(0)) controller.abort()
  await weather.close()
})

interface Told {
  readonly name: string
  readonly data: Record<string, unknown>
}

/** Follows the events until they end. */
async function follow({
  bench,
}: WeatherBench): Promise<{ readonly told: readonly Told[]; readonly over: Promise<void> }> {
  const controller = new AbortController()
  controllers.push(controller)
  const response = await bench.fetch('/v1/events', { as: 'viewer', signal: controller.signal })
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  const told: Told[] = []
  const read = async (): Promise<void> => {
    for await (const event of readEvents(response.body as unknown as AsyncIterable<Buffer>)) {
      const { event: name = '', data = '' } = event as { readonly event?: string; readonly data?: string }
      if (data !== '') told.push({ name, data: JSON.parse(data) as Told['data'] })
    }
  }
  return { told, over: read().catch(() => undefined) }
}

function named(told: readonly Told[], name: string): Told['data'] | undefined {
  return told.find((one) => one.name === name)?.data
}

describe('the events', () => {
  it('tell of sessions, by their handles', async () => {
    weather = await openWeather()
    const { told } = await follow(weather)
    const client = await weather.bench.client()
    await until(() => named(told, 'session-begun') !== undefined)
    await client.end()
    await until(() => named(told, 'session-ended') !== undefined)
    expect(named(told, 'session-begun')).toEqual(named(told, 'session-ended'))
    expect(named(told, 'session-begun')).toMatchObject({ server: 'weather' })
    expect(JSON.stringify(told)).not.toContain(client.session)
  })

  it('tell of a route that changed, and of nothing else then', async () => {
    weather = await openWeather({ releases: [release('2.0.0', { forecast: '2.0.0' })] })
    const { told } = await follow(weather)
    const headers = { 'if-match': '"1"' }
    await weather.bench.send('/v1/servers/weather/route', { active: '2.0.0' }, { method: 'PUT', headers })
    await until(() => named(told, 'route') !== undefined)
    expect(told).toEqual([
      { name: 'catalog', data: { servers: ['weather'] } },
      { name: 'route', data: { server: 'weather', revision: 2, active: '2.0.0', changedBy: 'the admin' } },
    ])
  })

  it('tell of releases without a change of the route', async () => {
    weather = await openWeather()
    const { told } = await follow(weather)
    await weather.bench.store.write((view) => view.releases.insert(release('3.0.0', { forecast: '3.0.0' })))
    await until(() => told.length > 0)
    expect(told).toEqual([{ name: 'catalog', data: { servers: ['weather'] } }])
  })

  it('tell of a route that was removed', async () => {
    weather = await openWeather()
    const { told } = await follow(weather)
    await weather.bench.store.write((view) => view.documents.remove('route', 'weather', 1))
    await until(() => named(told, 'route') !== undefined)
    expect(named(told, 'route')).toEqual({ server: 'weather' })
  })

  it('tell of tools that are not what was approved', async () => {
    weather = await openWeather()
    const { told } = await follow(weather)
    weather.upstream.tools = [...weather.upstream.tools, { name: 'new', inputSchema: { type: 'object' } }]
    await (await weather.bench.client()).call('forecast')
    await until(() => named(told, 'drift') !== undefined)
    expect(named(told, 'drift')).toMatchObject({ server: 'weather', release: '1.0.0', tool: 'new', kind: 'unknown' })
  })

  it('tell that the gateway takes no new calls, once', async () => {
    weather = await openWeather()
    const { told } = await follow(weather)
    for (let times = 0; times < 2; times++) await weather.bench.ask('/v1/drain', { method: 'POST' })
    await weather.bench.client().catch(() => undefined)
    await until(() => told.length > 0)
    expect(told).toEqual([{ name: 'draining', data: {} }])
  })

  it('say that they are still there when there is nothing to tell', async () => {
    weather = await openWeather({ admin: { events: { heartbeat: 5 } } })
    const response = await weather.bench.fetch('/v1/events')
    const reader = response.body!.getReader()
    let text = ''
    while (!text.includes(': still here\n\n: still here\n\n')) {
      text += new TextDecoder().decode((await reader.read()).value as Uint8Array)
    }
    await reader.cancel()
  })

  it('are told to so many and not more', async () => {
    weather = await openWeather({ admin: { events: { maxStreams: 1 } } })
    const { bench } = weather
    const first = await bench.fetch('/v1/events')
    const { status, json } = await bench.ask('/v1/events')
    expect([status, json['code']]).toEqual([503, 'ERR_ADMIN_LIMIT'])
    await first.body!.cancel()
    await until(async () => {
      const again = await bench.fetch('/v1/events')
      await again.body!.cancel()
      return again.status === 200
    })
  })

  it('do not wait for who does not read them', async () => {
    weather = await openWeather({ admin: { events: { maxStreams: 1 } } })
    const { bench } = weather
    const slow = await bench.fetch('/v1/events')
    const servers = new Set(Array.from({ length: 1000 }, (_, at) => `${String(at)} ${'x'.repeat(1000)}`))
    await until(async () => {
      bench.gateway.events.tell({ kind: 'catalog', servers })
      const other = await bench.fetch('/v1/events')
      await other.body!.cancel()
      return other.status === 200
    })
    await expect(slow.text()).rejects.toThrow('terminated')
  })

  it('end when the admin API is closed, and nobody listens to the gateway any more', async () => {
    weather = await openWeather()
    const { told, over } = await follow(weather)
    await weather.bench.admin.close()
    await over
    let isRead = false
    weather.bench.gateway.events.tell({
      kind: 'catalog',
      get servers() {
        isRead = true
        return new Set<string>()
      },
    })
    expect([told, isRead]).toEqual([[], false])
  })
})
