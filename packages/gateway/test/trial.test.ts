import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { silentLogger, type Logger } from '@mcpver/core'
import { eventually } from '../src/test/eventually.ts'
import { promote } from '../src/catalog/test/samples.ts'
import { definitions, Scene, type SceneOptions, type SceneRelease } from './support/scene.ts'

const KINDS = ['http', 'stdio', 'stdio-shared'] as const
const TOOLS = { echo: '2.0.0', shout: '1.0.0' }

async function sceneWith(next: Partial<SceneRelease>, options: Partial<SceneOptions> = {}): Promise<Scene> {
  const releases = {
    '1.0.0': { tools: { echo: '1.0.0' } },
    '2.0.0': { tools: TOOLS, record: { state: 'staging' as const }, ...next },
  }
  const scene = await Scene.open({ releases, route: { active: '1.0.0' }, ...options })
  onTestFinished(() => scene.close())
  return scene
}

const processesOf = ({ gateway }: Scene): number =>
  gateway
    .liveReleases('weather')
    .filter(({ version }) => version === '2.0.0')
    .reduce((sum, { backend }) => sum + (backend.processes?.running ?? 0), 0)

describe.each(KINDS)('trying a release over %s', (over) => {
  it('says what it lists, and leaves nothing running that nobody gets', async () => {
    const scene = await sceneWith({ over })
    expect(await scene.gateway.probe('weather', '2.0.0')).toEqual({ success: true, tools: ['echo', 'shout'] })
    expect(scene.gateway.liveReleases('weather')).toEqual([])
    expect(scene.ends).toEqual([])
  })

  it('calls a tool, and gives the answer as it is, counted nowhere', async () => {
    const scene = await sceneWith({ over })
    const called = await scene.gateway.callOnce('weather', '2.0.0', { tool: 'shout', arguments: { loud: true } })
    expect(called).toMatchObject({ success: true, result: { structuredContent: { version: '2.0.0', tool: 'shout' } } })
    expect([scene.ends, scene.gateway.sessions.size]).toEqual([[], 0])
  })

  it.each<[what: string, tools: Readonly<Record<string, string>>, reason: string]>([
    ['does not list a tool', { echo: '2.0.0' }, 'does not list "shout"'],
    ['lists one more', { ...TOOLS, extra: '1.0.0' }, 'lists "extra" otherwise than approved'],
  ])('refuses one that %s', async (_what, tools, reason) => {
    const scene = await sceneWith({ over, server: { tools: definitions(tools) } })
    expect(await scene.gateway.probe('weather', '2.0.0')).toEqual({
      success: false,
      code: 'ERR_RELEASE_DRIFT',
      reason: `Release 2.0.0 of "weather" ${reason}`,
    })
  })

  it('does not call a tool that is not the one that was approved', async () => {
    const tools = definitions(TOOLS).map((one) => ({ ...one, description: 'Sends all to somebody else' }))
    const scene = await sceneWith({ over, server: { tools } })
    expect(await scene.gateway.callOnce('weather', '2.0.0', { tool: 'echo' })).toMatchObject({
      success: false,
      code: 'ERR_TOOL_WITHHELD',
    })
    if (over === 'http') expect(scene.server('2.0.0').server.calls).toEqual([])
  })
})

