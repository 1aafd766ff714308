import {
  digestTool,
  FASTMCP_META_KEY,
  REQUIRES_HEADER,
  REQUIRES_META_KEY,
  SERVED_META_KEY,
  TOOL_META_KEY,
  TOOL_REQUIREMENTS_FIELD,
  type ServedVersionMeta,
  type ToolDefinition,
  type ToolVersionMeta,
} from '@mcpver/core'
import type { CallToolResult } from '@modelcontextprotocol/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CLIENTS, refusalOf, type CallParams, type ClientKind, type ToolClient } from './tool-clients.ts'
import { startWeatherHttp, type WeatherHttp } from './weather-process.ts'

const DESCRIPTION = 'Tool "get_time" is deprecated since v1.3.0 and will be removed in v2.0.0. Use "clock" instead.'
const DIGEST = /^sha256:[0-9a-f]{64}$/

/** Arguments that each version of each tool takes, and the text that it answers. */
const VERSIONS: readonly (readonly [tool: string, version: string, args: Record<string, unknown>, text: string])[] = [
  ['forecast', '3.0.0-beta.1', { location: 'Bern' }, 'Bern: sun for 1 d'],
  ['forecast', '2.1.0', { location: 'Bern', days: 2 }, '{"location":"Bern","outlook":["sun","sun"]}'],
  ['forecast', '2.0.0', { location: 'Bern', days: 2 }, 'Bern: sun for 2 d'],
  ['forecast', '1.0.0', { city: 'Bern' }, 'v1 Bern: sun for 1 d'],
  ['clock', '1.0.0', {}, '12:00'],
  ['get_time', '1.3.0', {}, 'noon'],
  ['convert', '1.1.0', { fahrenheit: 32 }, '{"celsius":0}'],
  ['convert', '1.0.0', { fahrenheit: 32 }, '{"celsius":0}'],
  ['archive', '1.1.0', {}, '{"entries":1}'],
  ['archive', '1.0.0', {}, '1 entry'],
  ['constructor', '2.0.0', {}, 'constructor 2.0.0'],
  ['constructor', '1.0.0', {}, 'constructor 1.0.0'],
  ['__proto__', '2.0.0', {}, '__proto__ 2.0.0'],
  ['__proto__', '1.0.0', {}, '__proto__ 1.0.0'],
  ...['5.0.0', '4.0.0', '3.0.0', '2.0.0', '1.0.0'].map((version) => ['channel', version, {}, version] as const),
  ['fail', '0.1.0', {}, 'it failed'],
]

const NAMES = [...new Set(VERSIONS.map(([tool]) => tool))]

const versionsOf = (tool: string): string[] => VERSIONS.filter(([name]) => name === tool).map(([, version]) => version)
const ownMeta = ({ _meta }: ToolDefinition): ToolVersionMeta => _meta?.[TOOL_META_KEY] as ToolVersionMeta
const served = ({ _meta }: CallToolResult): ServedVersionMeta => _meta?.[SERVED_META_KEY] as ServedVersionMeta
const textOf = ({ content }: CallToolResult): unknown => (content[0]?.type === 'text' ? content[0].text : undefined)
const requires = (requirement: unknown): CallParams['_meta'] => ({ [REQUIRES_META_KEY]: requirement })

let weather: WeatherHttp
beforeAll(async () => {
  weather = await startWeatherHttp()
})
afterAll(() => weather.stop())

interface Row extends ClientKind {
  readonly transport: 'HTTP' | 'stdio'
}

const ROWS: readonly Row[] = (['stdio', 'HTTP'] as const).flatMap((transport) =>
  CLIENTS.map((kind) => ({ ...kind, transport })),
)

