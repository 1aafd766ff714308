import { afterEach, describe, expect, it } from 'vitest'
import { AdminBench } from './test/admin-bench.ts'
import { until } from './test/until.ts'
import { openWeather, type WeatherBench } from './test/weather.ts'

let weather: WeatherBench
afterEach(() => weather.close())

type SessionView = Record<'handle' | 'server', string> & Record<string, unknown>

async function sessionsOf({ bench }: WeatherBench, query = ''): Promise<readonly SessionView[]> {
  const { json } = await bench.ask(`/v1/sessions${query}`, { as: 'viewer' })
  return json['sessions'] as readonly SessionView[]
}

describe('the sessions', () => {
  it('are shown with who uses them', async () => {
    weather = await openWeather()
    const { bench } = weather
    await bench.client({ clientInfo: `{"name":"${'n'.repeat(500)}","version":"2"}`, listens: true })
    await bench.client({ headers: { authorization: `Bearer ${AdminBench.callerToken}` } })
    await until(async () => (await sessionsOf(weather))[0]?.['isListening'] === true)
    expect(await sessionsOf(weather)).toMatchObject([
      { server: 'weather', release: '1.0.0', client: { name: 'n'.repeat(100), version: '2' }, pending: 0 },
      { server: 'weather', release: '1.0.0', principal: 'ana', isListening: false },
    ])
    expect(await sessionsOf(weather, '?server=weather')).toHaveLength(2)
    expect(await sessionsOf(weather, '?server=files')).toHaveLength(0)
  })

  it('do not show the ids by which they can be used', async () => {
    weather = await openWeather()
    const client = await weather.bench.client()
    const { text } = await weather.bench.ask('/v1/sessions')
    const id = client.session!
    for (let at = 0; at + 8 <= id.length; at += 4) expect(text).not.toContain(id.slice(at, at + 8))
  })

  it('end when somebody says so, and others go on', async () => {
    weather = await openWeather()
    const { bench } = weather
    const [first, second] = [await bench.client(), await bench.client()]
    const [{ handle }] = (await sessionsOf(weather)) as [SessionView]
    const path = `/v1/sessions/${handle}`
    const ended = await bench.ask(path, { method: 'DELETE', as: 'operator' })
    expect([ended.status, ended.text]).toEqual([204, ''])
    expect((await first.call('forecast')).status).toBe(404)
    expect((await second.call('forecast')).status).toBe(200)
    const again = await bench.ask(path, { method: 'DELETE' })
    expect([again.status, again.json['code']]).toEqual([404, 'ERR_ADMIN_NOT_FOUND'])
  })

  it('cannot be ended by their ids', async () => {
    weather = await openWeather()
    const client = await weather.bench.client()
    expect((await weather.bench.ask(`/v1/sessions/${client.session!}`, { method: 'DELETE' })).status).toBe(404)
    expect(await sessionsOf(weather)).toHaveLength(1)
  })
})
