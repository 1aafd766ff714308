import { join } from 'node:path'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { openSqliteStore } from '@mcpver/store'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { expectNoChildren } from '../../test/fixture.ts'
import { serving, type Serving } from '../../test/serving.ts'
import { notesCommand, Workspace } from '../../test/workspace.ts'

/** A server with two pages of resources. */
const PAGES = [
  process.execPath,
  '-e',
  `const answers = {
    initialize: () => ({ protocolVersion: '2025-11-25', capabilities: { tools: {}, resources: {} }, serverInfo: { name: 'pages', version: '1.0.0' } }),
    'tools/list': () => ({ tools: [{ name: 'a', inputSchema: { type: 'object' } }] }),
    'resources/list': ({ cursor }) => ({ resources: [{ name: 'after ' + cursor, uri: 'x://1' }], ...(cursor ? {} : { nextCursor: 'page 2' }) }),
  }
  require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
    const { id, method, params = {} } = JSON.parse(line)
    const error = { code: -32601, message: 'Method not found' }
    const said = answers[method] === undefined ? { error } : { result: answers[method](params) }
    if (id !== undefined) console.log(JSON.stringify({ jsonrpc: '2.0', id, ...said }))
  })`,
]

let work: Workspace
let running: Serving | undefined
beforeEach(() => {
  work = new Workspace()
})
afterEach(async () => {
  await running?.stop()
  running = undefined
  work.remove()
  expectNoChildren()
})

async function serve(...args: readonly string[]): Promise<Serving> {
  running = await serving(work, args)
  return running
}

async function stop(): Promise<number | undefined> {
  const code = await running?.stop()
  running = undefined
  return code
}

async function connected(url: string, token?: string): Promise<Client> {
  const client = new Client({ name: 'test', version: '1.0.0' })
  const headers = { ...(token !== undefined && { authorization: `Bearer ${token}` }) }
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }))
  return client
}

async function listed(url: string): Promise<string[]> {
  const client = await connected(url)
  const { tools } = await client.listTools()
  await client.close()
  return tools.map(({ name }) => name).sort()
}