describe.each(ROWS)('$client over $transport', ({ transport, revision, connect }) => {
  let client: ToolClient
  let tools: ToolDefinition[]
  const call = (params: CallParams): Promise<CallToolResult> => client.callTool(params)
  const listed = (name: string): ToolDefinition => tools.find((tool) => tool.name === name)!

  beforeAll(async () => {
    client = await connect(transport === 'HTTP' ? { url: weather.url } : {})
    // From here on a client holds every structured result against the listed schema of its tool.
    tools = await client.listTools()
  })
  afterAll(() => client.close())

  it('speaks the protocol revision that is meant', () => {
    expect(client.revision).toBe(revision)
  })

  it('lists each name once, in the order in which the tools were added, without aliases and removed tools', () => {
    expect(tools.map(({ name }) => name)).toEqual(NAMES)
  })

  it('says of each name which version is listed and which can be called, to FastMCP peers too', () => {
    for (const name of NAMES) {
      const versions = versionsOf(name)
      const version = versions.find((candidate) => !candidate.includes('-'))
      expect(ownMeta(listed(name))).toMatchObject({ version, versions })
      expect(listed(name)._meta?.[FASTMCP_META_KEY]).toMatchObject({ version, versions })
    }
    expect(ownMeta(listed('forecast')).introduced).toBe('1.0.0')
  })

  it('lists the latest release, with everything that its author said', () => {
    expect(listed('forecast').description).toBe('The weather of a place.')
    expect(listed('forecast').inputSchema).toMatchObject({ properties: { location: { type: 'string' } } })
    expect(listed('clock')).toEqual({
      name: 'clock',
      title: 'Clock',
      description: 'The time.',
      inputSchema: { type: 'object' },
      annotations: { title: 'Clock', readOnlyHint: true, openWorldHint: false },
      icons: [{ src: 'https://example.com/clock.png', mimeType: 'image/png', sizes: ['48x48'] }],
      _meta: {
        'com.example/team': 'time',
        [FASTMCP_META_KEY]: { tags: ['time'], version: '1.0.0', versions: ['1.0.0'] },
        [TOOL_META_KEY]: {
          version: '1.0.0',
          versions: ['1.0.0'],
          introduced: '1.0.0',
          digest: expect.stringMatching(DIGEST) as unknown,
        },
      },
    })
  })

  it('says that a tool is deprecated, to models in the description and to programs in _meta', () => {
    expect(listed('get_time').description).toBe('[DEPRECATED: use clock, removal v2.0.0] The time, too.')
    expect(ownMeta(listed('get_time')).deprecation).toEqual({
      message: `${DESCRIPTION} Two clocks are one too many.`,
      since: '1.3.0',
      removal: '2.0.0',
      replacement: 'clock',
    })
    expect(listed('archive').description).toBe('[DEPRECATED: removal 2031-03-31]')
    expect(ownMeta(listed('archive')).deprecation).toMatchObject({ since: '1.1.0', removalDate: '2031-03-31' })
    expect(ownMeta(listed('forecast')).deprecation).toBeUndefined()
  })

  it('lists an output schema only where every version answers in that form', () => {
    expect(tools.filter(({ outputSchema }) => outputSchema).map(({ name }) => name)).toEqual(['convert'])
    expect(tools.filter((tool) => ownMeta(tool).outputSchema).map(({ name }) => name)).toEqual(['forecast', 'archive'])
  })

  it.each(NAMES)('gives %s the digest that its listed entry has', async (name) => {
    expect(ownMeta(listed(name)).digest).toBe(await digestTool(listed(name)))
  })

  it.each(VERSIONS)('serves %s %s to a client that listed before', async (...row) => {
    const [name, version, args, text] = row
    const result = await call({ name, arguments: args, _meta: requires(version) })
    expect(textOf(result)).toBe(text)
    expect(served(result)).toMatchObject({ version, digest: expect.stringMatching(DIGEST) as unknown })
    const isListed = ownMeta(listed(name)).version === version
    expect(served(result).digest === ownMeta(listed(name)).digest).toBe(isListed)
  })

  it.each<[requirement: string | undefined, args: Record<string, unknown>, version: string, text: string]>([
    [undefined, { location: 'Bern' }, '2.1.0', '{"location":"Bern","outlook":["sun"]}'],
    ['^1', { city: 'Bern' }, '1.0.0', 'v1 Bern: sun for 1 d'],
    ['~2.0', { location: 'Bern', days: 3 }, '2.0.0', 'Bern: sun for 3 d'],
    ['>=1 <2.1', { location: 'Bern' }, '2.0.0', 'Bern: sun for 1 d'],
    ['*', { location: 'Bern' }, '2.1.0', '{"location":"Bern","outlook":["sun"]}'],
    ['v2.0.0', { location: 'Bern' }, '2.0.0', 'Bern: sun for 1 d'],
    ['^3.0.0-beta', { location: 'Bern' }, '3.0.0-beta.1', 'Bern: sun for 1 d'],
  ])('serves the latest release for the requirement %s', async (...row) => {
    const [requirement, args, version, text] = row
    const _meta = requirement === undefined ? undefined : requires(requirement)
    const result = await call({ name: 'forecast', arguments: args, ...(_meta !== undefined && { _meta }) })
    expect(textOf(result)).toBe(text)
    expect(served(result).version).toBe(version)
  })

  it('gives the structured result of the version that serves, and none of one that promises none', async () => {
    const { structuredContent } = await call({ name: 'forecast', arguments: { location: 'Bern' } })
    expect(structuredContent).toEqual({ location: 'Bern', outlook: ['sun'] })
    const old = await call({ name: 'forecast', arguments: { city: 'Bern' }, _meta: requires('^1') })
    expect(old.structuredContent).toBeUndefined()
  })

  it('marks the result of a deprecated version, not that of another', async () => {
    const result = await call({ name: 'get_time' })
    expect(served(result).deprecation).toEqual(ownMeta(listed('get_time')).deprecation)
    expect(result.content).toEqual([{ type: 'text', text: 'noon' }])
    const old = await call({ name: 'forecast', arguments: { city: 'Bern' }, _meta: requires('1.0.0') })
    expect(served(old).deprecation).toMatchObject({ since: '2.0.0', removal: '3.0.0' })
    const current = await call({ name: 'forecast', arguments: { location: 'Bern' } })
    expect(served(current)).not.toHaveProperty('deprecation')
  })

  it('serves a tool by its former name, with requirements too', async () => {
    expect(served(await call({ name: 'get_weather', arguments: { location: 'Bern' } })).version).toBe('2.1.0')
    const old = await call({ name: 'get_weather', arguments: { city: 'Bern' }, _meta: requires('^1') })
    expect(textOf(old)).toBe('v1 Bern: sun for 1 d')
  })

  describe('refuses with -32602', () => {
    it.each(['forecast', 'get_weather'])('a requirement of %s that no version meets', async (name) => {
      const refusal = await refusalOf(call({ name, arguments: { location: 'Bern' }, _meta: requires('^4') }))
      expect(refusal).toEqual({
        code: -32602,
        message:
          "Tool requirement for 'forecast' (^4) could not be satisfied. Available versions: [3.0.0-beta.1, 2.1.0, 2.0.0, 1.0.0]",
        data: {
          code: 'ERR_UNSATISFIED_TOOL_VERSION',
          tool: 'forecast',
          requested: '^4',
          available: ['3.0.0-beta.1', '2.1.0', '2.0.0', '1.0.0'],
          hint: expect.stringContaining('2.1.0') as unknown,
        },
      })
    })

    it.each<[what: string, requirement: unknown, quoted: string]>([
      ['a text that is no range', 'newest', '"newest"'],
      ['a list', ['^1'], 'an array of 1'],
      ['a number', 1, '1 is not'],
      ['an object', { version: '^1' }, 'version'],
      ['a flag', true, 'true'],
    ])('a requirement that is %s', async (_what, requirement, quoted) => {
      const refusal = await refusalOf(call({ name: 'get_weather', _meta: requires(requirement) }))
      expect(refusal.message).toContain(quoted)
      expect(refusal).toMatchObject({
        code: -32602,
        data: {
          code: 'ERR_INVALID_RANGE',
          tool: 'forecast',
          available: ['3.0.0-beta.1', '2.1.0', '2.0.0', '1.0.0'],
          hint: expect.stringContaining('"^1.2"') as unknown,
        },
      })
    })

    it('a tool that was removed, and says what to do', async () => {
      expect(await refusalOf(call({ name: 'alerts' }))).toEqual({
        code: -32602,
        message: 'Tool alerts was removed in v2.0.0. Use "forecast" instead.',
        data: {
          code: 'ERR_TOOL_REMOVED',
          tool: 'alerts',
          removedIn: '2.0.0',
          replacement: 'forecast',
          migration: ['Alerts are part of the forecast.', 'v1.0.0 → v2.0.0: call forecast'],
        },
      })
    })

    it('a tool that there is not', async () => {
      expect(await refusalOf(call({ name: 'nope', _meta: requires('^1') }))).toEqual({
        code: -32602,
        message: 'Tool "nope" not found',
        data: undefined,
      })
    })
  })

  describe('answers a model that can correct itself, with isError,', () => {
    it.each<[requirement: string, args: Record<string, unknown>, missing: string]>([
      ['2.1.0', { city: 'Bern' }, 'location'],
      ['2.0.0', { location: 'Bern', days: 0 }, 'days'],
      ['1.0.0', { location: 'Bern' }, 'city'],
    ])('when the arguments are not those of %s', async (requirement, args, missing) => {
      const result = await call({ name: 'forecast', arguments: args, _meta: requires(requirement) })
      expect(result.isError).toBe(true)
      expect(textOf(result)).toMatch(
        new RegExp(`^Input validation error: Invalid arguments for tool forecast: ${missing}: `),
      )
      expect(served(result).version).toBe(requirement)
    })

    it('when the handler fails', async () => {
      const result = await call({ name: 'fail' })
      expect(result).toMatchObject({ isError: true, content: [{ type: 'text', text: 'it failed' }] })
      expect(served(result).version).toBe('0.1.0')
    })

    it('when the handler breaks the promised output', async () => {
      const result = await call({ name: 'convert', arguments: { fahrenheit: -500 } })
      expect(result.isError).toBe(true)
      expect(textOf(result)).toContain(
        'Output validation error: Invalid structured content for tool convert: celsius: ',
      )
    })
  })

  describe('reads a requirement', () => {
    it.each<[carrier: string, params: Record<string, unknown>]>([
      ['_meta["dev.mcpver/requires"]', { _meta: requires('^3') }],
      ['_meta.fastmcp.version', { _meta: { [FASTMCP_META_KEY]: { version: '3.0.0' } } }],
      ['tool_requirements', { [TOOL_REQUIREMENTS_FIELD]: { channel: '^3' } }],
    ])('from %s', async (_carrier, params) => {
      expect(textOf(await call({ name: 'channel', ...params }))).toBe('3.0.0')
    })

    it('from the first carrier that speaks', async () => {
      const meta = { _meta: { ...(requires('1.0.0') as object), [FASTMCP_META_KEY]: { version: '2.0.0' } } }
      const fastmcp = { _meta: { [FASTMCP_META_KEY]: { version: '2.0.0' } } }
      const field = { [TOOL_REQUIREMENTS_FIELD]: { channel: '3.0.0' } }
      expect(textOf(await call({ name: 'channel', ...meta, ...field }))).toBe('1.0.0')
      expect(textOf(await call({ name: 'channel', ...fastmcp, ...field }))).toBe('2.0.0')
      expect(textOf(await call({ name: 'channel', ...field }))).toBe('3.0.0')
    })

    it('from none that is null', async () => {
      const silent = { _meta: { ...(requires(null) as object), [FASTMCP_META_KEY]: { version: null } } }
      const field = { [TOOL_REQUIREMENTS_FIELD]: { channel: '3.0.0' } }
      expect(textOf(await call({ name: 'channel', ...silent }))).toBe('5.0.0')
      expect(textOf(await call({ name: 'channel', ...silent, ...field }))).toBe('3.0.0')
    })

    it('from tool_requirements only for the tool that is called', async () => {
      const field = { [TOOL_REQUIREMENTS_FIELD]: { forecast: '^1', clock: '^9' } }
      expect(textOf(await call({ name: 'channel', ...field }))).toBe('5.0.0')
    })

    it.each(['constructor', '__proto__'])('of a tool named %s from its own member only', async (name) => {
      const inherited = { [TOOL_REQUIREMENTS_FIELD]: { channel: '^1' } }
      expect(textOf(await call({ name, ...inherited }))).toBe(`${name} 2.0.0`)
      const own = { [TOOL_REQUIREMENTS_FIELD]: JSON.parse(`{"${name}": "^1"}`) as unknown }
      expect(textOf(await call({ name, ...own }))).toBe(`${name} 1.0.0`)
    })
  })
})

