import { FASTMCP_META_KEY, REQUIRES_HEADER, REQUIRES_META_KEY, TOOL_REQUIREMENTS_FIELD } from '@mcpver/core'
import type { CallToolResult, Client } from '@modelcontextprotocol/client'
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { OTHER_CLIENTS, UNKNOWN_TOOL } from './call-counter.ts'
import { connectTo, list, needs, text, textsOf } from './test/connected-client.ts'
import { protocolErrorOf } from './test/refusal.ts'
import { VersionedTools } from './versioned-tools.ts'

const MEGABYTE = 'x'.repeat(1_000_000)
const DEEP = 50_000

/** An array in an array in an array, as a parser makes it of so many brackets. */
const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth))

const clock = (): VersionedTools => new VersionedTools().add('clock', {}, () => text('12:00'))
const stillServes = async (client: Client): Promise<void> =>
  expect(textsOf(await client.callTool({ name: 'clock' }))).toEqual(['12:00'])

afterEach(() => {
  expect(Object.keys(Object.prototype)).toEqual([])
})

describe('a requirement of a megabyte', () => {
  it.each<[carrier: string, params: Record<string, unknown>]>([
    ['_meta["dev.mcpver/requires"]', { _meta: { [REQUIRES_META_KEY]: MEGABYTE } }],
    ['_meta.fastmcp.version', { _meta: { [FASTMCP_META_KEY]: { version: MEGABYTE } } }],
    ['tool_requirements', { [TOOL_REQUIREMENTS_FIELD]: { clock: MEGABYTE } }],
    ['a list', { _meta: { [REQUIRES_META_KEY]: [MEGABYTE] } }],
  ])('in %s is refused in a few words', async (_carrier, params) => {
    const client = await connectTo(clock())
    const error = await protocolErrorOf(client.callTool({ name: 'clock', ...params }))
    expect(error).toMatchObject({ code: -32602, data: { code: 'ERR_INVALID_RANGE', tool: 'clock' } })
    expect(JSON.stringify([error.message, error.data]).length).toBeLessThan(500)
    await stillServes(client)
  })

  it('in the HTTP header is refused in a few words', async () => {
    const tools = clock()
    const handler = createMcpHandler(() => tools.install(new McpServer({ name: 'server', version: '1.0.0' })))
    const response = await handler.fetch(
      new Request('http://localhost/mcp', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          [REQUIRES_HEADER]: MEGABYTE,
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'clock' } }),
      }),
    )
    const answer = await response.text()
    expect(answer).toContain('ERR_INVALID_RANGE')
    expect(answer.length).toBeLessThan(1000)
    await handler.close()
  })

  it('for other tools is passed over', async () => {
    const others = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`tool-${String(index)}`, MEGABYTE]))
    const client = await connectTo(clock())
    const result = await client.callTool({ name: 'clock', [TOOL_REQUIREMENTS_FIELD]: others } as { name: string })
    expect(textsOf(result)).toEqual(['12:00'])
  })
})

describe('a requirement of any text', () => {
  it('is met or refused, and never breaks the server', async () => {
    const client = await connectTo(clock())
    const characters = fc.constantFrom(...'0123456789.^~<>=x*|- v+aZ'.split(''), '\u0000', 'é', '\ud800')
    const requirement = fc.oneof(fc.string({ unit: characters, maxLength: 300 }), fc.string({ unit: 'binary' }))
    await fc.assert(
      fc.asyncProperty(requirement, async (version) => {
        const outcome = await client.callTool({ name: 'clock', ...needs(version) }).then(textsOf, codeOf)
        expect([['12:00'], 'ERR_INVALID_RANGE', 'ERR_UNSATISFIED_TOOL_VERSION']).toContainEqual(outcome)
      }),
    )
  })
})

const codeOf = (error: unknown): unknown => (error as { readonly data?: { readonly code?: unknown } }).data?.code

