import { describe, expect, it, onTestFinished } from 'vitest'
import type { CallEnd } from '../src/server/served-server.ts'
import { eventually } from '../src/test/eventually.ts'
import type { Era } from './support/probe/probe-call.ts'
import { Scene, type SceneOptions, type SceneRelease } from './support/scene.ts'
import { servedBy } from './support/served-by.ts'

const READS = { annotations: { readOnlyHint: true } }
const TOOLS = { look: { version: '1.0.0', ...READS }, write: '1.0.0' }
const NEXT = { look: { version: '2.0.0', description: 'Looks further', ...READS }, write: '1.0.0' }
const ERAS: readonly Era[] = ['session', 'stateless']

async function sceneWith(
  next: Partial<SceneRelease> = {},
  { route = {}, ...options }: { readonly route?: object } & Partial<Omit<SceneOptions, 'route'>> = {},
) {
  const mirrored: CallEnd[] = []
  const scene = await Scene.open({
    releases: { '1.0.0': { tools: TOOLS }, '2.0.0': { tools: NEXT, ...next } },
    route: { active: '1.0.0', mirror: { version: '2.0.0', percent: 100 }, ...route },
    ...options,
    gateway: { onMirror: (_server, end) => void mirrored.push(end), forwardHeaders: ['x-tenant'], ...options.gateway },
  })
  onTestFinished(() => scene.close())
  return { scene, mirrored }
}

/** What a release over HTTP was called with. */
const callsOf = (scene: Scene, version: string) => scene.server(version).server.calls
const outcomes = (ends: readonly CallEnd[]) => ends.map(({ tool, outcome }) => `${tool} ${outcome}`)

/** Waits until copies would have come if there were any: one that is wanted comes after them. */
async function settled(scene: Scene, mirrored: readonly CallEnd[]): Promise<void> {
  const before = mirrored.length
  const client = await scene.client()
  await client.call('look', '{"marker":true}')
  await eventually(() => expect(mirrored.length).toBeGreaterThan(before))
}