describe('mcpver serve', () => {
  it('pins a server on first use, serves it, and ends with all that it started', async () => {
    const { said } = await serve('--name', 'notes', '--', ...notesCommand('v1'))
    expect(said.servers).toEqual([{ name: 'notes', result: { status: 'pinned', version: '1.4.0', tools: 7 } }])
    const client = await connected(`${said.origin}/mcp/notes`)
    const { tools } = await client.listTools()
    expect(tools).toHaveLength(7)
    expect(tools[0]?._meta?.['dev.mcpver/tool']).toMatchObject({ version: '1.0.0', versions: ['1.0.0'] })
    expect(await stop()).toBe(0)
  })

  it('counts calls in its database, under its name, those of the last second too', async () => {
    const { said } = await serve('--name', 'notes', '--gateway-name', 'east', '--', ...notesCommand('v1'))
    const client = await connected(`${said.origin}/mcp/notes`)
    const { tools } = await client.listTools()
    for (const name of [tools[0]?.name ?? '', 'no-such-tool']) {
      await expect(client.callTool({ name, arguments: {} })).rejects.toThrow()
    }
    await client.close()
    await stop()
    const store = await openSqliteStore({ path: join(work.path, '.mcpver/releases.sqlite') })
    const tallies = await store.tallies.read({ server: 'notes', from: 0 })
    await store.close()
    expect(tallies.map((one) => [one.tool, one.release, one.client, one.errors, one.refusals]).sort()).toEqual([
      ['(unknown)', '1.4.0', 'test', 0, 1],
      [tools[0]?.name, '1.4.0', 'test', 1, 0],
    ])
    expect(tallies[0]?.gateway).toBe(`east/${String(process.pid)}`)
  })

  it.each(['', 'a b', 'a/b', 'x'.repeat(101)])('takes no name of a gateway that is none: %j', async (name) => {
    expect(await work.run(['serve', '--gateway-name', name])).toMatchObject({
      code: 2,
      err: expect.stringContaining('is no name of a gateway') as string,
    })
  })

  it('withholds what changed since, until somebody accepts it', async () => {
    await serve('--name', 'notes', '--', ...notesCommand('v1'))
    const before = await listed(`${running?.said.origin ?? ''}/mcp/notes`)
    await stop()
    const changed = await serve('--name', 'notes', '--', ...notesCommand('v2'))
    expect(changed.said.servers[0]?.result).toMatchObject({ status: 'changed', version: '1.4.0' })
    const withheld = await listed(`${changed.said.origin}/mcp/notes`)
    expect(withheld.length).toBeLessThan(before.length)
    expect(before).toEqual(expect.arrayContaining(withheld))
    await stop()
    const accepted = await serve('--name', 'notes', '--accept', 'notes', '--', ...notesCommand('v2'))
    expect(accepted.said.servers[0]?.result).toMatchObject({ status: 'pinned', version: '1.5.0' })
    const now = await listed(`${accepted.said.origin}/mcp/notes`)
    expect(now.length).toBeGreaterThan(withheld.length)
  })

  it("serves every server of a client's configuration, and stores nothing secret of it", async () => {
    const [command, ...args] = notesCommand('v1')
    const entry = { command, args, env: { API_KEY: 'not-to-be-stored' } }
    work.write('.mcp.json', { mcpServers: { one: entry, two: entry, off: { ...entry, disabled: true } } })
    const { said } = await serve('--config', '.mcp.json')
    expect(said.servers.map(({ name, result }) => [name, result?.status])).toEqual([
      ['one', 'pinned'],
      ['two', 'pinned'],
    ])
    expect(await listed(`${said.origin}/mcp/two`)).toHaveLength(7)
    await stop()
    expect(work.read('.mcpver/releases.sqlite')).not.toContain('not-to-be-stored')
  })

  it('serves the others when one does not start, and says why', async () => {
    const [command, ...args] = notesCommand('v1')
    work.write('.mcp.json', { mcpServers: { good: { command, args }, bad: { command: 'there-is-no-such-program' } } })
    const { said } = await serve('--config', '.mcp.json')
    expect(said.servers.find(({ name }) => name === 'bad')?.error?.code).toBe('ERR_UPSTREAM_START')
    expect(await listed(`${said.origin}/mcp/good`)).toHaveLength(7)
  })

  it('lets in only those whose tokens are known, where it says who may call', async () => {
    running = await serving(work, ['--token', 'ana=env:ANA', '--name', 'notes', '--', ...notesCommand('v1')], {
      ANA: 'a-token-of-more-than-enough-letters',
    })
    const url = `${running.said.origin}/mcp/notes`
    await expect(connected(url)).rejects.toThrow()
    await expect(connected(url, 'another-token')).rejects.toThrow()
    const client = await connected(url, 'a-token-of-more-than-enough-letters')
    expect((await client.listTools()).tools).toHaveLength(7)
    await client.close()
  })

  it('takes up after a restart what it has given before', async () => {
    const { said } = await serve('--name', 'pages', '--', ...PAGES)
    const first = await connected(`${said.origin}/mcp/pages`)
    const { nextCursor } = await first.request({ method: 'resources/list', params: {} })
    await first.close()
    await stop()
    const again = await serve('--name', 'pages', '--', ...PAGES)
    const second = await connected(`${again.said.origin}/mcp/pages`)
    const { resources } = await second.request({ method: 'resources/list', params: { cursor: nextCursor } })
    expect(resources.map(({ name }) => name)).toEqual(['after page 2'])
    await second.close()
  })

  it.each([
    [['--state-key', 'env:UNSET', '--', 'node', 'x.js'], 'The environment variable "UNSET" is not set'],
    [['--state-key', 'file:relative', '--', 'node', 'x.js'], 'A --state-key is not of the form env:NAME or file:/path'],
    [['--state-key', 'bGl0ZXJhbA==', '--', 'node', 'x.js'], 'A --state-key is not of the form env:NAME or file:/path'],
    [['--host', '0.0.0.0', '--', 'x'], 'Anybody could call at 0.0.0.0'],
    [['--token', 'ana', '--', 'x'], 'A --token is not of the form'],
    [['--token', 'ana=env:UNSET', '--', 'x'], 'The environment variable "UNSET" is not set'],
    [['https://example.com/mcp', '--', 'x'], 'Several ways to say which servers'],
    [['--', 'npx'], 'The command tells no name for the server'],
    [['--port', '99999'], 'Expected a number from 0 to 65535'],
  ])('refuses %j', async (args, message) => {
    expect(await work.run(['serve', ...args])).toMatchObject({
      code: 2,
      err: expect.stringContaining(message) as string,
    })
  })

  it('says where else to listen when something is there already', async () => {
    const { said } = await serve('--name', 'notes', '--', ...notesCommand('v1'))
    const { port } = new URL(said.origin)
    const { code, err } = await work.run(['serve', '--port', port, '--db', 'other.sqlite'])
    expect(code).toBe(3)
    expect(err).toContain('Give another place with --port')
  })
})

