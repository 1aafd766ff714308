import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { expectNoChildren } from '../../test/fixture.ts'
import { jsonOf } from '../../test/release-work.ts'
import { active, startUpdate, told, updateWork, weatherCommand } from '../../test/update-work.ts'
import type { Workspace } from '../../test/workspace.ts'

const LATER = new Date(Date.now() + 30 * 86_400_000).toISOString()

let work: Workspace
beforeEach(async () => {
  work = await updateWork()
})
afterEach(() => {
  work.remove()
  expectNoChildren()
})

describe('mcpver update plan', () => {
  it('says what would happen, tries the release, and changes nothing', async () => {
    const { code, out, err } = await work.run([
      'update',
      'plan',
      'weather',
      '1.1.0',
      '--weights',
      '5',
      '--interval',
      '2m',
    ])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^weather 1\.0\.0 → 1\.1\.0 \(canary\), at 20/)
    expect(out).toMatch(/4 +5 % of the callers get 1\.1\.0\n5 +watch how it does for 2m\n6 +everybody gets 1\.1\.0/)
    expect(out).toMatch(/upstream_starts +passed +It lists 1 approved tools/)
    expect(out).toContain('Nothing was changed.')
    expect(await jsonOf(work, ['update', 'list'])).toEqual({ updates: [] })
    expect(await active(work)).toBe('1.0.0')
  })

  it('tells a program all of it', async () => {
    const plan = await jsonOf(work, ['update', 'plan', 'weather', '1.1.0', '--strategy', 'immediate'])
    expect(plan).toMatchObject({
      success: true,
      isPossible: true,
      strategy: 'immediate',
      steps: [{ kind: 'validate' }, { kind: 'save' }, { kind: 'traffic' }, { kind: 'validate' }, { kind: 'confirm' }],
      config: { update_strategy: 'immediate' },
    })
  })

  it.each<[what: string, args: readonly string[], text: string]>([
    ['a release that breaks callers', ['2.0.0'], 'is breaking for callers: forecast: '],
    ['a release that does not start', ['1.3.0'], 'weather@1.3.0 does not serve'],
    ['a release that is not in production', ['1.4.0'], 'weather@1.4.0 is in staging'],
    ['a release that is not there', ['9.0.0'], 'Version not found: weather@9.0.0'],
    ['the version that is live', ['1.0.0'], 'Version 1.0.0 is what everybody gets already'],
    ['no version', ['soon'], '"soon" is no version'],
    ['weights that fall', ['1.1.0', '--weights', '50,10'], 'a weight over 50'],
    ['an unknown check', ['1.1.0', '--check', 'luck'], 'There is no check "luck"'],
    ['a time that is over', ['1.1.0', '--at', '2020-01-01T00:00:00Z'], 'is over'],
  ])('ends with 1 for %s', async (_, args, text) => {
    const { code, out, err } = await work.run(['update', 'plan', 'weather', ...args])
    expect({ code, err }).toEqual({ code: 1, err: '' })
    expect(out).toContain(text)
    expect(out).toContain('hint:')
  })

  it('makes the calls that a configuration asks for', async () => {
    const calls = [{ tool: 'forecast', arguments: { city: 'Oslo' }, expect: { contains: 'sunny' } }]
    work.write('smoke.json', {
      update_strategy: 'immediate',
      validation_checks: [{ check: 'smoke_calls', when: ['pre'], calls }],
      rollback_policy: { automatic_rollback: true },
    })
    const good = await work.run(['update', 'plan', 'weather', '1.1.0', '--config', 'smoke.json'])
    expect(good.code).toBe(0)
    expect(good.out).toMatch(/smoke_calls +passed +1 calls answered as expected/)
    const bad = await work.run(['update', 'plan', 'weather', '1.2.0', '--config', 'smoke.json'])
    expect(bad.code).toBe(1)
    expect(bad.out).toMatch(/smoke_calls +failed +forecast gave an error/)
  })

  it('does not say of a release that it does not start where nobody here knows how, unless the settings do', async () => {
    const args = ['update', 'plan', 'weather', '1.5.0']
    const { code, out } = await work.run(args)
    expect(code).toBe(1)
    expect(out).toMatch(/upstream_starts +unknown +Nobody said how the server "weather" is reached/)
    expect(out).toContain('It would be scheduled, and fail at its first step today.')
    const [command = '', ...words] = weatherCommand('good')
    work.write('.mcpver/gateway.json', {
      mcpServers: { weather: { command, args: words }, other: { command: '${env:NO_SUCH}' } },
    })
    expect((await work.run(args)).out).toMatch(/upstream_starts +passed/)
  })

  it('lets what breaks pass when that is agreed to', async () => {
    const { code, out } = await work.run(['update', 'plan', 'weather', '2.0.0', '--consent', 'breaking'])
    expect(code).toBe(0)
    expect(out).toContain('(agreed to)')
  })
})

