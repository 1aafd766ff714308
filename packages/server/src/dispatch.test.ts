import { digestTool, SERVED_META_KEY, type Digest } from '@mcpver/core'
import type { CallToolResult, Client } from '@modelcontextprotocol/client'
import { inputRequired, UrlElicitationRequiredError, acceptedContent } from '@modelcontextprotocol/server'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import type { VersionAdapter } from './adapter.ts'
import { connectOverHttp, connectTo, list, needs, servedOf, text, textsOf } from './test/connected-client.ts'
import { memoryLogger } from './test/memory-logger.ts'
import { protocolErrorOf } from './test/refusal.ts'
import { VersionedTools } from './versioned-tools.ts'

const logger = memoryLogger()
beforeEach(() => {
  logger.entries.length = 0
})

/** Three versions of a tool, of which only the last has a handler: it is given, the others are adapted to it. */
function greetings(handler: (args: { people: string[] }) => CallToolResult | Promise<CallToolResult>): VersionedTools {
  return new VersionedTools({ logger })
    .add('greet', { version: '1.0.0', inputSchema: z.object({ name: z.string() }) })
    .add('greet', { version: '2.0.0', inputSchema: z.object({ names: z.array(z.string()).min(1) }) })
    .add('greet', { version: '3.0.0', inputSchema: z.object({ people: z.array(z.string()).max(2) }) }, handler)
    .adapt('greet', {
      from: '1.0.0',
      to: '2.0.0',
      adaptArguments: ({ name }: { name: string }) => ({ names: name === '' ? [] : name.split(' and ') }),
      adaptResult: (result) => text(`first(${textsOf(result).join()})`),
    })
    .adapt('greet', {
      from: '2.0.0',
      to: '3.0.0',
      adaptArguments: ({ names }: { names: string[] }) => Promise.resolve({ people: names }),
      adaptResult: (result) => Promise.resolve(text(`second(${textsOf(result).join()})`)),
    })
}

const greet = async (tools: VersionedTools, version: string, args: Record<string, unknown>): Promise<CallToolResult> =>
  (await connectTo(tools)).callTool({ name: 'greet', ...needs(version, args) })

describe('a call of a version without a handler', () => {
  const tools = (): VersionedTools => greetings(({ people }) => text(`Hello ${people.join(' + ')}`))

  it.each<[version: string, args: Record<string, unknown>, answer: string]>([
    ['3.0.0', { people: ['Ada'] }, 'Hello Ada'],
    ['2.0.0', { names: ['Ada', 'Bob'] }, 'second(Hello Ada + Bob)'],
    ['1.0.0', { name: 'Ada and Bob' }, 'first(second(Hello Ada + Bob))'],
  ])('is carried from %s to the handler, and its result all the way back', async (version, args, answer) => {
    const result = await greet(tools(), version, args)
    expect(textsOf(result)).toEqual([answer])
    expect(servedOf(result)?.version).toBe(version)
  })

  it.each<[where: string, version: string, args: Record<string, unknown>, message: RegExp]>([
    [
      'those of the version that was called',
      '1.0.0',
      { names: ['Ada'] },
      /^Input validation error: Invalid arguments for tool greet: name: /,
    ],
    [
      'those of a version on the way',
      '1.0.0',
      { name: '' },
      /^Adapter of tool greet from v1\.0\.0 made invalid arguments for v2\.0\.0: names: /,
    ],
    [
      'those of the version that serves',
      '1.0.0',
      { name: 'A and B and C' },
      /^Adapter of tool greet from v2\.0\.0 made invalid arguments for v3\.0\.0: people: /,
    ],
  ])('is answered with isError when its arguments are not %s', async (...row) => {
    const [, version, args, message] = row
    const result = await greet(tools(), version, args)
    expect(result.isError).toBe(true)
    expect(textsOf(result)).toEqual([expect.stringMatching(message)])
    expect(servedOf(result)?.version).toBe(version)
  })

  it('passes what the schemas on the way make of the arguments', async () => {
    const days = z.object({ days: z.string().transform(Number) })
    const counted = new VersionedTools()
      .add('count', { version: '1.0.0', inputSchema: days })
      .add(
        'count',
        { version: '2.0.0', inputSchema: z.object({ days: z.number().default(7), unit: z.string().default('d') }) },
        (args) => text(JSON.stringify(args)),
      )
      .adapt('count', { from: '1.0.0', to: '2.0.0', adaptArguments: (args: { days: number }) => args })
    const client = await connectTo(counted)
    expect(textsOf(await client.callTool({ name: 'count', ...needs('1.0.0', { days: '3' }) }))).toEqual([
      '{"days":3,"unit":"d"}',
    ])
    expect(textsOf(await client.callTool({ name: 'count', ...needs('2.0.0') }))).toEqual(['{"days":7,"unit":"d"}'])
  })

  it('is not adapted back when the handler answers with an error', async () => {
    const failing = greetings(() => ({ ...text('no greetings today'), isError: true }))
    const result = await greet(failing, '1.0.0', { name: 'Ada' })
    expect(result).toMatchObject({ isError: true, content: [{ type: 'text', text: 'no greetings today' }] })
  })

  const breaks = (): never => {
    throw new Error('the adapter broke')
  }
  const breaksLater = (): Promise<never> => Promise.reject(new Error('the adapter broke'))

  it.each<[what: string, adapt: Omit<VersionAdapter, 'from' | 'to'>]>([
    ['arguments', { adaptArguments: breaks }],
    ['arguments later', { adaptArguments: breaksLater }],
    ['a result', { adaptResult: breaks }],
    ['a result later', { adaptResult: breaksLater }],
  ])('is answered with isError when an adapter throws over %s, and its author learns of it', async (_what, adapt) => {
    const broken = new VersionedTools({ logger })
      .add('greet', { version: '1.0.0' })
      .add('greet', { version: '2.0.0' }, () => text('Hello'))
      .adapt('greet', { from: '1.0.0', to: '2.0.0', ...adapt })
    const result = await greet(broken, '1.0.0', {})
    expect(result).toMatchObject({ isError: true, content: [{ type: 'text', text: 'the adapter broke' }] })
    expect(logger.entries).toMatchObject([{ level: 'error', fields: { tool: 'greet', version: '1.0.0' } }])
  })
})

