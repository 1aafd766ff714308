import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseSnapshot } from '@mcpver/diff'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { expectGone, expectNoChildren, fixture } from './fixture.ts'

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const RAW = [process.execPath, fixture('raw-server.js')]

let scratch: string
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'mcpver-bin-'))
})
afterEach(() => {
  rmSync(scratch, { recursive: true })
  expectNoChildren()
})

interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly out: string
  readonly err: string
}

function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): [ChildProcess, Promise<Ended>] {
  const child = spawn(process.execPath, [MAIN, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  const exit = new Promise<Pick<Ended, 'code' | 'signal'>>((resolve) =>
    child.once('exit', (code, signal) => resolve({ code, signal })),
  )
  // Whoever stops reading early has no whole text.
  const out = text(child.stdout).catch(() => '')
  const ended = Promise.all([exit, out, text(child.stderr)])
  return [child, ended.then(([how, said, err]) => ({ ...how, out: said, err }))]
}

function mcpver(...args: readonly string[]): Promise<Ended> {
  const [child, ended] = start(args)
  child.stdin?.end()
  return ended
}

describe('the program mcpver', () => {
  it('writes the snapshot of a server, the same each time, and nothing else', async () => {
    const first = await mcpver('snapshot', '--', ...RAW, 'strange')
    expect(first).toMatchObject({ code: 0, err: '' })
    expect(parseSnapshot(JSON.parse(first.out)).tools).toHaveLength(1)
    expect((await mcpver('snapshot', '--', ...RAW, 'strange')).out).toBe(first.out)
  })

  it('reads a snapshot from its standard input', async () => {
    const [child, ended] = start(['snapshot', '-'])
    child.stdin?.end('[{"name":"a","inputSchema":{"type":"object"}}]')
    expect(await ended).toMatchObject({
      code: 0,
      out: expect.stringContaining('"format": "mcpver-snapshot"') as string,
    })
  })

  it.each([
    ['the help', ['--help'], 0],
    ['the version', ['--version'], 0],
    ['misuse', ['snapshot', '--no-such-option'], 2],
    ['a file that is not there', ['snapshot', 'no-such-file.json'], 2],
    ['a server that fails', ['snapshot', '--', ...RAW, 'refuse'], 3],
  ])('ends after %s with the exit code that it promises', async (...[, args, code]) => {
    expect((await mcpver(...args)).code).toBe(code)
  })

  it('prints no stack, unless it is asked to', async () => {
    const args = ['snapshot', 'no-such-file.json']
    expect((await mcpver(...args)).err).not.toMatch(/^\s+at /m)
    const [child, debugged] = start(args, { NODE_DEBUG: 'mcpver' })
    child.stdin?.end()
    expect((await debugged).err).toMatch(/^\s+at /m)
  })

  it('ends well when whoever reads its output stops early', async () => {
    const [child, ended] = start(['snapshot', '--', ...RAW, 'huge', '1'])
    child.stdin?.end()
    child.stdout?.once('data', () => child.stdout?.destroy())
    expect(await ended).toMatchObject({ code: 0, err: '' })
  })
})

describe.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('the program mcpver, on %s', (signal) => {
  it('leaves no process and ends by the same signal', async () => {
    const file = join(scratch, 'pids')
    const [child, ended] = start(['snapshot', '--env', `PIDS_FILE=${file}`, '--', ...RAW, 'stubborn', 'hang'])
    const pids = await pidsIn(file)
    child.kill(signal)
    expect(await ended).toMatchObject({ signal, out: '', err: expect.stringContaining('error: Interrupted') as string })
    expectGone(pids)
  })
})

describe('the program mcpver, interrupted twice', () => {
  it('does not wait, and leaves no process all the same', async () => {
    const file = join(scratch, 'pids')
    const [child, ended] = start(['snapshot', '--env', `PIDS_FILE=${file}`, '--', ...RAW, 'stubborn', 'hang'])
    const pids = await pidsIn(file)
    child.kill('SIGINT')
    while (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGINT')
      await delay(10)
    }
    await ended
    expectGone(pids)
  })
})

async function pidsIn(file: string): Promise<number[]> {
  while (!existsSync(file) || readFileSync(file).length === 0) await delay(10)
  return JSON.parse(readFileSync(file, 'utf8')) as number[]
}
