import { join } from 'node:path'
import type { StoreView } from '@mcpver/core'
import { openSqliteStore } from '@mcpver/store'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { expectNoChildren } from '../../test/fixture.ts'
import { fine, jsonOf } from '../../test/release-work.ts'
import { serving, type Serving } from '../../test/serving.ts'
import { active, startUpdate, told, updateWork } from '../../test/update-work.ts'
import type { Workspace } from '../../test/workspace.ts'

const CONFIG = {
  update_strategy: 'canary',
  validation_checks: [],
  rollback_policy: { automatic_rollback: true },
  analysis: false,
  canary: { steps: [{ weight: 10 }, { pause: null }] },
}

interface ToldPoint {
  readonly id: string
  readonly version: string
  readonly standing: string
}

let work: Workspace
let running: Serving | undefined
beforeEach(async () => {
  work = await updateWork()
  work.write('held.json', CONFIG)
})
afterEach(async () => {
  await stop()
  work.remove()
  expectNoChildren()
})

async function stop(): Promise<void> {
  await running?.stop()
  running = undefined
}

async function updated(version: string): Promise<void> {
  running = await serving(work, [])
  await fine(work, [
    'update',
    'start',
    'weather',
    version,
    '--strategy',
    'immediate',
    '--check',
    'release_state',
    '--wait',
  ])
  await stop()
}

async function pointsOf(server = 'weather'): Promise<readonly ToldPoint[]> {
  return ((await jsonOf(work, ['rollback', 'points', server])) as { points: readonly ToldPoint[] }).points
}

async function inStore<T>(use: (view: StoreView) => Promise<T>): Promise<T> {
  const store = await openSqliteStore({ path: join(work.path, '.mcpver', 'releases.sqlite') })
  try {
    return await store.write(use)
  } finally {
    await store.close()
  }
}

/** Makes a rollback point older than it is. */
async function age(id: string, by: number): Promise<void> {
  await inStore(async ({ documents }) => {
    const stored = await documents.get('rollback-point', id)
    if (stored === undefined) throw new Error(`There is no rollback point ${id}`)
    const { value, revision } = stored
    const createdAt = value.createdAt - by
    await documents.put({ ...value, createdAt, content: { ...value.content, createdAt } }, revision)
  })
}