describe('deep JSON', () => {
  const recursive: z.ZodType = z.lazy(() => z.array(recursive))
  const list: Parameters<VersionedTools['add']>[1]['inputSchema'] = {
    type: 'object',
    properties: { value: { $ref: '#/$defs/list' } },
    $defs: { list: { type: 'array', items: { $ref: '#/$defs/list' } } },
  }
  const tools = (): VersionedTools =>
    clock()
      .add('zod', { inputSchema: z.object({ value: recursive }) }, () => text('ok'))
      .add('json', { inputSchema: list }, () => text('ok'))
      .add('any', {}, ({ value }) => text(typeof value))

  it.each(['zod', 'json'])('in arguments is refused by a schema of %s that follows it down', async (name) => {
    const client = await connectTo(tools())
    const call = (depth: number): Promise<CallToolResult> =>
      client.callTool({ name, arguments: { value: nested(depth) } })
    expect(await call(10)).toMatchObject({ content: [{ text: 'ok' }] })
    expect(await call(DEEP)).toMatchObject({ isError: true })
    await stillServes(client)
  })

  it('in arguments comes through where no schema looks at it', async () => {
    const client = await connectTo(tools())
    const result = await client.callTool({ name: 'any', arguments: { value: nested(DEEP) } })
    expect(textsOf(result)).toEqual(['object'])
  })

  it('in place of a requirement is refused and counted', async () => {
    const refusing = tools()
    const client = await connectTo(refusing)
    await protocolErrorOf(client.callTool({ name: 'clock', _meta: { [REQUIRES_META_KEY]: nested(DEEP) } }))
    expect(refusing.usage()).toMatchObject([{ tool: 'clock', version: undefined, calls: 1, refusals: 1 }])
    await stillServes(client)
  })
})

describe('odd names', () => {
  const ODD = [
    '',
    ' ',
    'clock ',
    '../clock',
    'clock@1.0.0',
    'clock\n',
    'toString',
    '__proto__',
    '\u0000',
    '\ud800',
    '時計',
  ]

  it.each([...ODD, MEGABYTE])('are refused in a few words and counted in one row: %j', async (name) => {
    const tools = clock()
    const client = await connectTo(tools)
    const error = await protocolErrorOf(client.callTool({ name, ...needs('^1') }))
    expect(error.code).toBe(-32602)
    expect(error.message).toMatch(/^Tool ".*not found$/)
    expect(error.message.length).toBeLessThan(200)
    expect(tools.usage()).toMatchObject([{ tool: UNKNOWN_TOOL, refusals: 1 }])
    await stillServes(client)
  })

  it('of members that every object has are names like others', async () => {
    const tools = new VersionedTools()
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty'])
      tools.add(name, {}, () => text(name)).adapt(name, { from: '0.9.0', to: '1.0.0' })
    const client = await connectTo(tools)
    for (const { name } of await list(client)) expect(textsOf(await client.callTool({ name }))).toEqual([name])
    expect(tools.usage()).toHaveLength(4)
  })

  it('in arguments change no prototype', async () => {
    const tools = new VersionedTools().add('echo', { inputSchema: z.looseObject({}) }, (args) =>
      text(JSON.stringify(args)),
    )
    const client = await connectTo(tools)
    const args = JSON.parse(
      '{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}',
    ) as object
    await client.callTool({ name: 'echo', arguments: { ...args } })
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })
})

describe('clients', () => {
  it('of a thousand names take a bounded number of rows', async () => {
    const tools = new VersionedTools({ maxClients: 10 }).add('clock', {}, () => text('12:00'))
    const handler = createMcpHandler(() => tools.install(new McpServer({ name: 'server', version: '1.0.0' })))
    for (let index = 0; index < 1000; index++) {
      const envelope = {
        'io.modelcontextprotocol/protocolVersion': '2026-07-28',
        'io.modelcontextprotocol/clientInfo': { name: `client-${String(index)}`, version: '1.0.0' },
        'io.modelcontextprotocol/clientCapabilities': {},
      }
      const headers = {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': '2026-07-28',
        'mcp-method': 'tools/call',
        'mcp-name': 'clock',
      }
      const params = { name: 'clock', _meta: envelope }
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params })
      await handler.fetch(new Request('http://localhost/mcp', { method: 'POST', headers, body }))
    }
    await handler.close()
    const rows = tools.usage()
    expect(rows).toHaveLength(11)
    expect(rows[0]).toMatchObject({ client: OTHER_CLIENTS, calls: 990 })
  })

  it('with names of a megabyte are counted under the beginning of it', async () => {
    const tools = clock()
    const client = await connectTo(tools, { as: { name: MEGABYTE, version: MEGABYTE } })
    await stillServes(client)
    expect(tools.usage()).toMatchObject([{ client: { name: 'x'.repeat(100), version: 'x'.repeat(50) } }])
  })
})
