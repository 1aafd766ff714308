import { digestTool, setDefaultLogger, TOOL_META_KEY, type ToolVersionMeta } from '@mcpver/core'
import { deprecated, versioned } from '@mcpver/decorators'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { OTHER_CLIENTS, UNKNOWN_TOOL, type ToolCallEvent } from './call-counter.ts'
import { connectTo, list, needs, servedOf, text, textsOf } from './test/connected-client.ts'
import { memoryLogger } from './test/memory-logger.ts'
import { expectRefusal, protocolErrorOf } from './test/refusal.ts'
import { VersionedTools } from './versioned-tools.ts'
import { McpServer } from '@modelcontextprotocol/server'

const answer = (value: string) => () => text(value)
const install = (tools: VersionedTools): McpServer => tools.install(new McpServer({ name: 'server', version: '1.0.0' }))

describe('add', () => {
  it('adds version 1.0.0 where nothing else is said', async () => {
    const client = await connectTo(new VersionedTools().add('clock', {}, answer('12:00')))
    expect((await list(client))[0]?._meta?.[TOOL_META_KEY]).toMatchObject({ version: '1.0.0', introduced: '1.0.0' })
  })

  it('lists the highest release, in whichever order the versions were added', async () => {
    const tools = new VersionedTools()
    for (const version of ['1.10.0', '2.0.0-rc.1', '1.9.0', '1.2.0'])
      tools.add('clock', { version, description: version }, answer(version))
    const client = await connectTo(tools)
    const [listed] = await list(client)
    expect(listed?.description).toBe('1.10.0')
    expect(listed?._meta?.[TOOL_META_KEY]).toMatchObject({ versions: ['2.0.0-rc.1', '1.10.0', '1.9.0', '1.2.0'] })
    expect(textsOf(await client.callTool({ name: 'clock' }))).toEqual(['1.10.0'])
  })

  it('serves a pre-release where there is no release yet', async () => {
    const client = await connectTo(new VersionedTools().add('clock', { version: '0.1.0-a' }, answer('soon')))
    expect(servedOf(await client.callTool({ name: 'clock' }))?.version).toBe('0.1.0-a')
  })

  it('takes a version once only with another definition, and with the same one replaces its handler', async () => {
    const tools = new VersionedTools().add('clock', { description: 'The time.' }, answer('12:00'))
    expectRefusal(() => tools.add('clock', { description: 'The day.' }, answer('Monday')), {
      code: 'ERR_DEFINITION_CONFLICT',
      names: ['v1.0.0', '"clock"'],
    })
    const client = await connectTo(tools)
    expect(textsOf(await client.callTool({ name: 'clock' }))).toEqual(['12:00'])
    tools.add('clock', { description: 'The time.' }, answer('13:00'))
    expect(textsOf(await client.callTool({ name: 'clock' }))).toEqual(['13:00'])
  })

  it.each<[what: string, act: (tools: VersionedTools) => unknown, code: string, names: string[]]>([
    ['a name', (tools) => tools.add('get time', {}), 'ERR_INVALID_TOOL_NAME', ['"get time"']],
    ['a description', (tools) => tools.add('clock', { description: 7 as never }), 'ERR_INVALID_TOOL_DEFINITION', ['7']],
    ['a version', (tools) => tools.add('clock', { version: '1.0' }), 'ERR_INVALID_VERSION', ['"1.0"']],
    [
      'a deprecation',
      (tools) => tools.add('clock', { deprecated: { since: '2.0.0', removal: '1.0.0' } }),
      'ERR_INVALID_DEPRECATION',
      ['v1.0.0'],
    ],
    [
      'a replacement',
      (tools) => tools.add('clock', { deprecated: { since: '1.0.0', replacement: 'sundial' } }),
      'ERR_UNKNOWN_REPLACEMENT',
      ['"sundial"'],
    ],
    [
      'a schema',
      (tools) => tools.add('clock', { inputSchema: { type: 'text' } }),
      'ERR_SCHEMA_UNSUPPORTED',
      ['JSON Schema'],
    ],
    ['an adapter', (tools) => tools.adapt('clock', { from: '1.0.0', to: '1.0.0' }), 'ERR_ADAPTER_INVALID', ['"clock"']],
  ])('refuses %s that is none, and changes nothing', (...row) => {
    const [, act, code, names] = row
    const tools = new VersionedTools()
    expectRefusal(() => act(tools), { code, names })
    expect(tools.registry.listAll()).toEqual([])
  })

  it('refuses a name that is an alias', () => {
    const tools = new VersionedTools().add('clock', {}, answer('12:00'))
    tools.registry.addAlias('time', 'clock')
    expectRefusal(() => tools.add('time', {}), { code: 'ERR_NAME_TAKEN', names: ['"time"'] })
  })

  it('takes the version and the deprecation of a decorated handler', async () => {
    const noon = versioned('1.5.0', '1.1.0')(deprecated({ since: '1.5.0', once: true })(answer('noon')))
    const client = await connectTo(new VersionedTools().add('clock', {}, noon))
    const [listed] = await list(client)
    expect(listed?.description).toBe('[DEPRECATED]')
    expect(listed?._meta?.[TOOL_META_KEY]).toMatchObject({ version: '1.5.0', introduced: '1.1.0' })
  })
})

