import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RawClient, RequestOptions } from './support/raw-client.ts'
import { Scene } from './support/scene.ts'

const DEPRECATED = {
  _meta: { 'dev.mcpver/tool': { deprecation: { since: '2.0.0', removal: '3.0.0', replacement: 'radar' } } },
}

/** Three releases: `forecast` in three versions, `radar` since 2.0.0, `alerts` until 2.0.0. */
const RELEASES = {
  '1.0.0': { tools: { forecast: '1.0.0', alerts: '1.0.0' } },
  '2.0.0': {
    tools: {
      forecast: { version: '2.0.0', description: 'A forecast', ...DEPRECATED },
      radar: '1.0.0',
      alerts: '1.1.0',
    },
  },
  '3.0.0-rc.1': { tools: { forecast: '3.0.0', radar: '1.1.0' }, record: { state: 'staging' } },
} as const

interface Told {
  readonly code?: number
  readonly data?: Readonly<Record<string, unknown>>
}

let scene: Scene
beforeEach(async () => {
  scene = await Scene.open({ releases: RELEASES, route: { active: '2.0.0' } })
})
afterEach(() => scene.close())

/** Which release answered a call, as it says itself, or the refusal. */
async function served(client: RawClient, tool: string, options?: RequestOptions): Promise<string | Told> {
  const { result, error } = await client.call(tool, '{}', options)
  if (error !== undefined) return JSON.parse(error) as Told
  return (JSON.parse(result!) as { structuredContent: { version: string } }).structuredContent.version
}

describe.each(['session', 'stateless'] as const)('a call in the %s era', (era) => {
  it('gets the version of the active release when it asks for none', async () => {
    expect(await served(await scene.client({ era }), 'forecast')).toBe('2.0.0')
  })

  it.each([
    ['its own key in _meta', { meta: '"dev.mcpver/requires":"^1.0"' }],
    ["FastMCP's key", { meta: '"fastmcp":{"version":"1.0"}' }],
    ['the header', { headers: { 'mcpver-requires': '~1.0.0' } }],
  ])('gets the version that it asks for by %s', async (_carrier, options) => {
    expect(await served(await scene.client({ era }), 'forecast', options)).toBe('1.0.0')
  })

  it("gets the version that it asks for by SEP-1575's field", async () => {
    const client = await scene.client({ era })
    const params = '{"name":"forecast","arguments":{},"tool_requirements":{"forecast":"^1","radar":"^9"}}'
    const headers = { 'mcp-name': 'forecast' }
    expect((await client.request('tools/call', params, { headers })).result).toContain('1.0.0 forecast')
  })

  it('follows the first carrier that speaks', async () => {
    const options = {
      meta: '"dev.mcpver/requires":"^2","fastmcp":{"version":"1.0.0"}',
      headers: { 'mcpver-requires': '^1' },
    }
    expect(await served(await scene.client({ era }), 'forecast', options)).toBe('2.0.0')
  })

  it('is told which version served it, with its digest and its deprecation', async () => {
    const client = await scene.client({ era })
    const { result } = await client.call('forecast')
    const { _meta: meta } = JSON.parse(result!) as { _meta: Record<string, unknown> }
    expect(meta['dev.mcpver/served']).toEqual({
      version: '2.0.0',
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
      deprecation: {
        message: expect.stringContaining('"forecast"') as string,
        since: '2.0.0',
        removal: '3.0.0',
        replacement: 'radar',
      },
    })
    const old = await client.call('forecast', '{}', { meta: '"dev.mcpver/requires":"^1"' })
    expect(JSON.parse(old.result!)).toMatchObject({ _meta: { 'dev.mcpver/served': { version: '1.0.0' } } })
  })

  it('is refused when no version meets it, and told which there are', async () => {
    expect(await served(await scene.client({ era }), 'forecast', { meta: '"dev.mcpver/requires":"^3"' })).toEqual({
      code: -32_602,
      message: "Tool requirement for 'forecast' (^3) could not be satisfied. Available versions: [2.0.0, 1.0.0]",
      data: {
        code: 'ERR_UNSATISFIED_TOOL_VERSION',
        tool: 'forecast',
        requested: '^3',
        available: ['2.0.0', '1.0.0'],
        hint: expect.stringContaining('2.0.0, 1.0.0') as string,
      },
    })
    expect(scene.server('1.0.0').server.calls).toEqual([])
    expect(scene.server('2.0.0').server.calls).toEqual([])
  })

  it.each(['"not a range"', '7', '{}', '"^1 || garbage"'])('is refused when it asks for %s', async (requirement) => {
    expect(
      await served(await scene.client({ era }), 'forecast', { meta: `"dev.mcpver/requires":${requirement}` }),
    ).toMatchObject({
      code: -32_602,
      data: { code: 'ERR_INVALID_RANGE', tool: 'forecast', available: ['2.0.0', '1.0.0'] },
    })
  })

  it.each(['__proto__', 'constructor', 'toString', '', 'forecast\u0000'])(
    'of the unknown tool %j is refused here',
    async (tool) => {
      const client = await scene.client({ era })
      const params = JSON.stringify({ name: tool, arguments: {}, tool_requirements: { forecast: '^1' } })
      const headers = { 'mcp-name': `=?base64?${Buffer.from(tool).toString('base64')}?=` }
      const { error } = await client.request('tools/call', params, { headers })
      expect(JSON.parse(error!)).toMatchObject({ code: -32_602, data: { code: 'ERR_UNKNOWN_TOOL' } })
      expect(scene.server('2.0.0').server.calls).toEqual([])
      expect(scene.ends.at(-1)).toMatchObject({ tool: '(unknown)', outcome: 'refused', code: 'ERR_UNKNOWN_TOOL' })
    },
  )

  it('does not reach a release in staging, be it asked for', async () => {
    expect(
      await served(await scene.client({ era }), 'forecast', { meta: '"dev.mcpver/requires":"3.0.0"' }),
    ).toMatchObject({
      data: { code: 'ERR_UNSATISFIED_TOOL_VERSION' },
    })
  })

  it('is counted with the version that served it, or with why it was refused', async () => {
    const client = await scene.client({ era, clientInfo: '{"name":"probe","version":"4.2.0"}', principal: 'ana' })
    await client.call('alerts', '{}', { meta: '"dev.mcpver/requires":"~1.0.0"' })
    await client.call('forecast')
    await client.call('alerts', '{}', { meta: '"dev.mcpver/requires":"^7"' })
    const caller = { principal: 'ana', client: { name: 'probe', version: '4.2.0' } }
    expect(scene.ends).toMatchObject([
      { tool: 'alerts', version: '1.0.0', release: '1.0.0', outcome: 'served', isDeprecated: false, caller },
      { tool: 'forecast', version: '2.0.0', release: '2.0.0', outcome: 'served', isDeprecated: true, caller },
      { tool: 'alerts', outcome: 'refused', code: 'ERR_UNSATISFIED_TOOL_VERSION', caller },
    ])
  })
})

