import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { silentLogger } from '@mcpver/core'
import { afterEach, describe, expect, it } from 'vitest'
import { GatewayError } from '../gateway-error.ts'
import { expectGone, expectNoChildren } from '../process/test/expect-gone.ts'
import type { ProcessLease } from './process-lease.ts'
import { ProcessPool, type ProcessPoolOptions } from './process-pool.ts'
import type { UpstreamProgram } from './stdio-link.ts'
import {
  ask,
  ECHO,
  Events,
  HOST,
  nodeProgram,
  notification,
  Outcome,
  recordingLogger,
  request,
} from './test/program.ts'

const pools: ProcessPool[] = []

function poolOf(program: UpstreamProgram, options: Partial<ProcessPoolOptions> = {}): ProcessPool {
  const pool = new ProcessPool({
    program: () => program,
    host: HOST,
    random: () => 0,
    logger: silentLogger,
    ...options,
  })
  pools.push(pool)
  return pool
}

async function take(pool: ProcessPool, key: string | undefined): Promise<{ lease: ProcessLease; events: Events }> {
  const events = new Events()
  return { lease: await pool.acquire(key, { events }), events }
}

async function pidOf(lease: ProcessLease, id: number | string = 'pid'): Promise<number> {
  const { answers } = await ask(lease, request(id, 'pid'))
  return (answers[0]!.value['result'] as { pid: number }).pid
}

/** A clock that goes only when it is told to. */
function stoppedClock(): { time: number; now: () => number } {
  const clock = { time: 1_000_000, now: (): number => clock.time }
  return clock
}

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.closeAll()))
  expectNoChildren()
})

describe('a pool of processes', () => {
  it('gives each session a process of its own, started when it is needed', async () => {
    const pool = poolOf(nodeProgram(ECHO))
    expect(pool.stats()).toEqual({ running: 0, starting: 0, stopping: 0, pending: 0, restarts: 0, failures: 0 })
    const [a, b, again] = await Promise.all([take(pool, 'a'), take(pool, '__proto__'), take(pool, 'a')])
    const pids = await Promise.all([pidOf(a.lease, 1), pidOf(b.lease, 1), pidOf(again.lease, 2)])
    expect(pids[0]).not.toBe(pids[1])
    expect(pids[2]).toBe(pids[0])
    expect(pool.stats()).toMatchObject({ running: 2, starting: 0 })
  })

  it('ends the process of a session with its last lease', async () => {
    const pool = poolOf(nodeProgram(ECHO))
    const [a, again] = [await take(pool, 'a'), await take(pool, 'a')]
    const pid = await pidOf(a.lease)
    await a.lease.close()
    expect(a.events.ends).toEqual([{ kind: 'closed' }])
    expect(await pidOf(again.lease)).toBe(pid)
    await Promise.all([again.lease.close(), again.lease.close()])
    expectGone([pid])
    expect(again.events.ends).toEqual([{ kind: 'closed' }])
    expect((await ask(again.lease, request(1))).ends).toEqual([{ kind: 'closed' }])
    await expect(again.lease.send(notification('late'))).rejects.toMatchObject({ code: 'ERR_UPSTREAM_CLOSED' })
    expect(await pidOf((await take(pool, 'a')).lease)).not.toBe(pid)
    expect(pool.stats().restarts).toBe(0)
  })

  it('shares one process, which outlives its users', async () => {
    const pool = poolOf(nodeProgram(ECHO), { state: 'shared' })
    const [a, b] = await Promise.all([take(pool, 'a'), take(pool, 'b')])
    const pid = await pidOf(a.lease, 1)
    expect(await pidOf(b.lease, 2)).toBe(pid)
    await Promise.all([a.lease.close(), b.lease.close()])
    expect(await pidOf((await take(pool, 'c')).lease)).toBe(pid)
  })

  it('lets one user of a shared process go without the others', async () => {
    const pool = poolOf(nodeProgram('onMessage(({ id }) => id === 3 && answer(2))'))
    const [a, b] = await Promise.all([take(pool, undefined), take(pool, undefined)])
    const [mine, theirs] = [new Outcome(), new Outcome()]
    a.lease.request(request(1), mine)
    b.lease.request(request(2), theirs)
    await a.lease.close()
    expect(mine.ends).toEqual([{ kind: 'closed' }])
    b.lease.request(request(3), new Outcome())
    await theirs.over
    expect([theirs.answers.length, b.events.ends]).toEqual([1, []])
  })

  it('tells what belongs to nobody to a holder who is alone, and to several only that a list has changed', async () => {
    const code = `onMessage(({ id, method, result, error }) => {
      if (method === undefined) return say({ jsonrpc: '2.0', method: 'told/list_changed', params: { id, result, code: error && error.code } })
      say({ jsonrpc: '2.0', method: 'notifications/message' }, { jsonrpc: '2.0', id: 's1', method: 'roots/list' }, { jsonrpc: '2.0', id: 's2', method: 'ping' })
      answer(id)
    })`
    const pool = poolOf(nodeProgram(code))
    const alone = await take(pool, undefined)
    await ask(alone.lease, request(1))
    expect(alone.events.messages.map(({ method }) => method)).toEqual(['notifications/message', 'roots/list', 'ping'])
    const other = await take(pool, undefined)
    await ask(other.lease, request(2))
    await other.events.until(2)
    expect(other.events.messages.map(({ value }) => value['params'])).toEqual([
      { id: 's1', code: -32_601 },
      { id: 's2', result: {} },
    ])
    expect(alone.events.messages).toHaveLength(5)
  })

  it('tells what belongs to a request to it, whoever else is there', async () => {
    const pool = poolOf(
      nodeProgram(`onMessage(({ id }) => { say({ jsonrpc: '2.0', method: 'notifications/progress' }); answer(id) })`),
    )
    const [outcome, events] = [new Outcome(), new Events()]
    await take(pool, undefined)
    const lease = await pool.acquire(undefined, { events, ownerOf: () => outcome })
    lease.request(request(1), outcome)
    await outcome.over
    expect([outcome.messages.length, events.messages.length]).toEqual([1, 0])
  })

  it('leaves no child behind after 1000 sessions that vanish', async () => {
    const pool = poolOf({ command: 'cat', args: [], env: {} }, { maxProcesses: 40 })
    let left = 1000
    const visit = async (): Promise<void> => {
      while (left-- > 0) {
        const { lease } = await take(pool, String(left))
        lease.request(request(1), new Outcome())
        void lease.close()
      }
    }
    await Promise.all(Array.from({ length: 30 }, visit))
    await pool.closeAll()
    expectNoChildren()
    expect(pool.stats()).toEqual({ running: 0, starting: 0, stopping: 0, pending: 0, restarts: 0, failures: 0 })
  })
})

