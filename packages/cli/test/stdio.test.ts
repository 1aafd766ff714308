import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { formatSnapshot } from '@mcpver/diff'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadSource } from '../src/source/source-kinds.ts'
import type { CommandSource } from '../src/source/source.ts'
import { expectGone, expectNoChildren, fixture, rawServer } from './fixture.ts'
import { testContext, testIo } from './test-io.ts'

const require = createRequire(import.meta.url)

let scratch: string
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'mcpver-stdio-'))
})
afterEach(() => {
  rmSync(scratch, { recursive: true })
  expectNoChildren()
})

function load(source: CommandSource, options: Parameters<typeof testContext>[1] = {}) {
  return loadSource(source, testContext(undefined, options))
}

describe('a server that is started', () => {
  it.each([
    ['on version 2 of the official SDK', 'server-two.js', { name: 'two', version: '2.0.0' }, '2026-07-28'],
    ['on version 1 of the official SDK', 'server-one.js', { name: 'one', version: '1.0.0' }, '2025-11-25'],
  ])('%s is asked in the latest revision that it speaks', async (...[, file, server, protocolVersion]) => {
    const surface = await load({ kind: 'command', command: process.execPath, args: [fixture(file), 'stdio'] })
    expect(surface).toMatchObject({ server, protocolVersion, tools: [{ name: 'forecast' }] })
    expect(surface.tools).toHaveLength(1)
  })

  it('that nobody here wrote gives its tools', async () => {
    const everything = require.resolve('@modelcontextprotocol/server-everything/dist/index.js')
    const surface = await load({ kind: 'command', command: process.execPath, args: [everything, 'stdio'] })
    expect(surface.tools.length).toBeGreaterThan(5)
    expect(formatSnapshot(surface)).toBe(formatSnapshot({ ...surface, tools: [...surface.tools].reverse() }))
  })

  it('ends at a first request that it does not know, and is started again and asked as in 2025', async () => {
    const surface = await load(rawServer('die-at-probe'))
    expect(surface).toMatchObject({ protocolVersion: '2025-06-18', tools: [{ name: 'echo' }] })
  })

  it('has nothing of its tools dropped or mended, whatever the protocol says of a field', async () => {
    const { tools } = await load(rawServer('strange'))
    const text = JSON.stringify(tools)
    expect(text).toContain('"properties":{"__proto__":{"type":"string"},"constructor":{"type":"number"}}')
    expect(tools[0]).toMatchObject({
      'x-vendor': { deep: [1] },
      annotations: { 'x-hint': 'y' },
      icons: 'not a list',
      execution: 7,
    })
  })

  it('may send a schema of 50 MB when that is within the limit', async () => {
    const { tools } = await load(rawServer('huge', '50'))
    expect(Object.keys(tools[0]?.inputSchema['properties'] ?? {})).toHaveLength(50_000)
  })

  it('gets the variables that were named for it and not the others', async () => {
    const io = testIo({ env: { SECRET_OF_OTHERS: 'hidden', LANG: 'C' }, cwd: scratch })
    const source = { ...rawServer('environment'), env: { OWN: 'one' } }
    const { tools } = await loadSource(source, testContext(io, { env: { PASSED: 'two', OWN: 'overridden' } }))
    const seen = tools[0]?.['seen'] as { env: Record<string, string>; cwd: string }
    expect(seen.env).toMatchObject({ OWN: 'one', PASSED: 'two', PATH: process.env['PATH'] })
    expect(seen.env).not.toHaveProperty('SECRET_OF_OTHERS')
    expect(seen.env).not.toHaveProperty('LANG')
    expect(seen.cwd).toBe(scratch)
  })

  it('is listened to although it prints what is no message, and reported for it', async () => {
    const warnings: string[] = []
    const context = testContext(undefined, { warn: (text) => warnings.push(text), env: { API_KEY: 'sekret123' } })
    const surface = await loadSource(rawServer('garbage'), context)
    expect(surface.tools).toHaveLength(1)
    expect(warnings).toEqual([expect.stringMatching(/^"raw" printed \d+ lines that are no messages.*"Starting…"$/)])
  })
})

