import type { JsonObject } from '@mcpver/core'
import { describe, expect, it } from 'vitest'
import { Bench, canaryConfig, IMMEDIATE } from '../test/bench.ts'

const waiting: JsonObject = { ...canaryConfig(), analysis: false, canary: { steps: [{ weight: 10 }, { pause: null }] } }
const by = { by: 'ben' }

/** An update that waits at 10 % for somebody's word. */
async function atTenPercent(): Promise<{ bench: Bench; id: string }> {
  const bench = await Bench.serving()
  const id = await bench.schedule(waiting)
  await bench.settle()
  expect(await bench.traffic()).toMatchObject({ split: { '2.0.0': 10 } })
  return { bench, id }
}

describe('an update that waits for somebody', () => {
  it('goes on when it is resumed', async () => {
    const { bench, id } = await atTenPercent()
    await bench.run(3_600_000 / 60)
    expect(await bench.update(id)).toMatchObject({ phase: 'running' })
    expect(await bench.manager.resume(id, by)).toMatchObject({ success: true })
    await bench.settle()
    expect(await bench.update(id)).toMatchObject({ phase: 'succeeded' })
  })

  it('goes back at once when it is aborted, and says by whom and why', async () => {
    const { bench, id } = await atTenPercent()
    expect(await bench.manager.abort(id, { by: 'ben', reason: 'too slow' })).toMatchObject({ success: true })
    await bench.settle()
    expect(await bench.update(id)).toMatchObject({ phase: 'rolled_back', reason: 'Aborted by ben: too slow' })
    expect(await bench.traffic()).toEqual({ active: '1.0.0', split: {} })
  })

  it('goes to the end when it is promoted', async () => {
    const { bench, id } = await atTenPercent()
    expect(await bench.manager.promote(id, by)).toMatchObject({ success: true })
    await bench.settle()
    expect(await bench.update(id)).toMatchObject({ phase: 'succeeded' })
    expect(await bench.traffic()).toEqual({ active: '2.0.0', split: {} })
  })

  it('stays paused when it was paused, until it is resumed', async () => {
    const bench = await Bench.serving()
    const id = await bench.schedule({ ...waiting, canary: { weights: [10], interval: '10s' } })
    await bench.settle()
    expect(await bench.manager.pause(id, { by: 'ben', reason: 'lunch' })).toMatchObject({ success: true })
    await bench.run(60_000)
    expect(await bench.update(id)).toMatchObject({ phase: 'running', paused: { by: 'ben', reason: 'lunch' } })
    expect(await bench.traffic()).toMatchObject({ split: { '2.0.0': 10 } })
    await bench.manager.resume(id, by)
    await bench.settle()
    expect(await bench.update(id)).toMatchObject({ phase: 'succeeded' })
  })

  it('listens to one of two who press different buttons at once', async () => {
    const { bench, id } = await atTenPercent()
    const [promoted, aborted] = await Promise.all([
      bench.manager.promote(id, { by: 'ada' }),
      bench.manager.abort(id, { by: 'ben' }),
    ])
    expect(promoted.success).toBe(true)
    // The second one is told of an update that is promoted by then, and may still stop it.
    expect(aborted.success).toBe(true)
    await bench.settle()
    expect(await bench.update(id)).toMatchObject({ phase: 'rolled_back', reason: 'Aborted by ben' })
    expect(await bench.traffic()).toEqual({ active: '1.0.0', split: {} })
    expect(bench.types().filter((type) => ['update.promoted', 'update.rolling_back'].includes(type))).toEqual([
      'update.promoted',
      'update.rolling_back',
    ])
    expect(await bench.manager.promote(id, { by: 'ada' })).toMatchObject({
      success: false,
      code: 'ERR_UPDATE_STATE',
      reason: `The update ${id} has ended: it is rolled back`,
    })
  })
})

