import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testIo } from '../../test/test-io.ts'
import type { Source } from '../source/source.ts'
import { readClientConfig } from './client-config.ts'

let cwd: string
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'mcpver-config-'))
})
afterEach(() => {
  rmSync(cwd, { recursive: true })
})

function read(config: unknown, path = 'mcp.json') {
  writeFileSync(join(cwd, path), typeof config === 'string' ? config : JSON.stringify(config))
  return readClientConfig(path, testIo({ cwd, env: { KEY: 'sekret' } }), new Map([['token', 'answered']]))
}

async function sourceIn(entry: unknown): Promise<Source> {
  const [server] = await read({ mcpServers: { one: entry } })
  return server!.source()
}

describe('a client’s configuration', () => {
  it.each([
    ['Claude’s', { mcpServers: { one: { command: 'a' }, two: { url: 'https://b' } } }],
    ['VS Code’s', { servers: { one: { command: 'a' }, two: { type: 'http', url: 'https://b' } }, inputs: [] }],
    [
      'VS Code’s settings',
      { 'editor.fontSize': 12, mcp: { servers: { one: { command: 'a' }, two: { url: 'https://b' } } } },
    ],
  ])('may be %s', async (_, config) => {
    const servers = await read(config)
    expect(servers.map(({ name }) => name)).toEqual(['one', 'two'])
    expect(await servers[0]?.source()).toMatchObject({ kind: 'command', command: 'a', args: [], name: 'one' })
    expect(await servers[1]?.source()).toMatchObject({ kind: 'url', url: new URL('https://b') })
  })

  it('has the programs’ arguments, variables and place', async () => {
    writeFileSync(join(cwd, '.env'), 'FROM_FILE=1\nKEPT=file\n')
    const entry = {
      command: 'npx',
      args: ['-y', 'server', '--key=${env:KEY}', 3000],
      env: { TOKEN: '${input:token}', KEPT: 'own', NUMBER: 1, NONE: null },
      envFile: '${workspaceFolder}/.env',
      cwd: 'sub',
    }
    expect(await sourceIn(entry)).toEqual({
      kind: 'command',
      command: 'npx',
      args: ['-y', 'server', '--key=sekret', '3000'],
      name: 'one',
      env: { FROM_FILE: '1', KEPT: 'own', TOKEN: 'answered', NUMBER: '1' },
      cwd: join(cwd, 'sub'),
      secrets: ['sekret', 'answered'],
    })
  })

  it('has the headers of servers that are reached by URL', async () => {
    const entry = { type: 'http', url: 'https://example.com/${KEY}', headers: { Authorization: 'Bearer ${env:KEY}' } }
    expect(await sourceIn(entry)).toEqual({
      kind: 'url',
      url: new URL('https://example.com/sekret'),
      headers: { Authorization: 'Bearer sekret' },
      secrets: ['sekret', 'sekret'],
    })
  })

  it('belongs to the folder around .vscode', async () => {
    mkdirSync(join(cwd, '.vscode'))
    const [server] = await read({ servers: { one: { command: '${workspaceFolder}/run' } } }, '.vscode/mcp.json')
    expect(await server?.source()).toMatchObject({ command: join(cwd, 'run') })
  })

  it('may have disabled servers', async () => {
    const servers = await read({ mcpServers: { one: { command: 'a', disabled: true }, two: { command: 'b' } } })
    expect(servers.map(({ isDisabled }) => isDisabled)).toEqual([true, false])
  })

  it('may name a server __proto__', async () => {
    const servers = await read('{"mcpServers": {"__proto__": {"command": "a"}}}')
    expect(servers.map(({ name }) => name)).toEqual(['__proto__'])
  })

  it.each([
    ['names no servers', '{}', 'ERR_CONFIG_INVALID', 'neither "mcpServers" nor "servers"'],
    ['is a list', '[]', 'ERR_CONFIG_INVALID', 'neither "mcpServers" nor "servers"'],
    ['is no JSON', '{', 'ERR_NOT_JSON', '"mcp.json" is not JSON'],
  ])('that %s is refused', async (...[, config, code, message]) => {
    await expect(read(config)).rejects.toMatchObject({ code })
    await expect(read(config)).rejects.toThrow(message)
  })

  it('that is not there is refused', async () => {
    const reading = readClientConfig('none.json', testIo({ cwd }))
    await expect(reading).rejects.toMatchObject({ code: 'ERR_FILE_UNREADABLE' })
  })

  it.each([
    ['no object', 'x', 'it is "x", expected an object'],
    ['neither command nor URL', {}, 'it has neither "command" nor "url"'],
    ['a command that is no text', { command: 1 }, 'its "command" is 1, expected a text'],
    ['arguments that are no list', { command: 'a', args: 'secret' }, 'its "args" is a text, expected a list of texts'],
    ['an argument that is no text', { command: 'a', args: [{}] }, 'its "args" is an object, expected a text'],
    [
      'variables that are no object',
      { command: 'a', env: [] },
      'its "env" is an array of 0, expected an object of texts',
    ],
    ['a URL that is none', { url: 'nowhere' }, 'Not the URL of a server: "nowhere"'],
    ['a file of variables that is not there', { command: 'a', envFile: 'none' }, 'its "envFile" cannot be read'],
  ])('has an entry refused with %s', async (...[, entry, message]) => {
    await expect(sourceIn(entry)).rejects.toMatchObject({ code: 'ERR_CONFIG_INVALID' })
    await expect(sourceIn(entry)).rejects.toThrow(message)
  })
})
