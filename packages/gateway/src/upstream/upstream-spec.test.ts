import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseJson, setDefaultLogger } from '@mcpver/core'
import { recordingLogger } from './test/program.ts'
import { parseUpstream } from './upstream-spec.ts'

const PROCESS = { kind: 'process', args: [], env: {}, state: 'per-session' }

const logger = recordingLogger()
beforeEach(() => setDefaultLogger(logger))
afterEach(() => {
  setDefaultLogger(undefined)
  expect(JSON.stringify(logger.lines)).not.toMatch(/sekret|5273/)
})

describe('parseUpstream', () => {
  it.each([
    ['a command', { command: ['node', 'a.js', '--x'] }, { ...PROCESS, command: 'node', args: ['a.js', '--x'] }],
    [
      'a command with everything',
      { command: ['node'], env: { KEY: '${env:KEY}', MODE: 'x$${y}' }, cwd: '/srv', state: 'shared' },
      { ...PROCESS, command: 'node', env: { KEY: '${env:KEY}', MODE: 'x$${y}' }, cwd: '/srv', state: 'shared' },
    ],
    [
      'a command with the names of variables',
      { command: ['node'], env: ['API_KEY'] },
      { ...PROCESS, command: 'node', env: { API_KEY: '${env:API_KEY}' } },
    ],
    ['a URL', { url: 'https://a.example/mcp' }, { kind: 'http', url: 'https://a.example/mcp', headers: {} }],
    [
      'a URL with headers',
      { url: 'http://127.0.0.1:1/mcp?x=1', headers: { Authorization: 'Bearer ${file:/run/key}' } },
      { kind: 'http', url: 'http://127.0.0.1:1/mcp?x=1', headers: { authorization: 'Bearer ${file:/run/key}' } },
    ],
    [
      'a source that is a URL',
      { source: 'https://a.example/mcp' },
      { kind: 'http', url: 'https://a.example/mcp', headers: {} },
    ],
    [
      'an npm package',
      { source: 'npm:server@1.2.3', args: ['/tmp', '--x'] },
      { ...PROCESS, command: 'npx', args: ['-y', 'server@1.2.3', '/tmp', '--x'] },
    ],
    [
      'an npm package with a program',
      { source: 'npm:@scope/server@1.2.3-rc.1', bin: 'serve', args: ['-v'], state: 'shared' },
      {
        ...PROCESS,
        command: 'npx',
        args: ['-y', '--package', '@scope/server@1.2.3-rc.1', 'serve', '-v'],
        state: 'shared',
      },
    ],
  ])('reads %s', (...[, value, spec]) => {
    expect(parseUpstream(value)).toEqual(spec)
  })

  it.each([
    ['nothing', null, ''],
    ['a text', 'node', ''],
    ['an empty object', {}, ''],
    ['a client configuration', { config: 'mcp.json', server: 'a' }, ''],
    ['a file', { source: './sekret.json' }, '/source'],
    ['a source that is no text', { source: 5 }, '/source'],
    ['an empty command', { command: [] }, '/command/0'],
    ['a command that is a text', { command: 'node --key sekret' }, '/command'],
    ['an empty program', { command: [''] }, '/command/0'],
    ['an argument that is a number', { command: ['a', 5] }, '/command/1'],
    ['an argument with a NUL', { command: ['a', 'sek\0ret'] }, '/command/1'],
    ['an unknown member', { command: ['a'], token: 'sekret' }, '/token'],
    ['a relative directory', { command: ['a'], cwd: 'b' }, '/cwd'],
    ['an unknown state', { command: ['a'], state: 'none' }, '/state'],
    ['variables that are a text', { command: ['a'], env: 'KEY=sekret' }, '/env'],
    ['a variable that is a number', { command: ['a'], env: { 'a/b': 5_273 } }, '/env/a~1b'],
    ['a variable that no system takes', { command: ['a'], env: { 'A=B': 'sekret' } }, '/env/A=B'],
    ['a reference of another kind', { command: ['a'], env: { KEY: '${vault:x}' } }, '/env/KEY'],
    ['a reference without a kind', { command: ['a'], env: { KEY: '${KEY}' } }, '/env/KEY'],
    ['a reference without an end', { command: ['a'], env: { KEY: '${env:KEY' } }, '/env/KEY'],
    ['a reference to a relative file', { command: ['a'], env: { KEY: '${file:key}' } }, '/env/KEY'],
    ['a name that would be a reference', { command: ['a'], env: ['A}x${env:B'] }, '/env/0'],
    ['a URL of another kind', { url: 'ftp://a.example' }, '/url'],
    ['what is no URL', { url: 'sekret' }, '/url'],
    ['a URL with a password', { url: 'https://u:sekret@a.example' }, '/url'],
    ['a URL with a reference', { url: 'https://a.example/${env:A}' }, '/url'],
    ['a header that is none', { url: 'https://a.example', headers: { 'a b': 'sekret' } }, '/headers/a b'],
    ['a header twice', { url: 'https://a.example', headers: { A: 'x', a: 'sekret' } }, '/headers/a'],
    ['a header that is no text', { url: 'https://a.example', headers: { a: ['sekret'] } }, '/headers/a'],
    ['a package without a version', { source: 'npm:server' }, '/source'],
    ['a package with a range', { source: 'npm:server@^1.2.3' }, '/source'],
    ['a package with a tag', { source: 'npm:server@sekret' }, '/source'],
    ['a package with a v', { source: 'npm:server@v1.2.3' }, '/source'],
    ['a package that is an option', { source: 'npm:--call=x@1.2.3' }, '/source'],
    ['a package that is a path', { source: 'npm:../x@1.2.3' }, '/source'],
    ['a program that is an option', { source: 'npm:a@1.2.3', bin: '--call' }, '/bin'],
  ])('refuses %s, and says where', (...[, value, at]) => {
    const refusal = refusalOf(value)
    expect(refusal).toMatchObject({ code: 'ERR_UPSTREAM_INVALID', hint: expect.any(String) as string })
    if (at !== '') expect(refusal.message).toContain(`"${at}"`)
    expect(refusal.message).not.toMatch(/sekret|5273/)
  })

  it('keeps hostile names to themselves', () => {
    const value = parseJson('{"command":["a"],"env":{"__proto__":"x","constructor":"y"}}')
    const { env } = parseUpstream(value) as { env: Record<string, string> }
    expect(Object.entries(env)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ])
    expect(refusalOf(parseJson('{"__proto__":{"command":["a"]}}')).code).toBe('ERR_UPSTREAM_INVALID')
  })

  it('answers or refuses whatever there is', () => {
    const part = fc.oneof(fc.string(), fc.jsonValue(), fc.constantFrom('npm:a@1.2.3', 'https://a.example', '${env:A}'))
    const names = ['command', 'url', 'source', 'env', 'headers', 'args', 'bin', 'cwd', 'state'] as const
    const document = fc.record(Object.fromEntries(names.map((name) => [name, part])), { requiredKeys: [] })
    fc.assert(
      fc.property(document, (value) => {
        try {
          expect(['process', 'http']).toContain(parseUpstream(value).kind)
        } catch (error) {
          expect(error).toMatchObject({ code: 'ERR_UPSTREAM_INVALID' })
        }
      }),
    )
  })
})

function refusalOf(value: unknown): { readonly code: string; readonly message: string } {
  try {
    parseUpstream(value)
  } catch (error) {
    return error as { readonly code: string; readonly message: string }
  }
  throw new Error('It was not refused')
}
