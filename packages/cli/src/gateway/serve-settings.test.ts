import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { expectNoChildren } from '../../test/fixture.ts'
import { serving, servingText, type Serving } from '../../test/serving.ts'
import { notesCommand, Workspace } from '../../test/workspace.ts'

const TOKEN = 'a-token-of-more-than-enough-letters'

let work: Workspace
const ends: (() => unknown)[] = []
beforeEach(() => {
  work = new Workspace()
})
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
  work.remove()
  expectNoChildren()
})

/** What `mcpver serve --json` says besides what every test looks at. */
interface Said {
  readonly all?: {
    readonly url: string
    readonly names: string
    readonly clashes: readonly unknown[]
    readonly client: unknown
  }
  readonly access: unknown
}

async function serve(args: readonly string[], env: Record<string, string> = {}): Promise<Serving['said'] & Said> {
  const running = await serving(work, args, env)
  ends.push(() => running.stop())
  return running.said as Serving['said'] & Said
}

/** What a person reads of a gateway that has begun to serve. */
async function textOf(args: readonly string[]): Promise<string> {
  const running = await servingText(work, args)
  ends.push(() => running.stop())
  return running.io.stdout.text
}

async function toolsAt(url: string, token = TOKEN): Promise<string[]> {
  const client = new Client({ name: 'test', version: '1.0.0' })
  const headers = { authorization: `Bearer ${token}` }
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }))
  const { tools } = await client.listTools()
  await client.close()
  return tools.map(({ name }) => name)
}

function notesEntry(release = 'v1'): object {
  const [command, ...args] = notesCommand(release)
  return { command, args }
}

describe('mcpver serve with settings', () => {
  it('takes those of the state directory, with comments, servers and all', async () => {
    const [command, ...args] = notesCommand('v1')
    work.write(
      '.mcpver/gateway.json',
      `{
        "$schema": "https://example.com/gateway.schema.json",
        // who may call
        "tokens": [{ "principal": "ana", "token": "env:ANA" }],
        "names": "{name}.of.{server}",
        "descriptionNotice": false,
        "limits": { "sessions": { "maxSessions": 1 } },
        "mcpServers": {
          "one": { "command": ${JSON.stringify(command)}, "args": ${JSON.stringify(args)}, "cwd": "\${workspaceFolder}" },
          "two": { "command": ${JSON.stringify(command)}, "args": ${JSON.stringify(args)} },
        },
      }`,
    )
    const said = await serve([], { ANA: TOKEN })
    expect(said).toMatchObject({ access: { isOpen: false, principals: ['ana'] } })
    expect(said.servers.map(({ name, result }) => [name, result?.status])).toEqual([
      ['one', 'pinned'],
      ['two', 'pinned'],
    ])
    expect(said.all).toEqual({
      url: `${said.origin}/mcp`,
      names: '{name}.of.{server}',
      clashes: [],
      client: { mcpServers: { mcpver: { type: 'http', url: `${said.origin}/mcp` } } },
    })
    const names = await toolsAt(said.all?.url ?? '')
    expect(names).toHaveLength(14)
    expect(names.filter((name) => name.endsWith('.of.two'))).toHaveLength(7)
    // One session is there already; the client above did not end its own.
    await expect(toolsAt(`${said.origin}/mcp/one`)).rejects.toThrow()
  })

  it('follows its flags where both say something', async () => {
    work.write('mine.json', {
      tokens: [{ principal: 'ana', token: 'env:UNSET' }],
      names: '{server}',
      mcpServers: { one: { command: 'there-is-no-such-program' } },
    })
    const flags = ['--settings', 'mine.json', '--token', 'ben=env:BEN', '--names', '{server}-{name}']
    const said = await serve([...flags, '--name', 'notes', '--', ...notesCommand('v1')], { BEN: TOKEN })
    expect(said.servers.map(({ name }) => name)).toEqual(['notes'])
    expect(said.access).toMatchObject({ principals: ['ben'] })
    expect(await toolsAt(`${said.origin}/mcp/notes`)).toHaveLength(7)
  })

  it.each([
    ['{', 'is not JSON'],
    ['{"listen": {"port": "a"}}', 'Expected a whole number from 0 to 65535 at "/listen/port", found "a"'],
    [`{"tokens": [{"principal": "ana", "token": "${TOKEN}"}]}`, '"env:NAME" or "file:/path"'],
    ['{"stateKey": "env:UNSET"}', 'The environment variable "UNSET" is not set'],
    [`{"stateKey": "${TOKEN}"}`, '"env:NAME" or "file:/path"'],
    [`{"token": "${TOKEN}"}`, 'Expected no such member at "/token"'],
    ['{"mcpServers": {"one": 1}}', 'The server "one" cannot be used: it is 1'],
  ])('refuses %j', async (settings, message) => {
    work.write('.mcpver/gateway.json', settings)
    const { code, err } = await work.run(['serve', '--port', '0'])
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(message) as string })
    expect(err).not.toContain(TOKEN)
  })
})

describe('mcpver serve with several servers', () => {
  it('tells of the address where all are one, and which names are withheld there', async () => {
    work.write('.mcp.json', { mcpServers: { maps: notesEntry(), notes: notesEntry() } })
    const text = await textOf(['--config', '.mcp.json', '--names', '{name}'])
    expect(text).toContain('7 names would be of several servers at /mcp.')
    expect(text).toContain('  tool search_notes: maps, notes\n')
    expect(text).toContain("Let names say their server: --names '{server}__{name}'.")
    expect(text).toMatch(/"mcpver": \{\s+"type": "http",\s+"url": "http:\/\/127\.0\.0\.1:\d+\/mcp"/)
    expect(text).toContain('Callers: anybody on this machine\nAdmin API: http://127.0.0.1:')
  })

  it('does not begin where two would have the same names, and pins nothing', async () => {
    work.write('.mcp.json', { mcpServers: { 'a.b': notesEntry(), a_b: notesEntry() } })
    const { code, err } = await work.run(['serve', '--port', '0', '--config', '.mcp.json'])
    expect(code).toBe(2)
    expect(err).toContain('The servers "a.b" and "a_b" would have the same names')
    expect(err).toContain('"a_b__…"')
    expect(err).toContain('hint: Rename one of them, or use another scheme.')
    expect((await work.run(['route', 'show'])).out).not.toContain('a_b')
  })

  it('says nothing of it for one alone', async () => {
    const text = await textOf(['--name', 'notes', '--', ...notesCommand('v1')])
    expect(text).not.toContain('all of them')
  })
})
