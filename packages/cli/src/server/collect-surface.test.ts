import { isPlainObject } from '@mcpver/core'
import { Secrets } from '@mcpver/gateway/process'
import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/client'
import { describe, expect, it } from 'vitest'
import { collectSurface } from './collect-surface.ts'
import type { ServerLink } from './server-link.ts'

type Params = Readonly<Record<string, unknown>>
type Answer = { readonly result: object } | { readonly error: { readonly code: number; readonly message: string } }
/** What a server answers to a method; `undefined` for a method that it does not have. */
type Server = (method: string, params: Params) => Answer | undefined

/** A server in this process: what it answers is a text in between, as on the wire. */
class MemoryTransport implements Transport {
  onmessage?: Transport['onmessage']
  onclose?: () => void
  readonly #server: Server

  constructor(server: Server) {
    this.#server = server
  }

  start(): Promise<void> {
    return Promise.resolve()
  }

  send(message: JSONRPCMessage): Promise<void> {
    if (!('method' in message) || !('id' in message)) return Promise.resolve()
    const { id, method, params } = message
    const answer = this.#server(method, isPlainObject(params) ? params : {}) ?? refusal(-32601, 'Method not found')
    const text = JSON.stringify({ jsonrpc: '2.0', id, ...answer })
    queueMicrotask(() => this.onmessage?.(JSON.parse(text) as JSONRPCMessage))
    return Promise.resolve()
  }

  close(): Promise<void> {
    this.onclose?.()
    return Promise.resolve()
  }
}

function ask(server: Server) {
  const open = (): ServerLink => {
    const transport = new MemoryTransport(server)
    const nothing = { trouble: () => undefined, notes: () => [], warnings: () => [] }
    return { transport, secrets: new Secrets([]), close: () => transport.close(), ...nothing }
  }
  const address = { label: 'It', attempts: [{ mode: 'auto', mends: () => true, open }] } as const
  return collectSurface(address, { timeout: 20_000, signal: new AbortController().signal })
}

const TOOL = { name: 'echo', inputSchema: { type: 'object' } }
const refusal = (code: number, message: string): Answer => ({ error: { code, message } })

/** A server of the 2025 era; `list` answers tools/list. */
function legacy(list: (params: Params) => Answer | undefined, capabilities: object = { tools: {} }): Server {
  const serverInfo = { name: 'memory', version: '0.1.0' }
  return (method, params) => {
    if (method === 'initialize') return { result: { protocolVersion: '2025-06-18', capabilities, serverInfo } }
    return method === 'tools/list' ? list(params) : undefined
  }
}

/** A server of the stateless revision with these tools. */
function stateless(...tools: readonly object[]): Server {
  const always = { resultType: 'complete', ttlMs: 0, cacheScope: 'private' }
  const discovered = {
    ...always,
    supportedVersions: ['2026-07-28'],
    capabilities: { tools: {} },
    _meta: { 'io.modelcontextprotocol/serverInfo': { name: 'memory', version: '0.2.0' } },
  }
  return (method) => {
    if (method === 'server/discover') return { result: discovered }
    return method === 'tools/list' ? { result: { ...always, tools } } : undefined
  }
}

const listing = (...tools: readonly object[]) => legacy(() => ({ result: { tools } }))

describe('collectSurface', () => {
  it('takes the tools of every page', async () => {
    const { tools } = await ask(
      legacy(({ cursor = '1' }) => {
        const nextCursor = cursor === '3' ? '' : String(Number(cursor) + 1)
        return { result: { tools: [{ ...TOOL, name: `tool-${String(cursor)}` }], nextCursor } }
      }),
    )
    expect(tools.map(({ name }) => name)).toEqual(['tool-1', 'tool-2', 'tool-3'])
  })

  it('takes a server that never claimed to have tools for one without', async () => {
    expect((await ask(legacy(() => undefined, {}))).tools).toEqual([])
  })

  it('keeps unknown fields in the stateless revision too', async () => {
    expect(await ask(stateless({ ...TOOL, 'x-vendor': 1 }))).toMatchObject({
      server: { name: 'memory', version: '0.2.0' },
      protocolVersion: '2026-07-28',
      tools: [{ 'x-vendor': 1 }],
    })
  })

  it.each([
    [
      'refuses the handshake',
      () => refusal(-32000, 'Not today'),
      'ERR_SERVER_ANSWER',
      'answered the handshake with the error -32000: "Not today"',
    ],
    [
      'speaks a revision nobody knows',
      (method) =>
        method === 'initialize'
          ? { result: { protocolVersion: '1999-01-01', capabilities: {}, serverInfo: { name: 'old', version: '0' } } }
          : undefined,
      'ERR_SERVER_ANSWER',
      '1999-01-01',
    ],
    [
      'refuses to list',
      legacy(() => refusal(-32603, 'The database is down')),
      'ERR_SERVER_ANSWER',
      'answered tools/list with the error -32603: "The database is down"',
    ],
    [
      'answers with something else',
      legacy(() => ({ result: { tools: 'none' } })),
      'ERR_SERVER_ANSWER',
      '"tools": "none"',
    ],
    [
      'gives the same cursor for ever',
      legacy(() => ({ result: { tools: [], nextCursor: 'again' } })),
      'ERR_PAGINATION',
      'the cursor "again" twice',
    ],
    [
      'gives new cursors for ever',
      legacy(({ cursor = '0' }) => ({ result: { tools: [], nextCursor: String(Number(cursor) + 1) } })),
      'ERR_PAGINATION',
      'over 1000 pages',
    ],
    [
      'lists a tool twice',
      listing(TOOL, { ...TOOL, title: 'Another' }),
      'ERR_SERVER_ANSWER',
      'The tool "echo" is listed twice: at /tools/0 and at /tools/1',
    ],
    [
      'has a schema that is true',
      listing({ name: 'any', inputSchema: true }),
      'ERR_SERVER_ANSWER',
      'true at /tools/0/inputSchema',
    ],
    [
      'has one, statelessly',
      stateless(TOOL, { name: 'any', inputSchema: true }),
      'ERR_SERVER_ANSWER',
      'true at /tools/1/inputSchema',
    ],
  ] as const satisfies (readonly [string, Server, string, string])[])(
    'says so of a server that %s',
    async (...[, server, code, message]) => {
      const asked = ask(server)
      await expect(asked).rejects.toMatchObject({ name: 'CliError', code })
      await expect(asked).rejects.toThrow(message)
    },
  )
})