describe('the promised output', () => {
  const answers = (structuredContent: Record<string, unknown> | undefined): CallToolResult => ({
    content: [],
    ...(structuredContent && { structuredContent }),
  })
  const called = async (tools: VersionedTools, version?: string): Promise<CallToolResult> =>
    (await connectTo(tools)).callTool({ name: 'measure', ...needs(version) })
  const measure = (structured: Record<string, unknown> | undefined): VersionedTools =>
    new VersionedTools({ logger }).add('measure', { outputSchema: z.object({ celsius: z.number() }) }, () =>
      answers(structured),
    )

  it('is handed on where it is kept', async () => {
    const result = await called(measure({ celsius: 20 }))
    expect(result.structuredContent).toEqual({ celsius: 20 })
    expect(result.isError).toBeUndefined()
  })

  it.each<[how: string, structured: Record<string, unknown> | undefined, message: string]>([
    ['is missing', undefined, 'there is none'],
    ['is another', { celsius: 'warm' }, 'celsius: '],
  ])('makes a result with isError where it %s, and the author learns of it', async (_how, structured, message) => {
    const result = await called(measure(structured))
    expect(result.isError).toBe(true)
    const what = 'Output validation error: Invalid structured content for tool measure: '
    expect(textsOf(result)).toEqual([expect.stringContaining(what + message)])
    expect(logger.entries).toMatchObject([{ level: 'error', message: 'Tool "measure" failed' }])
  })

  it('is not asked for of an error', async () => {
    const tools = new VersionedTools().add('measure', { outputSchema: z.object({ celsius: z.number() }) }, () => ({
      ...text('no thermometer'),
      isError: true,
    }))
    expect(textsOf(await called(tools))).toEqual(['no thermometer'])
  })

  it.each<[where: string, adapted: Record<string, unknown>, message: string | undefined]>([
    ['kept', { fahrenheit: 68 }, undefined],
    ['broken', { fahrenheit: 'warm' }, 'fahrenheit: '],
  ])('of the version that was called is %s by what the adapter makes', async (_where, structuredContent, message) => {
    const tools = measure({ celsius: 20 })
      .add('measure', { version: '0.9.0', outputSchema: z.object({ fahrenheit: z.number() }) })
      .adapt('measure', { from: '0.9.0', to: '1.0.0', adaptResult: (result) => ({ ...result, structuredContent }) })
    const result = await called(tools, '0.9.0')
    expect(result.isError).toBe(message === undefined ? undefined : true)
    if (message === undefined) expect(result.structuredContent).toEqual(structuredContent)
    else expect(textsOf(result)).toEqual([expect.stringContaining(message)])
  })

  it('may be a union of objects, which clients of both eras get as it is', async () => {
    const outputSchema = z.union([z.object({ celsius: z.number() }), z.object({ fahrenheit: z.number() })])
    const tools = new VersionedTools().add('measure', { outputSchema }, () => answers({ fahrenheit: 68 }))
    for (const client of [await connectTo(tools), await connectOverHttp(tools, 'auto')]) {
      const [listed] = await list(client)
      const { structuredContent, _meta } = await client.callTool({ name: 'measure' })
      expect(structuredContent).toEqual({ fahrenheit: 68 })
      expect(_meta?.[SERVED_META_KEY]).toMatchObject({ digest: await digestTool(listed!) })
    }
  })

  it('may be no object: the SDK gives 2025-era clients a wrapped one', async () => {
    const tools = new VersionedTools().add('names', { outputSchema: z.array(z.string()) }, () => ({
      content: [],
      structuredContent: ['Ada'],
    }))
    const old = await connectTo(tools)
    await list(old)
    expect((await old.callTool({ name: 'names' })).structuredContent).toEqual({ result: ['Ada'] })
    const current = await connectOverHttp(tools, 'auto')
    await list(current)
    expect((await current.callTool({ name: 'names' })).structuredContent).toEqual(['Ada'])
  })
})