describe('mcpver update start', () => {
  it('schedules an update, tells its id, and how it stands', async () => {
    const started = await work.run(['update', 'start', 'weather', '1.1.0', '--at', LATER], { env: { USER: 'ana' } })
    expect(started).toMatchObject({ code: 0, err: '' })
    const [title = '', id = ''] = started.out.split('\n')
    expect(title).toBe(`weather 1.0.0 → 1.1.0 (canary): scheduled for ${LATER}`)
    expect(await told(work, id)).toMatchObject({ id, phase: 'waiting', to: '1.1.0' })
    const { out } = await work.run(['update', 'status', 'weather'])
    expect(out).toMatch(/^weather 1\.0\.0 → 1\.1\.0 \(canary\): waiting\n/)
    expect(out).toMatch(/made +\S+ by ana\n/)
    expect(out).toMatch(/waits for +its time, in \d+d/)
    expect(out).toMatch(/traffic +1\.0\.0 for everybody\n/)
    expect(out).toContain('scheduled: weather 1.0.0 → 1.1.0, canary (ana)\n')
    expect((await work.run(['update', 'status'])).out).toContain(id)
  })

  it('refuses what may not be served, and keeps nothing of it', async () => {
    const { code, out } = await work.run(['update', 'start', 'weather', '2.0.0'])
    expect(code).toBe(1)
    expect(out).toMatch(/contract_difference +failed/)
    expect(out).toContain('refused: Prerequisites not met: contract_difference')
    expect(out).toContain('code: ERR_PREREQUISITES\n')
    expect(await jsonOf(work, ['update', 'list', '--all'])).toEqual({ updates: [] })
  })

  it('asks for a signature where there is a trust root', async () => {
    await work.run(['keys', 'generate', 'ana'])
    await work.run([
      'trust',
      'init',
      '--person',
      'ana=ana',
      '--role',
      'root=ana',
      '--role',
      'publisher=ana',
      '--key',
      'ana',
    ])
    const { code, out } = await work.run(['update', 'start', 'weather', '1.1.0'])
    expect(code).toBe(1)
    expect(out).toMatch(/release_signed +failed +weather@1\.1\.0 is not signed/)
  })
})

describe('orders', () => {
  it('are obeyed where they make sense, and refused with a reason where they do not', async () => {
    const id = await startUpdate(work, '1.1.0', '--at', LATER)
    const refused = await work.run(['update', 'pause', 'weather'])
    expect(refused).toMatchObject({ code: 1, err: '' })
    expect(refused.out).toContain('refused: The update')
    expect(refused.out).toContain('hint: Only one that runs can be paused.')
    expect(await jsonOf(work, ['update', 'cancel', id, '--reason', 'not today'])).toMatchObject({
      success: true,
      update: { phase: 'cancelled', reason: 'not today' },
    })
    expect(await work.run(['update', 'cancel', 'weather'])).toMatchObject({ code: 2 })
    const { update } = (await jsonOf(work, ['update', 'status', 'weather'])) as { update: unknown }
    expect(update).toMatchObject({ id, phase: 'cancelled' })
  })

  it('name one of several that wait', async () => {
    const ids = [await startUpdate(work, '1.1.0', '--at', LATER), await startUpdate(work, '1.1.0', '--at', LATER)]
    const { code, err } = await work.run(['update', 'cancel', 'weather'])
    expect(code).toBe(2)
    for (const id of ids) expect(err).toContain(id)
    expect((await work.run(['update', 'cancel', ids[0] ?? ''])).code).toBe(0)
    expect((await work.run(['update', 'cancel', 'weather'])).code).toBe(0)
    const { updates } = (await jsonOf(work, ['update', 'list', 'weather'])) as { updates: readonly object[] }
    expect(updates).toMatchObject([{ phase: 'cancelled' }, { phase: 'cancelled' }])
  })

  it('are for updates that there are', async () => {
    for (const order of ['pause', 'resume', 'promote', 'approve', 'abort', 'cancel', 'retry', 'watch', 'status']) {
      const { code, err } = await work.run(['update', order, 'maps'])
      expect({ order, code }).toEqual({ order, code: 2 })
      expect(err).toContain('There is no update "maps"')
    }
  })
})