describe('a server that misbehaves', () => {
  it.each([
    ['nests a schema too deep', ['deep'], 'ERR_SERVER_ANSWER', 'nested deeper than 1000 levels'],
    ['closes its output', ['close-output'], 'ERR_SERVER_DIED', 'closed its standard output'],
    ['prints for ever', ['flood'], 'ERR_TOO_LARGE', '"raw" sent more than 5000000 bytes'],
    ['sends a schema over the limit', ['huge', '50'], 'ERR_TOO_LARGE', '"raw" sent more than 5000000 bytes'],
  ])('%s is an error that says so', async (...[, behaviour, code, message]) => {
    const loaded = load(rawServer(...behaviour), { maxBytes: 5_000_000 })
    await expect(loaded).rejects.toMatchObject({ name: 'CliError', code })
    await expect(loaded).rejects.toThrow(message)
  })

  it.each([
    ['the handshake', 'hang', 'did not answer the handshake within 0.6 s'],
    ['tools/list', 'hang-at-list', 'did not list its tools within 0.6 s'],
  ])('hangs at %s and is given up', async (...[, behaviour, message]) => {
    const loaded = load(rawServer(behaviour), { timeout: 600 })
    await expect(loaded).rejects.toMatchObject({ code: 'ERR_TIMEOUT' })
    await expect(loaded).rejects.toThrow(message)
  })

  it('dies, and the error has its exit code and its last words without secrets', async () => {
    const loaded = load(rawServer('die'), { env: { API_KEY: 'sekret-of-mine' } })
    await expect(loaded).rejects.toMatchObject({ code: 'ERR_SERVER_DIED' })
    const { message } = (await loaded.catch((error: unknown) => error)) as Error
    expect(message).toContain('"raw" ended with exit code 3 before it had answered')
    expect(message).toContain('  | Cannot find the key ***')
    expect(message).not.toContain('sekret')
    expect(message.split('\n').length).toBeLessThan(15)
  })

  it('dies when it is asked for its tools', async () => {
    await expect(load(rawServer('die-at-list'))).rejects.toThrow('ended with exit code 7')
  })

  it('shows what it printed when it hangs', async () => {
    const loaded = load(rawServer('garbage', 'hang-at-list'), { timeout: 1000, env: { API_KEY: 'sekret123' } })
    await expect(loaded).rejects.toThrow(
      /It printed \d+ lines that are no messages of the protocol, first: "Starting…"/,
    )
  })

  it.each([
    [
      'there is no such command',
      { command: 'no-such-command-here', args: [] },
      'no such command: "no-such-command-here"',
    ],
    ['there is no such directory', { ...rawServer('well'), cwd: 'no-such-directory' }, 'no such directory'],
  ])('cannot be started when %s', async (...[, source, message]) => {
    const loaded = load({ kind: 'command', ...source })
    await expect(loaded).rejects.toMatchObject({ code: 'ERR_SERVER_START' })
    await expect(loaded).rejects.toThrow(message)
  })
})

describe('what a server started', () => {
  const fileOf = (name: string): string => join(scratch, name)
  const pidsIn = (name: string): number[] => JSON.parse(readFileSync(fileOf(name), 'utf8')) as number[]

  /** Grandchildren that ignore SIGTERM, one of them in a group of its own and orphaned. */
  function stubborn(name: string, ...detail: readonly string[]): CommandSource {
    return { ...rawServer('stubborn', ...detail), env: { PIDS_FILE: fileOf(name) } }
  }

  async function answered(): Promise<void> {
    expect((await load(stubborn('answered'))).tools).toHaveLength(1)
    expect(pidsIn('answered')).toHaveLength(3)
    expectGone(pidsIn('answered'))
  }

  async function givenUp(): Promise<void> {
    await expect(load(stubborn('late', 'hang'), { timeout: 2000 })).rejects.toMatchObject({ code: 'ERR_TIMEOUT' })
    expectGone(pidsIn('late'))
  }

  async function interrupted(): Promise<void> {
    const interruption = new AbortController()
    const loaded = loadSource(stubborn('cut', 'hang'), testContext(testIo({ signal: interruption.signal })))
    while (!existsSync(fileOf('cut')) || readFileSync(fileOf('cut')).length === 0) await delay(10)
    interruption.abort()
    await expect(loaded).rejects.toMatchObject({ code: 'ERR_INTERRUPTED', message: 'Interrupted' })
    expectGone(pidsIn('cut'))
  }

  it('is gone when the server has answered, was given up, or was interrupted', async () => {
    // At the same time: most of it is waiting for those that do not want to end.
    await Promise.all([answered(), givenUp(), interrupted()])
  })
})