describe('a handler', () => {
  const answer = async (handler: () => unknown): Promise<CallToolResult> => {
    const tools = new VersionedTools({ logger }).add('act', {}, handler as () => CallToolResult)
    return (await connectTo(tools)).callTool({ name: 'act' })
  }

  it.each<[what: string, thrown: unknown, said: string]>([
    ['an error', new Error('it failed'), 'it failed'],
    ['a text', 'it failed', 'it failed'],
    ['a number', 7, '7'],
    ['nothing', undefined, 'undefined'],
    ['a symbol', Symbol('it failed'), 'Symbol(it failed)'],
    ['what has no text', Object.create(null), 'an object'],
    ['an error whose message is no text', Object.assign(new Error(), { message: 7 }), '7'],
  ])('that throws %s makes a result with isError, and its author learns of it', async (_what, thrown, said) => {
    const result = await answer(() => {
      throw thrown
    })
    expect(result).toMatchObject({ isError: true, content: [{ type: 'text', text: said }] })
    expect(logger.entries).toEqual([
      { level: 'error', fields: { err: thrown, tool: 'act', version: '1.0.0' }, message: 'Tool "act" failed' },
    ])
  })

  it('that rejects makes a result with isError', async () => {
    const result = await answer(() => Promise.reject(new Error('it failed later')))
    expect(result).toMatchObject({ isError: true, content: [{ type: 'text', text: 'it failed later' }] })
  })

  it('that answers nothing makes a result with isError', async () => {
    expect(await answer(() => undefined)).toMatchObject({ isError: true })
  })

  it('is not called with arguments that its schema refuses, and that is no failure of the tool', async () => {
    const handler = vi.fn(() => text('ok'))
    const tools = new VersionedTools({ logger }).add('act', { inputSchema: z.object({ city: z.string() }) }, handler)
    expect((await (await connectTo(tools)).callTool({ name: 'act' })).isError).toBe(true)
    expect(handler).not.toHaveBeenCalled()
    expect(logger.entries).toEqual([])
  })

  it('without an input schema gets the arguments as they came, an empty object where there are none', async () => {
    const tools = new VersionedTools().add('echo', {}, (args) => text(JSON.stringify(args)))
    const client = await connectTo(tools)
    expect(textsOf(await client.callTool({ name: 'echo', arguments: { any: [1] } }))).toEqual(['{"any":[1]}'])
    expect(textsOf(await client.callTool({ name: 'echo' }))).toEqual(['{}'])
  })

  it("gets the SDK's context", async () => {
    const tools = new VersionedTools().add('echo', {}, (_args, { mcpReq }) => text(mcpReq.method))
    expect(textsOf(await (await connectTo(tools)).callTool({ name: 'echo' }))).toEqual(['tools/call'])
  })

  it('keeps the _meta of its result beside what is served', async () => {
    const result = await answer(() => ({ ...text('ok'), _meta: { 'com.example/cost': 3 } }))
    expect(result._meta).toMatchObject({ 'com.example/cost': 3 })
    expect(servedOf(result)?.version).toBe('1.0.0')
  })
})