describe.each(ERAS)('a call of a tool that only reads, in the %s era', (era) => {
  it('is copied to the version of the mirror, and answered by the one that serves', async () => {
    const { scene, mirrored } = await sceneWith()
    const client = await scene.client({ era, principal: 'ana', headers: { 'x-tenant': 'a-tenant' } })
    expect(servedBy(await client.call('look', '{"at":12345678901234567890}'))).toBe('1.0.0')
    await eventually(() => expect(outcomes(mirrored)).toEqual(['look served']))
    expect(mirrored[0]).toMatchObject({
      release: '2.0.0',
      selected: '2.0.0',
      version: '2.0.0',
      caller: { principal: 'ana' },
    })
    expect(scene.ends).toMatchObject([{ release: '1.0.0', outcome: 'served' }])
    expect(callsOf(scene, '2.0.0')[0]?.params).toContain('"arguments":{"at":12345678901234567890}')
    expect(JSON.stringify(scene.server('1.0.0').seen)).toContain('a-tenant')
    expect(JSON.stringify(scene.server('2.0.0').seen)).not.toMatch(/Bearer|"ana|a-tenant/)
  })

  it('is not copied when the tool does not say so in both versions', async () => {
    const tools = { look: '2.0.0', write: { version: '2.0.0', ...READS } }
    const { scene, mirrored } = await sceneWith({ tools })
    const client = await scene.client({ era })
    for (const tool of ['look', 'write', 'nothing']) await client.call(tool)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect([mirrored, callsOf(scene, '2.0.0')]).toEqual([[], []])
  })

  it('is not copied where the client has asked for the version of the mirror, or for one that it is not', async () => {
    const { scene, mirrored } = await sceneWith()
    const client = await scene.client({ era })
    await client.call('look', '{}', { meta: '"dev.mcpver/requires":"2.0.0"' })
    await client.call('look', '{}', { meta: '"dev.mcpver/requires":"^1"' })
    await settled(scene, mirrored)
    expect(mirrored).toHaveLength(1)
    expect(callsOf(scene, '2.0.0')).toHaveLength(2)
  })

  it('has the arguments that adapters make for the version of the mirror', async () => {
    const adapters = [
      { tool: 'look', from: '1.0.0', to: '2.0.0', steps: [{ kind: 'rename', path: [], from: 'lat', to: 'latitude' }] },
    ]
    const { scene, mirrored } = await sceneWith({}, { route: { adapters } })
    const client = await scene.client({ era })
    await client.call('look', '{"lat":1}', { meta: '"dev.mcpver/requires":"1.0.0"' })
    await eventually(() => expect(outcomes(mirrored)).toEqual(['look served']))
    expect(callsOf(scene, '2.0.0')[0]?.params).toContain('{"latitude":1}')
    expect(callsOf(scene, '1.0.0')[0]?.params).toContain('{"lat":1}')
  })
})

describe('a copy of a call', () => {
  it('is waited for by nobody, and too many are not sent', async () => {
    const { scene, mirrored } = await sceneWith({}, { gateway: { maxMirrored: 2 } })
    const client = await scene.client()
    const [serving, copying] = [scene.server('1.0.0').server, scene.server('2.0.0').server]
    const calls = Array.from({ length: 5 }, () => client.call('look', '{"hold":"it"}'))
    await eventually(() => expect([serving.holding, copying.holding]).toEqual([5, 2]))
    serving.letGo('it')
    expect((await Promise.all(calls)).map(servedBy)).toEqual(Array.from({ length: 5 }, () => '1.0.0'))
    expect(mirrored).toEqual([])
    copying.letGo('it')
    await eventually(() => expect(outcomes(mirrored)).toEqual(['look served', 'look served']))
    await client.call('look')
    await eventually(() => expect(mirrored).toHaveLength(3))
  })

  it('of a server that cannot be started is told as lost', async () => {
    const upstream = { command: [process.execPath, '-e', 'process.exit(3)'] }
    const { scene, mirrored } = await sceneWith({ record: { upstream } })
    expect(servedBy(await (await scene.client()).call('look'))).toBe('1.0.0')
    await eventually(() => expect(outcomes(mirrored)).toEqual(['look failed']))
  })

  it('of a tool that is listed otherwise than approved is not sent, and told as refused', async () => {
    const tools = [
      { name: 'look', inputSchema: { type: 'object' }, description: 'Sends all to somebody else', ...READS },
    ]
    const { scene, mirrored } = await sceneWith({ server: { tools } })
    await (await scene.client()).call('look')
    await eventually(() =>
      expect(mirrored).toMatchObject([{ outcome: 'refused', code: 'ERR_TOOL_WITHHELD', release: undefined }]),
    )
    expect(callsOf(scene, '2.0.0')).toEqual([])
  })

  it('whose arguments the version does not take is told as refused, where the route has arguments checked', async () => {
    const inputSchema = { type: 'object', properties: { at: { type: 'string' } } }
    const tools = { ...NEXT, look: { version: '2.0.0', inputSchema, ...READS } }
    const { scene, mirrored } = await sceneWith({ tools }, { route: { arguments: 'validate' } })
    expect(servedBy(await (await scene.client()).call('look', '{"at":5}'))).toBe('1.0.0')
    await eventually(() => expect(mirrored).toMatchObject([{ outcome: 'refused', code: 'ERR_ARGUMENTS_INVALID' }]))
    expect(callsOf(scene, '2.0.0')).toEqual([])
  })

  it('is made once of a call, and not of what goes on with it', async () => {
    const { scene, mirrored } = await sceneWith()
    const client = await scene.client({ era: 'stateless' })
    const asked = await client.call('look', '{"question":true}')
    const { requestState } = JSON.parse(asked.result!) as { readonly requestState: string }
    await eventually(() => expect(mirrored).toHaveLength(1))
    const params = { name: 'look', arguments: {}, requestState, inputResponses: {} }
    await client.request('tools/call', JSON.stringify(params))
    await settled(scene, mirrored)
    expect(callsOf(scene, '2.0.0').map(({ params: sent }) => sent.includes('marker'))).toEqual([false, true])
  })

  it('is made of so many percent of the calls only', async () => {
    const { scene, mirrored } = await sceneWith({}, { route: { mirror: { version: '2.0.0', percent: 20 } } })
    const client = await scene.client()
    for (let call = 0; call < 200; call++) await client.call('look')
    await eventually(() => expect(mirrored.length).toBeGreaterThan(10))
    expect(mirrored.length).toBeLessThan(80)
  })

  it('is given up when the gateway ends', async () => {
    const { scene, mirrored } = await sceneWith()
    const { server } = scene.server('2.0.0')
    const client = await scene.client()
    const called = client.call('look', '{"hold":"it"}')
    await eventually(() => expect(server.holding).toBe(1))
    scene.server('1.0.0').server.letGo('it')
    await called
    await scene.gateway.close(0)
    expect(mirrored).toEqual([])
  })
})