describe('an update that has not begun', () => {
  const later = { ...IMMEDIATE, schedule: { at: '2026-06-02T00:00:00Z' } }

  it('begins at its time', async () => {
    const bench = await Bench.serving()
    const id = await bench.schedule(later)
    await bench.settle()
    expect(await bench.update(id)).toMatchObject({ phase: 'waiting' })
    bench.time = Date.UTC(2026, 5, 2)
    await bench.settle()
    expect(await bench.update(id)).toMatchObject({ phase: 'succeeded', startedAt: bench.time })
  })

  it('can be cancelled, and then changes nothing', async () => {
    const bench = await Bench.serving()
    const id = await bench.schedule(later)
    expect(await bench.manager.cancel(id, by)).toMatchObject({ success: true, update: { phase: 'cancelled' } })
    bench.time = Date.UTC(2026, 5, 3)
    await bench.settle()
    expect(await bench.traffic()).toEqual({ active: '1.0.0', split: {} })
  })

  it.each(['pause', 'promote', 'resume', 'approve'] as const)('cannot be told to %s', async (order) => {
    const bench = await Bench.serving()
    const id = await bench.schedule(later)
    expect(await bench.manager.order(id, order, by)).toMatchObject({ success: false, code: 'ERR_UPDATE_STATE' })
  })

  it('starts from what is live then, not from what was when it was scheduled', async () => {
    const bench = await Bench.serving()
    await bench.release('weather', '1.1.0')
    const id = await bench.schedule(later)
    await bench.route('weather', { active: '1.1.0', split: {} })
    bench.time = Date.UTC(2026, 5, 2)
    await bench.settle()
    expect(await bench.update(id)).toMatchObject({ phase: 'succeeded', from: '1.1.0' })
  })

  it('fails when there is nothing to do any more', async () => {
    const bench = await Bench.serving()
    const id = await bench.schedule(later)
    await bench.route('weather', { active: '2.0.0', split: {} })
    bench.time = Date.UTC(2026, 5, 2)
    await bench.settle()
    expect(await bench.update(id)).toMatchObject({
      phase: 'failed',
      reason: expect.stringContaining('already') as string,
    })
  })
})

describe('approvals', () => {
  const config = { ...IMMEDIATE, approval: { required: 2, expires: '1h' } }

  it('are waited for, each from somebody else, and not from who asked for the update', async () => {
    const bench = await Bench.serving()
    const id = await bench.schedule(config)
    await bench.settle()
    expect(await bench.manager.approve(id, { by: 'ada' })).toMatchObject({
      success: false,
      hint: 'Somebody else has to approve it.',
    })
    expect(await bench.manager.approve(id, { by: 'ben' })).toMatchObject({ success: true })
    expect(await bench.manager.approve(id, { by: 'ben' })).toMatchObject({ success: false })
    await bench.settle()
    expect(await bench.traffic()).toEqual({ active: '1.0.0', split: {} })
    expect(await bench.manager.approve(id, { by: 'cat' })).toMatchObject({ success: true })
    await bench.settle()
    expect(await bench.update(id)).toMatchObject({ phase: 'succeeded' })
  })

  it('are waited for by who promotes too, whoever that is', async () => {
    const bench = await Bench.serving()
    const id = await bench.schedule(config)
    await bench.settle()
    await bench.manager.approve(id, { by: 'ben' })
    expect(await bench.manager.promote(id, { by: 'ada' })).toMatchObject({ success: true })
    await bench.settle()
    expect(await bench.update(id)).toMatchObject({ phase: 'running', approvals: [{ by: 'ben' }] })
    expect(await bench.traffic()).toEqual({ active: '1.0.0', split: {} })
    await bench.manager.approve(id, { by: 'cat' })
    await bench.settle()
    expect(await bench.update(id)).toMatchObject({ phase: 'succeeded' })
  })

  it('between steps are waited for as well', async () => {
    const bench = await Bench.serving()
    const steps = [{ weight: 10 }, { pause: null }, { weight: 50 }, { approve: {} }]
    const id = await bench.schedule({ ...waiting, canary: { steps } })
    await bench.settle()
    await bench.manager.promote(id, { by: 'ada' })
    await bench.settle()
    expect(await bench.traffic()).toMatchObject({ split: { '2.0.0': 10 } })
    await bench.manager.approve(id, { by: 'ben' })
    await bench.settle()
    expect(await bench.update(id)).toMatchObject({ phase: 'succeeded' })
  })

  it('come too late at the end of their time', async () => {
    const bench = await Bench.serving()
    const id = await bench.schedule(config)
    await bench.settle()
    await bench.manager.approve(id, { by: 'ben' })
    bench.time += 3_600_000
    await bench.settle()
    expect(await bench.update(id)).toMatchObject({
      phase: 'failed',
      reason: 'Update execution failed: it has 1 of 2 approvals at the end of its time',
    })
    expect(await bench.traffic()).toEqual({ active: '1.0.0', split: {} })
  })
})