describe('the limits of a pool', () => {
  it('refuses more processes than may be, and waits for one that is on its way out', async () => {
    const pool = poolOf(nodeProgram(ECHO), { maxProcesses: 2 })
    const [a] = await Promise.all([take(pool, 'a'), take(pool, 'b')])
    const pid = await pidOf(a.lease)
    await expect(take(pool, 'c')).rejects.toMatchObject({
      code: 'ERR_UPSTREAM_LIMIT',
      hint: expect.any(String) as string,
    })
    void a.lease.close()
    const c = await take(pool, 'c')
    expectGone([pid])
    expect(await pidOf(c.lease)).toBeGreaterThan(0)
  })

  it('closes what has no traffic, and tells the holder', async () => {
    const clock = stoppedClock()
    const pool = poolOf(nodeProgram('onMessage(({ id }) => id > 1 && answer(id))'), {
      clock,
      idleTimeout: 1000,
      sweepInterval: 5,
    })
    const [quiet, busy] = await Promise.all([take(pool, 'quiet'), take(pool, 'busy')])
    const outcome = new Outcome()
    const abort = busy.lease.request(request(1), outcome)
    clock.time += 1000
    await quiet.events.over
    expect(quiet.events.ends).toEqual([{ kind: 'closed' }])
    expect([busy.events.ends, outcome.ends]).toEqual([[], []])
    abort()
    clock.time += 1000
    await busy.events.over
    expect((await take(pool, 'quiet')).events.ends).toEqual([])
  })

  it('replaces a process that holds too much memory, when nothing is under way', async () => {
    const clock = stoppedClock()
    const logger = recordingLogger()
    const code = `let held = []
      onMessage(({ id, method }) => {
        if (method === 'grow') held.push(Buffer.alloc(150e6, 1))
        if (method !== 'wait') answer(id, { pid: process.pid })
        if (method === 'end') answer('w')
      })`
    const pool = poolOf(nodeProgram(code), { clock, logger, maxMemory: 150e6, sweepInterval: 5 })
    const [large, small] = await Promise.all([take(pool, 'large'), take(pool, 'small')])
    const pid = await pidOf(large.lease)
    const waiting = new Outcome()
    large.lease.request(request('w', 'wait'), waiting)
    await ask(large.lease, request(1, 'grow'))
    clock.time += 5000
    await expect.poll(() => pool.stats().stopping, { timeout: 30_000 }).toBe(1)
    expect([large.events.ends, waiting.ends]).toEqual([[], []])
    await ask(large.lease, request(2, 'end'))
    await large.events.over
    expect(waiting.answers).toHaveLength(1)
    expect(small.events.ends).toEqual([])
    expect(await pidOf((await take(pool, 'large')).lease)).not.toBe(pid)
    expect(logger.lines.map(({ message }) => message)).toEqual(['A server holds too much memory and is replaced'])
    expect(pool.stats().memory).toBeGreaterThan(0)
  })
})