describe('addFrom', () => {
  class Clocks {
    readonly #time: string
    constructor(time: string) {
      this.#time = time
    }

    @versioned('2.1.0', '1.4.0')
    clock(args: { readonly zone: string }): ReturnType<typeof text> {
      return text(`${this.#time} ${args.zone}`)
    }

    @versioned('1.3.0')
    @deprecated({ since: '1.3.0', removal: '2.0.0', once: true })
    sundial(): ReturnType<typeof text> {
      return text('noon')
    }

    @deprecated({ since: '0.9.0', once: true })
    hourglass(): ReturnType<typeof text> {
      return text('sand')
    }

    helper(): string {
      return 'not a tool'
    }
  }

  const meta = async (tools: VersionedTools): Promise<Record<string, ToolVersionMeta>> =>
    Object.fromEntries(
      (await list(await connectTo(tools))).map(({ name, _meta }) => [name, _meta?.[TOOL_META_KEY] as ToolVersionMeta]),
    )

  it('adds what a class declares; its methods serve on the instance', async () => {
    const inputSchema = z.object({ zone: z.string().default('UTC') })
    const tools = new VersionedTools().addFrom(new Clocks('12:00'), {
      clock: { description: 'The time.', inputSchema },
    })
    const own = await meta(tools)
    expect(Object.keys(own)).toEqual(['clock', 'sundial', 'hourglass'])
    expect(own['clock']).toMatchObject({ version: '2.1.0', introduced: '1.4.0' })
    expect(own['clock']).not.toHaveProperty('deprecation')
    expect(own['sundial']).toMatchObject({ version: '1.3.0', deprecation: { since: '1.3.0', removal: '2.0.0' } })
    expect(own['hourglass']).toMatchObject({ version: '1.0.0', deprecation: { since: '0.9.0' } })
    const client = await connectTo(tools)
    expect(textsOf(await client.callTool({ name: 'clock' }))).toEqual(['12:00 UTC'])
    expect(textsOf(await client.callTool({ name: 'sundial' }))).toEqual(['noon'])
    expect(servedOf(await client.callTool({ name: 'sundial' }))?.deprecation).toMatchObject({ since: '1.3.0' })
  })

  it('takes from the config what the decorators do not say', async () => {
    const own = await meta(
      new VersionedTools().addFrom(new Clocks('12:00'), {
        clock: { deprecated: { since: '2.1.0' } },
        hourglass: { version: '1.2.0', introduced: '1.1.0' },
      }),
    )
    expect(own['clock']).toMatchObject({ version: '2.1.0', deprecation: { since: '2.1.0' } })
    expect(own['hourglass']).toMatchObject({ version: '1.2.0', introduced: '1.1.0', deprecation: { since: '0.9.0' } })
  })

  it('keeps the instances apart whose versions stand side by side', async () => {
    class Later {
      @versioned('3.0.0')
      clock(): ReturnType<typeof text> {
        return text('later')
      }
    }
    const tools = new VersionedTools().addFrom(new Clocks('12:00')).addFrom(new Later())
    const client = await connectTo(tools)
    expect(textsOf(await client.callTool({ name: 'clock' }))).toEqual(['later'])
    expect(textsOf(await client.callTool({ name: 'clock', ...needs('^2', { zone: 'UTC' }) }))).toEqual(['12:00 UTC'])
  })

  it('refuses a decorated accessor, which cannot take arguments', () => {
    class Accessors {
      readonly #hours = 12
      @versioned('1.0.0')
      get clock(): number {
        return this.#hours * 60
      }
    }
    const tools = new VersionedTools()
    expectRefusal(() => tools.addFrom(new Accessors()), { code: 'ERR_VERSION_UNSERVED', names: ['"clock"'] })
  })
})

