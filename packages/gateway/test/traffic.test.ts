import { describe, expect, it, onTestFinished } from 'vitest'
import { RouteDeployer } from '../src/route/route-deployer.ts'
import { eventually } from '../src/test/eventually.ts'
import type { Era } from './support/probe/probe-call.ts'
import type { RawClient, RequestOptions } from './support/raw-client.ts'
import { openGateway, Scene, type SceneOptions } from './support/scene.ts'
import { servedBy } from './support/served-by.ts'
import { RawClient as Client } from './support/raw-client.ts'

const RELEASES = {
  '1.0.0': { tools: { echo: '1.0.0' } },
  '2.0.0': { tools: { echo: '2.0.0' } },
  '3.0.0': { tools: { echo: '3.0.0' }, record: { state: 'staging' } },
} as const
const ERAS: readonly Era[] = ['session', 'stateless']
const MATCHES = [
  { header: 'x-canary', value: 'on', version: '2.0.0' },
  { principal: 'ana', version: '3.0.0' },
]

async function sceneWith(route: SceneOptions['route'], options: Partial<SceneOptions> = {}): Promise<Scene> {
  const scene = await Scene.open({ releases: RELEASES, ...(route && { route }), ...options })
  onTestFinished(() => scene.close())
  return scene
}

const echo = async (client: RawClient, options?: RequestOptions) => servedBy(await client.call('echo', '{}', options))

describe.each(ERAS)('a match in the %s era', (era) => {
  it('decides by the header that a client sends, or by who the client is', async () => {
    const scene = await sceneWith({ active: '1.0.0', matches: MATCHES })
    const canary = { 'x-canary': 'on' }
    expect(await echo(await scene.client({ era }))).toBe('1.0.0')
    expect(await echo(await scene.client({ era, headers: canary }))).toBe('2.0.0')
    expect(await echo(await scene.client({ era, headers: { 'x-canary': 'off' } }))).toBe('1.0.0')
    expect(await echo(await scene.client({ era, principal: 'ana' }))).toBe('3.0.0')
    expect(await echo(await scene.client({ era, principal: 'ana', headers: canary }))).toBe('2.0.0')
  })

  it('decides for each server behind the one path of all', async () => {
    const scene = await sceneWith({ active: '1.0.0', matches: MATCHES })
    const open = async (headers: Readonly<Record<string, string>>): Promise<RawClient> => {
      const client = await Client.open({ era, url: scene.url().replace('/weather', ''), headers })
      onTestFinished(() => client.close())
      return client
    }
    const served = async (client: RawClient) => servedBy(await client.call('weather__echo'))
    expect(await served(await open({}))).toBe('1.0.0')
    expect(await served(await open({ 'x-canary': 'on' }))).toBe('2.0.0')
  })

  it('follows the route as it changes', async () => {
    const scene = await sceneWith({ active: '1.0.0' })
    const client = await scene.client({ era, headers: { 'x-canary': 'on' } })
    expect(await echo(client)).toBe('1.0.0')
    const deployer = new RouteDeployer()
    const traffic = { active: '1.0.0', split: {}, matches: MATCHES }
    await scene.seen(() => scene.store.write((view) => deployer.apply(view, 'weather', { traffic, by: 'test' })))
    await eventually(async () => expect(await echo(client)).toBe('2.0.0'))
  })
})

describe('a match by a header', () => {
  it('is decided for each request without a session, and for a session when it begins', async () => {
    const scene = await sceneWith({ active: '1.0.0', matches: MATCHES })
    const [stateless, session] = [await scene.client({ era: 'stateless' }), await scene.client({ era: 'session' })]
    const canary = { headers: { 'x-canary': 'on' } }
    expect([await echo(stateless, canary), await echo(stateless)]).toEqual(['2.0.0', '1.0.0'])
    expect([await echo(session, canary), await echo(session)]).toEqual(['1.0.0', '1.0.0'])
  })
})

describe('a gateway of a name', () => {
  it('serves what the route has for it, and those of other names what is active', async () => {
    const scene = await sceneWith({ active: '1.0.0', gateways: new Map([['east', '2.0.0']]) })
    const east = await openGateway(scene.store, { name: 'east' })
    onTestFinished(() => east.close(0))
    const { port } = await east.listen()
    const client = await Client.open({ era: 'session', url: `http://127.0.0.1:${String(port)}/mcp/weather` })
    onTestFinished(() => client.close())
    expect([await echo(client), await echo(await scene.client())]).toEqual(['2.0.0', '1.0.0'])
  })
})

describe('a warm version', () => {
  it('is given to those who ask for it by its path, and to nobody else', async () => {
    const scene = await sceneWith({ active: '1.0.0', warm: ['3.0.0'] })
    expect(await echo(await scene.client({ path: 'weather@3.0.0' }))).toBe('3.0.0')
    const client = await scene.client()
    expect(await echo(client)).toBe('1.0.0')
    expect((await client.call('echo', '{}', { meta: '"dev.mcpver/requires":"3.0.0"' })).error).toContain('ERR_')
  })
})

describe.each(ERAS)('a call that is refused in the %s era', (era) => {
  it('is one of the release that the caller is on', async () => {
    const scene = await sceneWith({ active: '2.0.0', arguments: 'validate' })
    const client = await scene.client({ era })
    await client.call('nothing')
    await client.call('echo', '{}', { meta: '"dev.mcpver/requires":"^9"' })
    await client.call('echo', '5')
    await client.call('echo', '{}', { meta: '"dev.mcpver/requires":"1.0.0"' })
    expect(scene.ends.map(({ outcome, release, selected }) => [outcome, release, selected])).toEqual([
      ['refused', undefined, '2.0.0'],
      ['refused', undefined, '2.0.0'],
      ['refused', undefined, '2.0.0'],
      ['served', '1.0.0', '1.0.0'],
    ])
  })
})
