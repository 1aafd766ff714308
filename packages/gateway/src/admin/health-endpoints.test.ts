import type { Store } from '@mcpver/core'
import { afterEach, describe, expect, it } from 'vitest'
import { until } from './test/until.ts'
import { openWeather, weatherRelease, type WeatherBench } from './test/weather.ts'

let weather: WeatherBench
afterEach(() => weather.close())

describe('the health', () => {
  it('is told to everybody, and more to those who may know', async () => {
    weather = await openWeather()
    const nobody = await weather.bench.ask('/v1/health', { as: 'nobody' })
    expect([nobody.status, nobody.json]).toEqual([200, { status: 'ok' }])
    const viewer = await weather.bench.ask('/v1/health', { as: 'viewer' })
    expect([viewer.status, viewer.json]).toEqual([200, { status: 'ok', reasons: [] }])
  })

  it('is bad while the store is away', async () => {
    let isAway = false
    let tell: () => void = () => undefined
    const storeOf = (store: Store): Store => ({
      desk: store.desk,
      tallies: store.tallies,
      read: (use) => (isAway ? Promise.reject(new Error(`away ${SECRET}`)) : store.read(use)),
      write: (use) => store.write(use),
      watch: (listener) => store.watch((tell = listener)),
      close: () => store.close(),
    })
    weather = await openWeather({ storeOf })
    const { bench } = weather
    isAway = true
    tell()
    await until(() => !bench.gateway.catalog.status.fresh)
    const { status, json, text } = await bench.ask('/v1/health')
    expect([status, json['reasons']]).toMatchObject([503, [{ kind: 'store' }]])
    expect(text).not.toContain(SECRET)
    expect((await bench.ask('/v1/health', { as: 'nobody' })).json).toEqual({ status: 'failing' })
    expect((await bench.ask('/v1/servers')).json['store']).toMatchObject({ isFresh: false })
    isAway = false
    await until(async () => (await bench.ask('/v1/health')).status === 200)
  })

  it('is bad while a server does not start', async () => {
    const upstream = { command: [process.execPath, '-e', 'process.exit(3)'] }
    weather = await openWeather({ releases: [weatherRelease('2.0.0', { upstream })] })
    const { bench } = weather
    await until(async () => {
      await bench.client({ url: `${bench.endpoint}@2.0.0` }).catch(() => undefined)
      return (await bench.ask('/v1/health')).status === 503
    })
    const { json } = await bench.ask('/v1/health')
    expect(json['reasons']).toMatchObject([
      { kind: 'processes', message: expect.stringContaining('weather 2.0.0') as string },
    ])
  })
})

const SECRET = 'swordfish'

describe('draining', () => {
  it('waits for calls under way, and takes no new ones', async () => {
    weather = await openWeather()
    const { bench, upstream } = weather
    const client = await bench.client()
    const call = client.call('slow')
    await until(() => bench.gateway.pending > 0)
    const short = await bench.send('/v1/drain', { limit: 0 }, { method: 'POST', as: 'operator' })
    expect([short.status, short.json]).toEqual([200, { isQuiet: false, pending: 1 }])
    const drained = bench.ask('/v1/drain', { method: 'POST' })
    expect((await bench.ask('/v1/health')).json['reasons']).toMatchObject([{ kind: 'draining' }])
    expect((await client.call('forecast')).status).toBe(503)
    upstream.release()
    expect((await call).result).toBeDefined()
    expect((await drained).json).toEqual({ isQuiet: true, pending: 0 })
  })

  it.each([[{ limit: -1 }], [{ limit: 1.5 }], [{ limit: '5' }], [{ limit: 600_001 }], [{ limits: 5 }], [[]], [null]])(
    'does not begin with %j',
    async (body) => {
      weather = await openWeather()
      const { status, json } = await weather.bench.send('/v1/drain', body, { method: 'POST' })
      expect([status, json['code']]).toEqual([422, 'ERR_INVALID_DOCUMENT'])
      expect(weather.bench.gateway.isDraining).toBe(false)
    },
  )
})