describe('a result', () => {
  it('says which definition served, by the digest that the listing has', async () => {
    const tools = new VersionedTools().add('act', { description: 'Acts.' }, () => text('ok'))
    const client = await connectTo(tools)
    const [listed] = await list(client)
    const served: Digest | undefined = servedOf(await client.callTool({ name: 'act' }))?.digest
    expect(served).toBe(await digestTool(listed!))
  })

  it.each<[resultNotice: boolean | undefined, texts: string[]]>([
    [undefined, ['ok']],
    [false, ['ok']],
    [true, ['ok', 'Tool "old" is deprecated since v1.0.0 and will be removed in v2.0.0. Use "new" instead.']],
  ])('of a deprecated version ends with a notice by option: %s', async (resultNotice, texts) => {
    const tools = new VersionedTools({ resultNotice })
      .add('new', {}, () => text('ok'))
      .add('old', { deprecated: { since: '1.0.0', removal: '2.0.0', replacement: 'new' } }, () => text('ok'))
    const client = await connectTo(tools)
    expect(textsOf(await client.callTool({ name: 'old' }))).toEqual(texts)
    expect(textsOf(await client.callTool({ name: 'new' }))).toEqual(['ok'])
  })

  it('of a deprecated version gets its notice even where a handler leaves out the content', async () => {
    const tools = new VersionedTools({ resultNotice: true }).add('old', { deprecated: { since: '1.0.0' } }, () => {
      return { structuredContent: { celsius: 20 } } as unknown as CallToolResult
    })
    const result = await (await connectTo(tools)).callTool({ name: 'old' })
    expect(textsOf(result)).toEqual(['Tool "old" is deprecated since v1.0.0.'])
    expect(result.structuredContent).toEqual({ celsius: 20 })
  })
})

describe.each<['2025-11-25' | '2026-07-28', (tools: VersionedTools) => Promise<Client>]>([
  ['2025-11-25', (tools) => connectTo(tools, { capabilities: { elicitation: {} } })],
  ['2026-07-28', (tools) => connectOverHttp(tools, 'auto', { capabilities: { elicitation: {} } })],
])('a handler that asks for input in %s', (_revision, connect) => {
  it('gets it, and only its answer is adapted back', async () => {
    const adaptResult = vi.fn((result: CallToolResult) => text(`adapted ${textsOf(result).join()}`))
    const requestedSchema = { type: 'object', properties: { name: { type: 'string' } } } as const
    const tools = new VersionedTools()
      .add('greet', { version: '1.0.0' })
      .add('greet', { version: '2.0.0' }, (_args, { mcpReq }) => {
        const answer = acceptedContent<{ name: string }>(mcpReq.inputResponses, 'who')
        if (answer !== undefined) return text(`Hello ${answer.name}`)
        return inputRequired({ inputRequests: { who: inputRequired.elicit({ message: 'Who?', requestedSchema }) } })
      })
      .adapt('greet', { from: '1.0.0', to: '2.0.0', adaptResult })
    const client = await connect(tools)
    client.setRequestHandler('elicitation/create', () => ({ action: 'accept', content: { name: 'Ada' } }))
    const result = await client.callTool({ name: 'greet', ...needs('1.0.0') })
    expect(textsOf(result)).toEqual(['adapted Hello Ada'])
    expect(adaptResult).toHaveBeenCalledOnce()
    expect(tools.usage()).toMatchObject([{ tool: 'greet', version: '1.0.0', calls: 2, errors: 0, refusals: 0 }])
  })
})

describe('a handler that asks for a visit of a URL by throwing', () => {
  it('is passed on, and counted as an answer', async () => {
    const elicitation = { mode: 'url', message: 'Log in', url: 'http://localhost/login', elicitationId: '1' } as const
    const tools = new VersionedTools({ logger }).add('act', {}, () => {
      throw new UrlElicitationRequiredError([elicitation])
    })
    const client = await connectTo(tools)
    const error = await protocolErrorOf(client.callTool({ name: 'act' }))
    expect(error).toMatchObject({ code: -32042, data: { elicitations: [elicitation] } })
    expect(tools.usage()).toMatchObject([{ tool: 'act', version: '1.0.0', calls: 1, errors: 0, refusals: 0 }])
    expect(logger.entries).toEqual([])
  })
})