describe('a version that nothing serves', () => {
  it.each<[what: string, tools: () => VersionedTools]>([
    ['has neither handler nor adapter', () => new VersionedTools().add('clock', { version: '1.0.0' })],
    [
      'has an adapter to a version that was not added',
      () => new VersionedTools().add('clock', { version: '1.0.0' }).adapt('clock', { from: '1.0.0', to: '2.0.0' }),
    ],
    [
      'has adapters in a circle',
      () =>
        new VersionedTools()
          .add('clock', { version: '1.0.0' })
          .add('clock', { version: '2.0.0' })
          .adapt('clock', { from: '1.0.0', to: '2.0.0' })
          .adapt('clock', { from: '2.0.0', to: '1.0.0' }),
    ],
    [
      'has a version on its way that was not added',
      () =>
        new VersionedTools()
          .add('clock', { version: '1.0.0' })
          .add('clock', { version: '3.0.0' }, answer('3'))
          .adapt('clock', { from: '1.0.0', to: '2.0.0' })
          .adapt('clock', { from: '2.0.0', to: '3.0.0' }),
    ],
    [
      'is known to the registry only',
      () => {
        const tools = new VersionedTools()
        tools.registry.register('clock', '1.0.0')
        return tools
      },
    ],
  ])('is refused when the tools are installed: it %s', (_what, tools) => {
    expectRefusal(() => install(tools()), { code: 'ERR_VERSION_UNSERVED', names: ['v1.0.0', '"clock"'] })
  })

  it('is an internal error, and counted, when it came to the registry after that', async () => {
    const tools = new VersionedTools().add('clock', {}, answer('12:00'))
    const client = await connectTo(tools)
    tools.registry.register('clock', '2.0.0')
    expect(await protocolErrorOf(client.callTool({ name: 'clock' }))).toMatchObject({ code: -32603 })
    expect(tools.usage()).toMatchObject([{ tool: 'clock', version: '2.0.0', calls: 1, errors: 1 }])
  })
})

describe('the listing', () => {
  it('names every tool once, in the order in which the names came', async () => {
    const tools = new VersionedTools()
    for (const name of ['zebra', 'ant', 'zebra', 'mole', 'ant'])
      tools.add(name, { version: `${String(tools.registry.listVersions(name).length + 1)}.0.0` }, answer(name))
    expect((await list(await connectTo(tools))).map(({ name }) => name)).toEqual(['zebra', 'ant', 'mole'])
  })

  it('leaves the notice out of the description by option', async () => {
    const deprecatedClock = { description: 'The time.', deprecated: { since: '1.0.0' } }
    const described = async (descriptionNotice?: boolean): Promise<string | undefined> =>
      (await list(await connectTo(new VersionedTools({ descriptionNotice }).add('clock', deprecatedClock, answer('12')))))[0]?.description // prettier-ignore
    expect(await described()).toBe('[DEPRECATED] The time.')
    expect(await described(true)).toBe('[DEPRECATED] The time.')
    expect(await described(false)).toBe('The time.')
  })

  it('forgets what a removed tool promised when its name comes back', async () => {
    const outputSchema = z.object({ time: z.string() })
    const structured = () => ({ content: [], structuredContent: { time: '12:00' } })
    const tools = new VersionedTools().add('clock', { version: '1.0.0' }, answer('12:00'))
    tools.registry.remove('clock', { removedIn: '2.0.0' })
    tools.add('clock', { version: '3.0.0', outputSchema }, structured)
    const [listed] = await list(await connectTo(tools))
    expect(listed?.outputSchema).toMatchObject({ properties: { time: { type: 'string' } } })
    expect(listed?._meta?.[TOOL_META_KEY]).toMatchObject({ versions: ['3.0.0'], digest: await digestTool(listed!) })
  })
})