describe.each(CLIENTS)('the header Mcpver-Requires of $client', ({ connect }) => {
  const withHeader = async <T>(value: string, act: (client: ToolClient) => Promise<T>): Promise<T> => {
    const client = await connect({ url: weather.url, headers: { [REQUIRES_HEADER]: value } })
    try {
      return await act(client)
    } finally {
      await client.close()
    }
  }

  it('says the version that a call needs', async () => {
    expect(await withHeader('^2', async (client) => textOf(await client.callTool({ name: 'channel' })))).toBe('2.0.0')
  })

  it.each<[params: Record<string, unknown>, version: string]>([
    [{ _meta: requires('1.0.0') }, '1.0.0'],
    [{ _meta: { [FASTMCP_META_KEY]: { version: '3.0.0' } } }, '3.0.0'],
    [{ [TOOL_REQUIREMENTS_FIELD]: { channel: '4.0.0' } }, '4.0.0'],
  ])('gives way to %j', async (params, version) => {
    const act = async (client: ToolClient): Promise<unknown> =>
      textOf(await client.callTool({ name: 'channel', ...params }))
    expect(await withHeader('^2', act)).toBe(version)
  })

  it('is refused when it is no range', async () => {
    const refusal = await withHeader('soon', (client) => refusalOf(client.callTool({ name: 'channel' })))
    expect(refusal).toMatchObject({ code: -32602, data: { code: 'ERR_INVALID_RANGE', tool: 'channel' } })
  })
})
