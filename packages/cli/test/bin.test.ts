import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { formatSnapshot, parseSnapshot } from '@mcpver/diff'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { expectGone, expectNoChildren, fixture } from './fixture.ts'

const MAIN = fileURLToPath(new URL('../bin/mcpver.js', import.meta.url))
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
  const ended = Promise.all([exit, out, text(child.stderr).catch(() => '')])
  return [child, ended.then(([how, said, err]) => ({ ...how, out: said, err }))]
}

function mcpver(...args: readonly string[]): Promise<Ended> {
  const [child, ended] = start(args)
  child.stdin?.end()
  return ended
}

describe('the program mcpver', () => {
  it('writes the snapshot of a server, and nothing else', async () => {
    const { code, out, err } = await mcpver('snapshot', '--', ...RAW, 'strange')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const surface = parseSnapshot(JSON.parse(out))
    expect(surface.tools).toHaveLength(1)
    expect(formatSnapshot(surface)).toBe(out)
  })

  it('reads a snapshot from its standard input', async () => {
    const [child, ended] = start(['snapshot', '-'])
    child.stdin?.end('[{"name":"a","inputSchema":{"type":"object"}}]')
    expect(await ended).toMatchObject({
      code: 0,
      out: expect.stringContaining('"format": "mcpver-snapshot"') as string,
    })
  })

  it('ends with the exit code of what went wrong', async () => {
    expect((await mcpver('snapshot', '--', ...RAW, 'refuse')).code).toBe(3)
  })

  it('prints no stack, unless it is asked to', async () => {
    const args = ['snapshot', 'no-such-file.json']
    const quiet = await mcpver(...args)
    expect(quiet.code).toBe(2)
    expect(quiet.err).not.toMatch(/^\s+at /m)
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

describe('the program mcpver, whose error output nobody reads', () => {
  it('ends with its exit code', async () => {
    const [child, ended] = start(['snapshot', 'no-such-file.json'])
    child.stderr?.destroy()
    expect(await ended).toMatchObject({ code: 2, out: '' })
  })
})

describe('the program mcpver, opening a pipe that nobody writes', () => {
  it('ends when it is interrupted', async () => {
    const pipe = join(scratch, 'pipe')
    execFileSync('mkfifo', [pipe])
    const file = join(scratch, 'up')
    const [child, ended] = start(['diff', pipe, '--', 'sh', '-c', 'echo [] > "$0"; exec cat', file])
    await pidsIn(file)
    child.kill('SIGINT')
    expect(await ended).toMatchObject({ signal: 'SIGINT', err: expect.stringContaining('Interrupted') as string })
  })
})

/** Starts the program with a server that hangs, and whose children do not want to end; resolves when they run. */
async function startHanging(name: string): Promise<[ChildProcess, Promise<Ended>, pids: number[]]> {
  const file = join(scratch, name)
  const [child, ended] = start(['snapshot', '--env', `PIDS_FILE=${file}`, '--', ...RAW, 'stubborn', 'hang'])
  return [child, ended, await pidsIn(file)]
}

describe('the program mcpver, interrupted', () => {
  it('leaves no process and ends by the same signal', async () => {
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
    // At the same time: most of it is waiting for those that do not want to end.
    const all = signals.map(async (signal) => {
      const [child, ended, pids] = await startHanging(signal)
      child.kill(signal)
      const err = expect.stringContaining('error: Interrupted') as string
      expect(await ended).toMatchObject({ signal, out: '', err })
      expectGone(pids)
    })
    await Promise.all(all)
  })

  it('twice does not wait, and leaves no process all the same', async () => {
    const [child, ended, pids] = await startHanging('pids')
    child.kill('SIGINT')
    while (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGINT')
      await delay(10)
    }
    await ended
    expectGone(pids)
  })
})

describe('the program mcpver, serving and logging all it can', () => {
  const TOKEN = 'a-token-of-more-than-enough-letters'
  const ADMIN = 'another-token-of-more-than-enough-letters'
  const DEBUG = { ANA: TOKEN, BEN: ADMIN, NODE_DEBUG: 'mcpver' }

  async function serving(settings: object): Promise<[ChildProcess, Promise<Ended>]> {
    const path = join(scratch, 'gateway.json')
    writeFileSync(path, JSON.stringify(settings))
    const options = ['--settings', path, '--state', join(scratch, 'state'), '--port', '0', '--json', '--name', 'notes']
    const started = start(['serve', ...options, '--', process.execPath, fixture('notes-server.js'), 'v1'], DEBUG)
    await Promise.race([once(started[0].stdout!, 'data'), started[1]])
    return started
  }

  it('shows no token, neither of callers nor of admins', async () => {
    const [child, ended] = await serving({
      tokens: [{ principal: 'ana', token: 'env:ANA' }],
      admin: { tokens: [{ principal: 'ben', role: 'viewer', token: 'env:BEN' }] },
    })
    const [runFile = ''] = readdirSync(join(scratch, 'state/run')).map((name) => join(scratch, 'state/run', name))
    const text = readFileSync(runFile, 'utf8')
    const { origin, admin } = JSON.parse(text) as { readonly origin: string; readonly admin: string }
    const statuses = [TOKEN, ADMIN].flatMap((token) => {
      const headers = { authorization: `Bearer ${token}` }
      return [`${origin}/mcp/nobody`, `${admin}/v1/servers`].map(async (url) => (await fetch(url, { headers })).status)
    })
    expect(await Promise.all(statuses)).toEqual([404, 401, 401, 200])
    child.kill('SIGTERM')
    const { out, err } = await ended
    for (const said of [text, out, err]) {
      expect(said).not.toContain(TOKEN)
      expect(said).not.toContain(ADMIN)
    }
  })

  it('shows none that stands in the settings by mistake', async () => {
    const [, ended] = await serving({ tokens: [{ principal: 'ana', token: TOKEN }] })
    const { code, err } = await ended
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('at "/tokens/0/token"') as string })
    expect(err).toContain('MCPVER')
    expect(err).not.toContain(TOKEN)
  })
})

async function pidsIn(file: string): Promise<number[]> {
  while (!existsSync(file) || readFileSync(file).length === 0) await delay(10)
  return JSON.parse(readFileSync(file, 'utf8')) as number[]
}