describe('usage', () => {
  it('counts calls by tool, version and client, most calls first', async () => {
    let now = 1000
    const tools = new VersionedTools({ clock: { now: () => now } })
      .add('clock', { version: '1.0.0', deprecated: { since: '1.0.0' } }, () => {
        now += 10
        return text('11:00')
      })
      .add('clock', { version: '2.0.0' }, answer('12:00'))
      .add('fail', {}, () => {
        throw new Error('it failed')
      })
    tools.registry.addAlias('time', 'clock')
    const [ada, bob] = ['ada', 'bob'].map((name) => ({ name, version: '1.0.0' }))
    const first = await connectTo(tools, { as: ada! })
    for (const name of ['clock', 'time', 'clock']) await first.callTool({ name, ...needs('^1') })
    await first.callTool({ name: 'fail' })
    await first.callTool({ name: 'fail' })
    await protocolErrorOf(first.callTool({ name: 'clock', ...needs('^9') }))
    await (await connectTo(tools, { as: bob! })).callTool({ name: 'clock' })
    const row = { errors: 0, refusals: 0, deprecated: 0 }
    expect(tools.usage()).toEqual([
      { ...row, tool: 'clock', version: '1.0.0', client: ada, calls: 3, deprecated: 3, lastCallAt: 1030 },
      { ...row, tool: 'fail', version: '1.0.0', client: ada, calls: 2, errors: 2, lastCallAt: 1030 },
      { ...row, tool: 'clock', version: undefined, client: ada, calls: 1, refusals: 1, lastCallAt: 1030 },
      { ...row, tool: 'clock', version: '2.0.0', client: bob, calls: 1, lastCallAt: 1030 },
    ])
  })

  it('counts names that are no tools under one name, and removed tools under theirs', async () => {
    const tools = new VersionedTools().add('clock', {}, answer('12:00'))
    tools.registry.remove('sundial', { removedIn: '2.0.0' })
    const client = await connectTo(tools)
    for (const name of ['nope', 'constructor', 'no such tool', '', 'x'.repeat(1000), 'sundial'])
      await protocolErrorOf(client.callTool({ name }))
    expect(tools.usage().map(({ tool, calls, refusals }) => [tool, calls, refusals])).toEqual([
      [UNKNOWN_TOOL, 5, 5],
      ['sundial', 1, 1],
    ])
  })

  it('keeps as many clients apart as it is told', async () => {
    const tools = new VersionedTools({ maxClients: 2 }).add('clock', {}, answer('12:00'))
    for (const name of ['a', 'b', 'c', 'd'])
      await (await connectTo(tools, { as: { name, version: '1' } })).callTool({ name: 'clock' })
    expect(tools.usage().map(({ client, calls }) => [client.name, calls])).toEqual([
      [OTHER_CLIENTS.name, 2],
      ['a', 1],
      ['b', 1],
    ])
  })
})