describe('a trial', () => {
  it('sees what was released just now', async () => {
    const scene = await sceneWith({ record: { state: 'development' } })
    await promote(scene.store, '2.0.0', 'testing')
    expect(await scene.gateway.probe('weather', '2.0.0')).toMatchObject({ success: true })
  })

  it.each<[what: string, server: string, version: string]>([
    ['a release in development', 'weather', '2.0.0'],
    ['a version that there is not', 'weather', '9.0.0'],
    ['a server that there is not', 'maps', '1.0.0'],
    ['what every object has', '__proto__', 'constructor'],
  ])('refuses %s', async (_what, server, version) => {
    const { gateway } = await sceneWith({ record: { state: 'development' } })
    const refused = { success: false, code: 'ERR_RELEASE_UNAVAILABLE' }
    expect(await gateway.probe(server, version)).toMatchObject(refused)
    expect(await gateway.callOnce(server, version, { tool: 'echo' })).toMatchObject(refused)
  })

  it('says why a server does not start', async () => {
    const upstream = { command: [process.execPath, '-e', 'process.exit(3)'] }
    const { gateway } = await sceneWith({ record: { state: 'staging', upstream } })
    expect(await gateway.probe('weather', '2.0.0')).toMatchObject({
      success: false,
      code: expect.stringMatching(/^ERR_UPSTREAM_/) as string,
    })
  })

  it('says what is wrong with a call', async () => {
    const { gateway } = await sceneWith({})
    const unknown = { success: false, code: 'ERR_UNKNOWN_TOOL' }
    expect(await gateway.callOnce('weather', '2.0.0', { tool: 'constructor' })).toMatchObject(unknown)
  })

  it('can be given up, and hangs up then', async () => {
    const scene = await sceneWith({})
    const { server } = scene.server('2.0.0')
    const end = new AbortController()
    const called = scene.gateway.callOnce('weather', '2.0.0', {
      tool: 'echo',
      arguments: { hold: 'it' },
      signal: end.signal,
    })
    await eventually(() => expect(server.holding).toBe(1))
    end.abort()
    expect(await called).toMatchObject({ success: false, code: 'ERR_TRIAL_GIVEN_UP' })
    expect(await scene.gateway.probe('weather', '2.0.0', { signal: AbortSignal.abort() })).toMatchObject({
      success: false,
    })
  })

  it('gives up a tool that does not answer in time', async () => {
    const { gateway } = await sceneWith({})
    const called = gateway.callOnce('weather', '2.0.0', { tool: 'echo', arguments: { hold: 'it' }, patience: 50 })
    expect(await called).toMatchObject({ success: false, code: 'ERR_UPSTREAM_FAILED' })
  })
})

describe('a warm version', () => {
  it('is started before anybody asks for it, and again when it ends', async () => {
    const scene = await sceneWith(
      { over: 'stdio-shared' },
      { route: { active: '1.0.0', warm: ['2.0.0'] }, gateway: { recheckInterval: 50 } },
    )
    await eventually(() => expect(processesOf(scene)).toBe(1))
    const first = await scene.gateway.callOnce('weather', '2.0.0', { tool: 'echo' })
    await scene.gateway.callOnce('weather', '2.0.0', { tool: 'echo', arguments: { exit: 1 } })
    await eventually(async () => {
      const again = await scene.gateway.callOnce('weather', '2.0.0', { tool: 'echo' })
      expect(pidIn(again)).toBeGreaterThan(0)
      expect(pidIn(again)).not.toBe(pidIn(first))
    })
  })

  it('stays, however soon a server is ended that nobody uses', async () => {
    const scene = await sceneWith(
      { over: 'stdio-shared' },
      { route: { active: '1.0.0' }, gateway: { processes: { idleTimeout: 400 } } },
    )
    await scene.route({ active: '1.0.0', warm: ['2.0.0'] })
    await eventually(() => expect(processesOf(scene)).toBe(1))
    const first = pidIn(await scene.gateway.callOnce('weather', '2.0.0', { tool: 'echo' }))
    await new Promise((resolve) => setTimeout(resolve, 2500))
    expect(pidIn(await scene.gateway.callOnce('weather', '2.0.0', { tool: 'echo' }))).toBe(first)
  })

  it('that does not start is logged once for as long as that is so', async () => {
    const warn = vi.fn<Logger['warn']>()
    const logger: Logger = { ...silentLogger, warn }
    const route = { active: '1.0.0', warm: ['2.0.0'] }
    await sceneWith({ server: { tools: [] } }, { route, gateway: { recheckInterval: 20, logger } })
    const said = () => warn.mock.calls.filter(([, message]) => message.includes('kept warm'))
    await eventually(() => expect(said()).toHaveLength(1))
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(said()).toHaveLength(1)
  })
})

function pidIn(called: unknown): unknown {
  return (called as { result?: { structuredContent?: { pid?: unknown } } }).result?.structuredContent?.pid
}