describe('a listing', () => {
  it('says of each tool its versions and its digest, and of a deprecated one what to do', async () => {
    const { result } = await (await scene.client()).request('tools/list')
    const { tools } = JSON.parse(result!) as {
      tools: { name: string; description?: string; _meta: Record<string, unknown> }[]
    }
    const byName = new Map(tools.map((tool) => [tool.name, tool]))
    const digest = expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string
    expect([...byName.keys()].sort()).toEqual(['alerts', 'forecast', 'radar'])
    expect(byName.get('alerts')?._meta).toEqual({
      'dev.mcpver/tool': { version: '1.1.0', versions: ['1.1.0', '1.0.0'], introduced: '1.0.0', digest },
      fastmcp: { version: '1.1.0', versions: ['1.1.0', '1.0.0'] },
    })
    expect(byName.get('radar')?._meta['dev.mcpver/tool']).toMatchObject({ version: '1.0.0', versions: ['1.0.0'] })
    expect(byName.get('forecast')?.description).toBe('[DEPRECATED: use radar, removal v3.0.0] A forecast')
    expect(byName.get('forecast')?._meta['dev.mcpver/tool']).toMatchObject({
      version: '2.0.0',
      versions: ['2.0.0', '1.0.0'],
      deprecation: { since: '2.0.0', removal: '3.0.0', replacement: 'radar', message: expect.any(String) as string },
    })
  })

  it('has the same digest as the result of a call', async () => {
    const client = await scene.client()
    const listed = (await client.request('tools/list')).result!
    const { result } = await client.call('radar')
    const { digest } = (JSON.parse(result!) as { _meta: { 'dev.mcpver/served': { digest: string } } })._meta[
      'dev.mcpver/served'
    ]
    expect(listed).toContain(`"digest":"${digest}"`)
  })
})