describe('onCall', () => {
  const events: ToolCallEvent[] = []
  const logger = memoryLogger()
  beforeEach(() => {
    events.length = 0
    logger.entries.length = 0
  })
  const client = { name: 'test', version: '1.0.0' }
  const tools = (onCall: (event: ToolCallEvent) => void): VersionedTools => {
    let now = 1000
    const slow = (value: string) => () => {
      now += 10
      return text(value)
    }
    const made = new VersionedTools({ onCall, logger, clock: { now: () => now } })
      .add('clock', { version: '1.0.0', deprecated: { since: '1.0.0' } }, slow('11:00'))
      .add('clock', { version: '2.0.0', inputSchema: z.object({ zone: z.string() }) }, slow('12:00'))
    made.registry.remove('sundial', { removedIn: '2.0.0' })
    return made
  }

  it.each<
    [what: string, call: { name: string; version?: string; args?: Record<string, unknown> }, Partial<ToolCallEvent>]
  >([
    [
      'is served',
      { name: 'clock', args: { zone: 'UTC' } },
      { tool: 'clock', version: '2.0.0', outcome: 'served', deprecated: false },
    ],
    [
      'is served by a deprecated version',
      { name: 'clock', version: '1' },
      { tool: 'clock', version: '1.0.0', outcome: 'served', deprecated: true },
    ],
    [
      'is answered with an error',
      { name: 'clock' },
      { tool: 'clock', version: '2.0.0', outcome: 'error', deprecated: false },
    ],
    [
      'asks for too much',
      { name: 'clock', version: '^9' },
      {
        tool: 'clock',
        version: undefined,
        outcome: 'refused',
        deprecated: false,
        code: 'ERR_UNSATISFIED_TOOL_VERSION',
      },
    ],
    [
      'asks for no range',
      { name: 'clock', version: 'soon' },
      { tool: 'clock', version: undefined, outcome: 'refused', deprecated: false, code: 'ERR_INVALID_RANGE' },
    ],
    [
      'is of a removed tool',
      { name: 'sundial' },
      { tool: 'sundial', version: undefined, outcome: 'refused', deprecated: false, code: 'ERR_TOOL_REMOVED' },
    ],
    [
      'is of no tool',
      { name: 'nope' },
      { tool: UNKNOWN_TOOL, version: undefined, outcome: 'refused', deprecated: false, code: 'ERR_UNKNOWN_TOOL' },
    ],
  ])('is told once of a call that %s', async (_what, { name, version, args }, event) => {
    // prettier-ignore
    const caller = await connectTo(tools((told) => events.push(told)))
    await caller.callTool({ name, ...needs(version, args) }).catch(() => undefined)
    const duration = event.outcome === 'served' ? 10 : 0
    expect(events).toEqual([{ ...event, client, at: 1000 + duration, duration }])
  })

  it('changes nothing when it throws, and its author learns of it', async () => {
    const failure = new Error('the hook broke')
    const broken = tools(() => {
      throw failure
    })
    const caller = await connectTo(broken)
    expect(textsOf(await caller.callTool({ name: 'clock', ...needs('1') }))).toEqual(['11:00'])
    expect((await protocolErrorOf(caller.callTool({ name: 'nope' }))).message).toBe('Tool "nope" not found')
    expect(broken.usage()).toHaveLength(2)
    expect(logger.entries).toEqual(
      Array(2).fill({ level: 'error', fields: { err: failure }, message: 'onCall failed' }),
    )
  })

  it('changes nothing when it rejects: no rejection is left for the process to end on', async () => {
    const failure = new Error('the hook broke later')
    const rejections: unknown[] = []
    const note = (reason: unknown): number => rejections.push(reason)
    process.on('unhandledRejection', note)
    const rejecting = (() => Promise.reject(failure)) as () => void
    const caller = await connectTo(tools(rejecting))
    expect(textsOf(await caller.callTool({ name: 'clock', ...needs('1') }))).toEqual(['11:00'])
    await vi.waitFor(() => expect(logger.entries).toHaveLength(1))
    process.off('unhandledRejection', note)
    expect(logger.entries).toEqual([{ level: 'error', fields: { err: failure }, message: 'onCall failed' }])
    expect(rejections).toEqual([])
  })
})

describe('the logger', () => {
  afterEach(() => setDefaultLogger(undefined))

  it("is core's default logger where none is given, and else the one that is given", async () => {
    const [fallback, given] = [memoryLogger(), memoryLogger()]
    setDefaultLogger(fallback)
    const fail = (): never => {
      throw new Error('it failed')
    }
    await (await connectTo(new VersionedTools({ logger: given }).add('fail', {}, fail))).callTool({ name: 'fail' })
    expect([given.entries.length, fallback.entries.length]).toEqual([1, 0])
    await (await connectTo(new VersionedTools().add('fail', {}, fail))).callTool({ name: 'fail' })
    expect([given.entries.length, fallback.entries.length]).toEqual([1, 1])
  })
})

describe('the options', () => {
  it('are checked: a retirement schedule must have real windows', () => {
    const retirement = { brownOuts: [{ from: 'soon', until: 'later' }] }
    expectRefusal(() => new VersionedTools({ retirement }), { code: 'ERR_RETIREMENT_INVALID', names: ['"soon"'] })
  })
})