describe('a pool whose server fails', () => {
  const FRAGILE = `${ECHO}; onMessage(({ method }) => method === 'die' && process.exit(7))`

  it('starts it again for the same session, and counts that', async () => {
    const pool = poolOf(nodeProgram(FRAGILE))
    const a = await take(pool, 'a')
    const pid = await pidOf(a.lease)
    const outcome = await ask(a.lease, request(1, 'die')).then(async (died) => {
      await a.events.over
      return died
    })
    expect(outcome.ends.concat(a.events.ends)).not.toEqual([])
    const again = await take(pool, 'a')
    expect(await pidOf(again.lease)).not.toBe(pid)
    expect(pool.stats()).toMatchObject({
      restarts: 1,
      lastError: expect.stringMatching(/ended with code 7$/) as string,
    })
  })

  it('lets only the session wait whose process fails again and again', async () => {
    const clock = stoppedClock()
    const pool = poolOf(nodeProgram(FRAGILE), { clock })
    for (let n = 0; n < 5; n++) {
      const { lease, events } = await take(pool, 'a')
      await pidOf(lease)
      await lease.send(notification('die'))
      await events.over
      clock.time += n < 4 ? 10_000 : 0
    }
    await expect(take(pool, 'a')).rejects.toMatchObject({
      code: 'ERR_UPSTREAM_START',
      message: expect.stringMatching(/failed 5 times in a row: .*code 7$/) as string,
      hint: expect.stringMatching(/again in 2 s/) as string,
    })
    expect(await pidOf((await take(pool, 'b')).lease)).toBeGreaterThan(0)
    clock.time += 2000
    expect(await pidOf((await take(pool, 'a')).lease)).toBeGreaterThan(0)
  })

  it('lets all wait when it never worked', async () => {
    const clock = stoppedClock()
    const pool = poolOf({ command: 'no-such-command-here', args: [], env: {} }, { clock, random: () => 0.5 })
    for (let n = 0; n < 4; n++) {
      await expect(take(pool, String(n))).rejects.toMatchObject({ code: 'ERR_UPSTREAM_START' })
      clock.time += n < 3 ? 10_000 : 0
    }
    await expect(take(pool, 'x')).rejects.toMatchObject({
      message: expect.stringMatching(/failed 4 times in a row: .*no-such-command-here/) as string,
    })
    expect(pool.stats()).toMatchObject({
      running: 0,
      starting: 0,
      lastError: expect.stringMatching(/ENOENT/) as string,
    })
  })

  it('reads how it is run at each start, and passes on that this failed', async () => {
    let isReady = false
    const error = new GatewayError('The environment variable "KEY" is not set', { code: 'ERR_UPSTREAM_START' })
    const program = (): Promise<UpstreamProgram> =>
      isReady ? Promise.resolve(nodeProgram(ECHO)) : Promise.reject(error)
    const pool = poolOf(nodeProgram(ECHO), { program })
    await expect(take(pool, 'a')).rejects.toBe(error)
    isReady = true
    expect(await pidOf((await take(pool, 'a')).lease)).toBeGreaterThan(0)
  })

  it('finds out by a ping that it hangs, and ends it', async () => {
    const clock = stoppedClock()
    const code = `let pings = 0
      onMessage(({ id, method }) => {
        if (method !== 'ping') return answer(id, { pid: process.pid })
        if (++pings === 1) say({ jsonrpc: '2.0', id, error: { code: -32601, message: 'What?' } })
        say({ jsonrpc: '2.0', method: 'pinged', params: { id } })
      })`
    const pool = poolOf(nodeProgram(code), { clock, sweepInterval: 5, healthCheck: { interval: 1000, timeout: 500 } })
    const { lease, events } = await take(pool, 'a')
    const pid = await pidOf(lease)
    clock.time += 1000
    await events.until(1)
    clock.time += 1000
    await events.until(2)
    expect(events.messages.map(({ value }) => value['params'])).toEqual([
      { id: 'mcpver-health-1' },
      { id: 'mcpver-health-2' },
    ])
    clock.time += 500
    await events.over
    expect(events.ends).toMatchObject([{ kind: 'failed', error: { code: 'ERR_UPSTREAM_FAILED' } }])
    expect(await pidOf((await take(pool, 'a')).lease)).not.toBe(pid)
    expectGone([pid])
  })

  it('leaves one alone that answers pings, and closes it when it is idle all the same', async () => {
    const clock = stoppedClock()
    const pool = poolOf(nodeProgram(ECHO), {
      clock,
      sweepInterval: 5,
      idleTimeout: 5000,
      healthCheck: { interval: 1000, timeout: 500 },
    })
    const { lease, events } = await take(pool, 'a')
    await pidOf(lease)
    const timer = setInterval(() => (clock.time += 100), 20)
    await events.over
    clearInterval(timer)
    expect(events.ends).toEqual([{ kind: 'closed' }])
  })
})

