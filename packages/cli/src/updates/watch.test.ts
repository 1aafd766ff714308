import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { LatencySketch, type CallTally } from '@mcpver/core'
import { openSqliteStore } from '@mcpver/store'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { expectNoChildren } from '../../test/fixture.ts'
import { fine } from '../../test/release-work.ts'
import { serving, type Serving } from '../../test/serving.ts'
import { testIo, type TestIo } from '../../test/test-io.ts'
import { active, startUpdate, told, updateWork } from '../../test/update-work.ts'
import type { Workspace } from '../../test/workspace.ts'
import { run } from '../run.ts'

const PATIENT = { timeout: 30_000 }
const HELD = {
  update_strategy: 'canary',
  validation_checks: [],
  rollback_policy: { automatic_rollback: true },
  canary: { steps: [{ weight: 25 }, { pause: null }] },
}

let work: Workspace
let running: Serving
beforeEach(async () => {
  work = await updateWork()
  work.write('held.json', HELD)
  running = await serving(work, [])
})
afterEach(async () => {
  await running.stop()
  work.remove()
  expectNoChildren()
})

/** Starts an update that stays at a quarter of the callers. */
async function held(): Promise<string> {
  const id = await startUpdate(work, '1.1.0', '--config', 'held.json')
  await expect.poll(async () => (await told(work, id)).step, PATIENT).toBe(4)
  return id
}

/** Has gateways count calls. */
async function count(...tallies: readonly CallTally[]): Promise<void> {
  const store = await openSqliteStore({ path: join(work.path, '.mcpver', 'releases.sqlite') })
  await store.tallies.add(tallies)
  await store.close()
}

function calls(release: string, { errors, latency }: { errors: number; latency: number }): CallTally {
  const sketch = new LatencySketch()
  for (let index = 0; index < 200; index++) sketch.add(latency)
  return {
    ...{ server: 'weather', release, tool: 'forecast', version: '1.0.0', client: 'editor', gateway: 'east/1' },
    ...{ isMirrored: false, from: Date.now(), span: 1000, calls: 200, errors, toolErrors: 0, failures: 0 },
    ...{ refusals: 0, abandoned: 0, deprecated: 0, latency: sketch.toDocument() },
  }
}

/** Watches in a terminal. */
function watching(...args: readonly string[]): {
  readonly io: TestIo
  readonly ended: Promise<number>
  readonly stop: () => void
} {
  const interruption = new AbortController()
  const io = testIo({ cwd: work.path, isTTY: true, signal: interruption.signal })
  const ended = run(['update', 'watch', ...args], io)
  return { io, ended, stop: () => interruption.abort() }
}

/** What a terminal shows in the end: each picture begins where the one before began. */
function screenOf({ stdout }: TestIo): readonly string[] {
  let screen: string[] = []
  // eslint-disable-next-line no-control-regex -- what moves the cursor up
  for (const picture of stdout.text.split(/(?=\u001b\[\d+A\r\u001b\[J)/)) {
    // eslint-disable-next-line no-control-regex -- as above
    const up = /^\u001b\[(\d+)A/.exec(picture)?.[1]
    const lines = stripVTControlCharacters(picture).replace(/^\r/, '').trimEnd().split('\n')
    screen = up === undefined ? lines : [...screen.slice(0, screen.length - Number(up)), ...lines]
  }
  return screen
}

describe('mcpver update watch, in a terminal', () => {
  it('draws steps, shares and calls in their place, until the update has ended', async () => {
    await held()
    await count(calls('1.0.0', { errors: 0, latency: 20 }), calls('1.1.0', { errors: 1, latency: 30 }))
    const { io, ended } = watching('weather')
    await expect.poll(() => screenOf(io).join('\n'), PATIENT).toMatch(/1\.1\.0 .* 200 /)
    const text = screenOf(io).join('\n')
    expect(text).toMatch(/^weather 1\.0\.0 → 1\.1\.0 \(canary\): running, step 5 of 8\n/)
    expect(text).toContain(
      '\n  ✓ 4 25 % of the callers get 1.1.0\n  ▶ 5 watch how it does until somebody resumes it\n  · 6 ',
    )
    expect(text).toMatch(/1\.0\.0 {2}█{15}░{5} {3}75 % +200 +0 % +20 ms +20 ms\n/)
    expect(text).toMatch(/1\.1\.0 {2}█{5}░{15} {3}25 % +200 +0\.5 % +30 ms +30 ms\n/)
    expect(text).toContain('\nwaits for  somebody to resume or promote it\n')
    await fine(work, ['update', 'promote', 'weather'])
    expect(await ended).toBe(0)
    const last = screenOf(io)
    expect(last[0]).toBe('weather 1.0.0 → 1.1.0 (canary): succeeded')
    expect(last.filter((line) => line.startsWith('weather '))).toHaveLength(1)
    expect(last.filter((line) => line.length > 80)).toEqual([])
  })

  it('ends the view only when it is interrupted', async () => {
    const id = await held()
    const { io, ended, stop } = watching(id)
    await expect.poll(() => io.stdout.text, PATIENT).toContain('Ctrl-C ends this view')
    stop()
    expect(await ended).toBe(0)
    expect(await told(work, id)).toMatchObject({ phase: 'running' })
  })
})

describe('a release that does worse', () => {
  it('is taken back by itself, and the verdict is told with the numbers behind it', async () => {
    const id = await held()
    const watched = work.run(['update', 'watch', id])
    await count(calls('1.0.0', { errors: 1, latency: 20 }), calls('1.1.0', { errors: 60, latency: 20 }))
    const { code, out } = await watched
    expect(code).toBe(1)
    expect(out).toMatch(/Z {2}rolling back: Update execution failed: .*\n.*Z {2}rolled back: Update execution failed/)
    expect(await active(work)).toBe('1.0.0')
    const status = await fine(work, ['update', 'status', id])
    expect(status.out).toMatch(/verdict: fail after \d+ looks?: /)
    expect(status.out).toMatch(/error_rate +all tools +fail +60 of 200 \(30 %\) +1 of 200 \(0\.5 %\)/)
    expect(status.out).toMatch(/latency +all tools +\S+ +20 ms, p95 20 ms +20 ms, p95 20 ms/)
    const { out: json } = await fine(work, ['update', 'status', id, '--json'])
    expect(JSON.parse(json)).toMatchObject({ update: { verdict: { verdict: 'fail', action: 'rollback' } } })
    expect(json).not.toContain('"evidence": {')
  })
})
