import { afterEach, describe, expect, it } from 'vitest'
import { release } from '../catalog/test/samples.ts'
import { openWeather, WEATHER_TOOLS, weatherRelease, type WeatherBench } from './test/weather.ts'

let weather: WeatherBench
afterEach(() => weather.close())

const SECRET = 'swordfish'

describe('the servers', () => {
  it('are shown with their routes, and with what somebody uses of them', async () => {
    weather = await openWeather({ releases: [weatherRelease('2.0.0')] })
    const { bench } = weather
    const before = await bench.ask('/v1/servers', { as: 'viewer' })
    expect(before.json).toMatchObject({
      store: { isFresh: true },
      servers: [
        {
          name: 'weather',
          path: '/mcp/weather',
          guard: 'enforce',
          releases: ['1.0.0', '2.0.0'],
          withheld: [],
          live: [],
          drifts: [],
          sessions: 0,
          route: { revision: 1 },
        },
      ],
    })
    await (await bench.client()).call('forecast')
    const { json } = await bench.ask('/v1/servers/weather')
    expect(json).toMatchObject({ live: ['1.0.0'], sessions: 1, drifts: [] })
  })

  it('are shown with what they list otherwise than was approved', async () => {
    weather = await openWeather()
    const { bench, upstream } = weather
    const [first, ...rest] = upstream.tools
    upstream.tools = [
      { ...first, description: 'Other' },
      ...rest.slice(1),
      { name: 'new', inputSchema: { type: 'object' } },
    ]
    await (await bench.client()).call('forecast')
    const { json } = await bench.ask('/v1/servers/weather')
    const drifts = json['drifts'] as readonly Record<string, unknown>[]
    expect(drifts.map(({ tool, kind, passes }) => `${String(tool)} ${String(kind)} ${String(passes)}`).sort()).toEqual([
      'broken missing false',
      'forecast changed false',
      'new unknown false',
    ])
  })

  it('have releases with tools, and withheld ones with a reason', async () => {
    const unreadable = release('3.0.0', {}, { definition: { what: SECRET } })
    weather = await openWeather({ releases: [unreadable] })
    const { json } = await weather.bench.ask('/v1/servers/weather/releases', { as: 'viewer' })
    expect(json).toMatchObject({
      server: 'weather',
      releases: [{ version: '1.0.0', state: 'production', origin: 'release', upstream: { kind: 'http' } }],
      withheld: [{ version: '3.0.0', reason: expect.stringContaining('Expected') as string }],
    })
    const [{ tools }] = json['releases'] as [{ tools: readonly Record<string, unknown>[] }]
    expect(tools.map(({ name }) => name)).toEqual([...WEATHER_TOOLS].sort())
    expect(tools.find(({ name }) => name === 'old')).toEqual({
      name: 'old',
      version: '1.0.0',
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
      deprecation: {
        since: '1.0.0',
        removal: '2.0.0',
        replacement: 'forecast',
        message: expect.stringContaining('is deprecated') as string,
      },
    })
  })

  it('show nothing secret of how they are reached', async () => {
    const upstream = { command: ['serve'], env: { TOKEN: SECRET } }
    weather = await openWeather({ releases: [weatherRelease('2.0.0', { upstream })] })
    const { text } = await weather.bench.ask('/v1/servers/weather/releases')
    expect(text).toContain('TOKEN')
    expect(text).not.toContain(SECRET)
  })

  it('show processes once there are some', async () => {
    const upstream = { command: [process.execPath, '-e', 'process.exit(3)'] }
    weather = await openWeather({ releases: [weatherRelease('2.0.0', { upstream })] })
    const { bench } = weather
    const pinned = { url: `${bench.endpoint}@2.0.0` }
    await bench.client(pinned).catch(() => undefined)
    const { json } = await bench.ask('/v1/servers/weather/releases')
    const [, second] = json['releases'] as readonly Record<string, unknown>[]
    expect(second).toMatchObject({ version: '2.0.0', processes: { running: 0, failures: 1 } })
  })

  it.each([
    '/v1/servers/files',
    '/v1/servers/__proto__',
    '/v1/servers/constructor/releases',
    '/v1/servers/files/route',
  ])('are not at %s when they are not there', async (path) => {
    weather = await openWeather()
    const { status, json } = await weather.bench.ask(path)
    expect([status, json['code']]).toEqual([404, 'ERR_ADMIN_NOT_FOUND'])
  })
})