describe('mcpver rollback', () => {
  it('goes to before the last update, then further, never forward unless it is told so', async () => {
    await updated('1.1.0')
    await updated('1.2.0')
    const dry = await fine(work, ['rollback', 'weather', '--dry-run'])
    expect(dry.out).toMatch(/^weather 1\.2\.0 → 1\.1\.0, as it was at \S+, before the update to 1\.2\.0\nIt can be/)
    expect(await active(work)).toBe('1.2.0')
    const first = await fine(work, ['rollback', 'weather', '--reason', 'incident 42'])
    expect(first.out).toMatch(/\nrolled back\nForward again: mcpver rollback --to (\S+)\n$/)
    expect(await active(work)).toBe('1.1.0')
    await fine(work, ['rollback', 'weather'])
    expect(await active(work)).toBe('1.0.0')
    const none = await work.run(['rollback', 'weather'])
    expect(none).toMatchObject({ code: 2 })
    expect(none.err).toContain('There is no rollback point of "weather" that was not used')
    const forward = / --to (\S+)/.exec(first.out)?.[1] ?? ''
    expect(await jsonOf(work, ['rollback', '--to', forward])).toMatchObject({
      success: true,
      from: '1.0.0',
      isDone: true,
    })
    expect(await active(work)).toBe('1.2.0')
    const { rollbacks } = (await jsonOf(work, ['rollback', 'history', 'weather'])) as { rollbacks: readonly object[] }
    expect(rollbacks).toMatchObject([{ success: true }, { success: true }, { success: true, reason: 'incident 42' }])
  })

  it('uses a point once, and tells which there are', async () => {
    await updated('1.1.0')
    const [point] = await pointsOf()
    expect(point).toMatchObject({ version: '1.0.0', standing: 'confirmed' })
    await fine(work, ['rollback', 'weather'])
    const again = await work.run(['rollback', 'weather', '--to', point?.id ?? ''])
    expect(again).toMatchObject({ code: 1, err: '' })
    expect(again.out).toContain('refused: Rollback point is not active\n')
    expect(again.out).toContain('code: ERR_ROLLBACK_POINT_USED\n')
    const { out } = await fine(work, ['rollback', 'points'])
    expect(out).toMatch(/weather +1\.1\.0 .* before the rollback to \S+ +unused /)
    expect(out).toMatch(/weather +1\.0\.0 .* before the update to 1\.1\.0 +used by /)
    expect((await fine(work, ['rollback', 'history'])).out).toMatch(/refused +Rollback point is not active/)
  })

  it('puts the states of releases back too, and the audit says so', async () => {
    await updated('1.1.0')
    await inStore(async ({ releases }) => {
      const { value, revision } = (await releases.get('weather', '1.0.0'))!
      await releases.setState(value, { state: 'deprecated', revision })
    })
    await fine(work, ['rollback', 'weather'])
    const { state, entries } = await inStore(async ({ releases, audit }) => ({
      state: (await releases.get('weather', '1.0.0'))?.value.state,
      entries: (await audit.read(0, 1000)).map(({ entry }) => JSON.parse(entry) as { type: string; data: object }),
    }))
    expect(state).toBe('production')
    expect(entries.slice(-3)).toMatchObject([
      { type: 'version.promoted', data: { from: 'deprecated', to: 'production', reason: 'rollback' } },
      { type: 'route.changed' },
      { type: 'rollback.executed' },
    ])
  })

  it('is refused while an update is under way, and says what to do', async () => {
    running = await serving(work, [])
    await startUpdate(work, '1.1.0', '--config', 'held.json')
    await expect.poll(async () => (await told(work)).step, { timeout: 30_000 }).toBe(4)
    for (const args of [['--dry-run'], []]) {
      const { code, out } = await work.run(['rollback', 'weather', ...args])
      expect(code).toBe(1)
      expect(out).toContain('is under way')
      expect(out).toContain('hint: Abort the update, which takes it back: mcpver update abort')
    }
    await fine(work, ['update', 'abort', 'weather'])
    await expect.poll(async () => (await told(work)).phase, { timeout: 30_000 }).toBe('rolled_back')
  })

  it('is refused where the version does not start, unless nobody is to try it', async () => {
    await updated('1.3.0')
    await updated('1.1.0')
    const refused = await work.run(['rollback', 'weather'])
    expect(refused).toMatchObject({ code: 1 })
    expect(refused.out).toContain('refused: Version 1.3.0 does not start')
    expect(await active(work)).toBe('1.1.0')
    await fine(work, ['rollback', 'weather', '--no-probe'])
    expect(await active(work)).toBe('1.3.0')
  })

  it('goes on where nobody here knows how the version is started', async () => {
    await updated('1.5.0')
    await updated('1.1.0')
    await fine(work, ['rollback', 'weather'])
    expect(await active(work)).toBe('1.5.0')
  })

  it('is refused for a point that is too old', async () => {
    await updated('1.1.0')
    const [point] = await pointsOf()
    await age(point?.id ?? '', 8 * 86_400_000)
    expect(await pointsOf()).toMatchObject([{ standing: 'expired' }])
    for (const args of [['--dry-run'], []]) {
      const { code, out } = await work.run(['rollback', 'weather', ...args])
      expect(code).toBe(1)
      expect(out).toContain('refused: Rollback point too old\n')
      expect(out).toContain('hint: ')
    }
    expect(await active(work)).toBe('1.1.0')
  })

  it.each<[what: string, args: readonly string[], message: string]>([
    ['no server', [], 'No server'],
    ['a server without points', ['weather'], 'There is no rollback point of "weather" that was not used'],
    ['a point that is not there', ['weather', '--to', 'x'], 'There is no rollback point "x" of "weather"'],
    ['another command', ['weather', 'points'], 'too many arguments'],
  ])('refuses %s', async (_, args, message) => {
    const { code, err } = await work.run(['rollback', ...args])
    expect(code).toBe(2)
    expect(err).toContain(message)
  })

  it('says that there is nothing', async () => {
    expect((await fine(work, ['rollback', 'points'])).out).toContain('There is no rollback point.')
    expect((await fine(work, ['rollback', 'history'])).out).toBe('There was no rollback yet.\n')
  })
})