describe('a pool that is drained', () => {
  it('waits for what is under way, and gives nothing more', async () => {
    const pool = poolOf(nodeProgram(`onMessage(({ id, method }) => method === 'go' ? answer(1) : undefined)`))
    const [busy, idle] = await Promise.all([take(pool, 'busy'), take(pool, 'idle')])
    const outcome = new Outcome()
    busy.lease.request(request(1), outcome)
    const drained = pool.drain(100_000)
    await idle.events.over
    await expect(take(pool, 'c')).rejects.toMatchObject({ code: 'ERR_UPSTREAM_CLOSED' })
    expect(outcome.ends).toEqual([])
    await busy.lease.send(notification('go'))
    await drained
    expect([outcome.answers.length, outcome.ends]).toEqual([1, []])
    expect(busy.events.ends).toEqual([{ kind: 'closed' }])
    expectNoChildren()
  })

  it('ends what takes longer than it may', async () => {
    const pool = poolOf(nodeProgram('setInterval(() => {}, 1000)'))
    const { lease } = await take(pool, 'a')
    const outcome = new Outcome()
    lease.request(request(1), outcome)
    await pool.drain(50)
    expect(outcome.ends).toEqual([{ kind: 'closed' }])
    expectNoChildren()
  })

  it('tells who shares a process at once, and lets their requests end', async () => {
    const pool = poolOf(nodeProgram(`onMessage(({ id, method }) => method === 'go' ? answer(1) : undefined)`), {
      state: 'shared',
    })
    const { lease, events } = await take(pool, 'a')
    const outcome = new Outcome()
    lease.request(request(1), outcome)
    const drained = pool.drain(100_000)
    await events.over
    expect(outcome.ends).toEqual([])
    await lease.send(notification('go'))
    await drained
    expect(outcome.answers).toHaveLength(1)
    expect(events.ends).toEqual([{ kind: 'closed' }])
  })

  it('ends also what is just being started', async () => {
    const pool = poolOf(nodeProgram(ECHO))
    const taken = take(pool, 'a').catch((error: unknown) => error)
    await pool.closeAll()
    expect(await taken).toMatchObject({ code: 'ERR_UPSTREAM_CLOSED' })
    expectNoChildren()
  })

  it('ends children of children, too', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'mcpver-pool-'))
    const code = `const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore', detached: true })
      onMessage(({ id }) => answer(id, { pid: child.pid }))`
    const pool = poolOf(nodeProgram(code, { cwd: directory }))
    const { lease } = await take(pool, 'a')
    const pid = await pidOf(lease)
    await pool.closeAll()
    expectGone([pid])
    await rm(directory, { recursive: true })
  })
})