describe('two updates of one server', () => {
  it('run one after the other', async () => {
    const { bench, id } = await atTenPercent()
    await bench.release('weather', '3.0.0')
    bench.time += 1
    const second = await bench.schedule(IMMEDIATE, '3.0.0')
    await bench.settle()
    expect(await bench.update(second)).toMatchObject({
      phase: 'waiting',
      reason: `The update ${id} of weather is under way`,
    })
    await bench.manager.promote(id, by)
    await bench.settle()
    expect(await bench.update(second)).toMatchObject({ phase: 'succeeded', from: '2.0.0', to: '3.0.0' })
  })

  it('are refused where the configuration says so', async () => {
    const { bench, id } = await atTenPercent()
    const config = { ...IMMEDIATE, concurrency: 'reject' }
    expect(await bench.manager.scheduleUpdate('weather', '2.0.0', { config, by: 'ada' })).toMatchObject({
      success: false,
      code: 'ERR_UPDATE_IN_FLIGHT',
      reason: `Prerequisites not met: the update ${id} of "weather" is under way`,
    })
  })
})

describe('a rollback that cannot be', () => {
  it('blocks the update, says what to do, and can be tried again', async () => {
    const { bench, id } = await atTenPercent()
    await bench.setState('weather', '1.0.0', 'archived')
    await bench.manager.abort(id, by)
    await bench.settle()
    const blocked = await bench.update(id)
    expect(blocked).toMatchObject({
      phase: 'blocked',
      reason: expect.stringContaining('version 1.0.0 was archived since') as string,
    })
    expect(blocked.hint).toContain('mcpver update retry')
    expect(await bench.traffic()).toMatchObject({ split: { '2.0.0': 10 } })
    expect(await bench.manager.retry(id, by)).toMatchObject({ success: true })
    await bench.settle()
    expect(await bench.update(id)).toMatchObject({ phase: 'blocked' })
    await bench.setState('weather', '1.0.0', 'production')
    await bench.manager.retry(id, by)
    await bench.settle()
    expect(await bench.update(id)).toMatchObject({ phase: 'rolled_back' })
    expect(await bench.traffic()).toEqual({ active: '1.0.0', split: {} })
  })

  it('can be given up, so that another update may begin', async () => {
    const { bench, id } = await atTenPercent()
    await bench.release('weather', '3.0.0')
    await bench.setState('weather', '1.0.0', 'archived')
    await bench.manager.abort(id, by)
    const next = await bench.schedule(IMMEDIATE, '3.0.0')
    await bench.settle()
    await bench.route('weather', { active: '2.0.0', split: {} })
    expect(await bench.manager.cancel(id, by)).toMatchObject({
      success: true,
      update: { phase: 'failed', reason: 'Given up by ben, and the route left as it is' },
    })
    await bench.settle()
    expect(await bench.update(next)).toMatchObject({ phase: 'succeeded' })
  })
})

it('schedules an update again that has failed', async () => {
  const { bench, id } = await atTenPercent()
  await bench.manager.abort(id, by)
  await bench.settle()
  const again = await bench.manager.retry(id, by)
  expect(again).toMatchObject({ success: true, update: { phase: 'waiting', to: '2.0.0', createdBy: 'ben' } })
})

it.each(['cancel', 'pause', 'resume', 'promote', 'abort', 'approve', 'retry'] as const)(
  'knows no update to %s that is not there',
  async (order) => {
    const bench = await Bench.serving()
    expect(await bench.manager[order]('nobody', by)).toMatchObject({ success: false, code: 'ERR_UPDATE_NOT_FOUND' })
  },
)