describe('mcpver route', () => {
  it('is shown, set, pinned and unpinned, and a gateway that runs follows', async () => {
    await serve('--name', 'notes', '--', ...notesCommand('v1'))
    await stop()
    const { said } = await serve('--name', 'notes', '--accept', 'notes', '--', ...notesCommand('v2'))
    const shown = async (...args: readonly string[]): Promise<Record<string, unknown>> => {
      const { code, out, err } = await work.run(['route', ...args, '--json'])
      expect({ code, err }).toEqual({ code: 0, err: '' })
      return (JSON.parse(out) as { routes: Record<string, unknown>[] }).routes[0] ?? {}
    }
    expect(await shown('show', 'notes')).toMatchObject({ active: '1.5.0', guard: 'enforce', pins: [] })
    expect(await shown('set', 'notes', '1.4.0', '--split', '1.5.0=10', '--guard', 'audit')).toMatchObject({
      active: '1.4.0',
      split: { '1.5.0': 10 },
      guard: 'audit',
    })
    expect(await shown('pin', 'notes', 'client:test', '^1.5')).toMatchObject({
      pins: [{ client: 'test', range: '^1.5' }],
      split: { '1.5.0': 10 },
    })
    const versions = async (): Promise<unknown> => {
      const client = await connected(`${said.origin}/mcp/notes`)
      const version = client.getServerVersion()?.version
      await client.close()
      return version
    }
    await expect.poll(versions, { timeout: 5000 }).toBe('1.5.0')
    expect(await shown('unpin', 'notes', 'client:test')).toMatchObject({ pins: [] })
    expect((await work.run(['route', 'unpin', 'notes', 'client:test'])).code).toBe(1)
  })

  it('refuses what cannot be served, and leaves everything as it was', async () => {
    await serve('--name', 'notes', '--', ...notesCommand('v1'))
    for (const [args, message] of [
      [['set', 'notes', '9.0.0'], '9.0.0 has not been released'],
      [['set', 'notes', '1.4.0', '--split', '1.4.0'], 'is no share'],
      [['pin', 'maps', 'ana', '^1'], 'There is no route for maps'],
    ] as const) {
      expect(await work.run(['route', ...args])).toMatchObject({
        code: 2,
        err: expect.stringContaining(message) as string,
      })
    }
    expect((await work.run(['route', 'show'])).out).toMatch(/notes +1\.4\.0 +- +- +enforce +move/)
    expect((await work.run(['route', 'show', 'maps'])).code).toBe(1)
  })
})

describe('mcpver adopt', () => {
  const CONFIG = `{
  // mine
  "mcpServers": {
    "notes": { "command": "node", "args": ["server.js"], "env": { "KEY": "secret" } },
    "off": { "command": "x", "disabled": true }
  },
  "theme": "dark"
}
`
  it('prints a configuration with its servers behind the gateway, and the rest as it was', async () => {
    work.write('.mcp.json', CONFIG)
    const { code, out } = await work.run(['adopt', '.mcp.json'])
    expect(code).toBe(0)
    expect(out).toContain('// mine')
    expect(out).toContain('"url": "http://127.0.0.1:8808/mcp/notes"')
    expect(out).not.toContain('secret')
    expect(out).toContain('"off": { "command": "x", "disabled": true }')
    expect(work.read('.mcp.json')).toBe(CONFIG)
  })

  it('writes it, keeps the one that was there for its owner, and changes nothing the second time', async () => {
    work.write('.mcp.json', CONFIG)
    const { out } = await work.run(['adopt', '.mcp.json', '--write', '--bridge'])
    expect(out).toContain('1 server behind http://127.0.0.1:8808')
    expect(work.read('.mcpver/adopted/.mcp.json')).toBe(CONFIG)
    expect(work.read('.mcpver/.gitignore')).toContain('/adopted/')
    const adopted = work.read('.mcp.json')
    expect(adopted).toContain('"connect"')
    expect((await work.run(['adopt', '.mcp.json', '--write', '--bridge'])).out).toContain('0 servers')
    expect(work.read('.mcp.json')).toBe(adopted)
    expect(work.read('.mcpver/adopted/.mcp.json')).toBe(CONFIG)
  })

  it.each([
    ['{}', 'names no servers'],
    ['{', 'is not JSON'],
    ['{"mcpServers": {"x": 1}}', 'is no server'],
  ])('refuses %j', async (config, message) => {
    work.write('.mcp.json', config)
    expect(await work.run(['adopt', '.mcp.json', '--write'])).toMatchObject({
      code: 2,
      err: expect.stringContaining(message) as string,
    })
    expect(work.read('.mcp.json')).toBe(config)
  })
})

describe('mcpver ps', () => {
  it('tells what is served, to whom, and what is withheld', async () => {
    await serve('--name', 'notes', '--', ...notesCommand('v1'))
    await stop()
    const { said } = await serve('--name', 'notes', '--', ...notesCommand('v2'))
    const client = await connected(`${said.origin}/mcp/notes`)
    await client.listTools()
    const { code, out } = await work.run(['ps', '--json'])
    const { gateways } = JSON.parse(out) as { gateways: Record<string, unknown>[] }
    expect({ code, gateways }).toMatchObject({
      code: 0,
      gateways: [
        {
          origin: said.origin,
          servers: [{ name: 'notes', guard: 'enforce', sessions: 1 }],
          sessions: [{ server: 'notes', release: '1.4.0', client: { name: 'test', version: '1.0.0' } }],
        },
      ],
    })
    const text = await work.run(['ps'])
    expect(text.out).toMatch(/notes +1\.4\.0 +enforce +1 +\S+/)
    expect(text.out).toMatch(/[0-9a-f]{16} +notes +1\.4\.0 +test 1\.0\.0 +- +0/)
    await client.close()
    await stop()
    expect((await work.run(['ps'])).out).toBe('No gateway runs. "mcpver serve" starts one.\n')
  })

  it('says of one that was killed that it does not answer', async () => {
    work.write('.mcpver/run/1.json', { pid: 1, origin: 'http://x', admin: 'http://127.0.0.1:9', token: 't' })
    expect(await work.run(['ps'])).toMatchObject({ code: 3, out: 'http://x, process 1: does not answer\n' })
  })
})
