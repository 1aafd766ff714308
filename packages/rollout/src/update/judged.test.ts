import type { CallTally, JsonObject } from '@mcpver/core'
import { describe, expect, it } from 'vitest'
import { Bench, calls, canaryConfig, IMMEDIATE } from '../test/bench.ts'

const by = { by: 'ben' }

/** A second of calls of both versions, of which one in four of the new one fails. */
function bad(at: number): readonly CallTally[] {
  return [calls(at, { release: '1.0.0', count: 90 }), calls(at, { release: '2.0.0', count: 40, failing: 10 })]
}

/** A second of calls of both versions, of which the new one takes three times as long. */
function slow(at: number): readonly CallTally[] {
  return [calls(at, { release: '1.0.0', count: 90 }), calls(at, { release: '2.0.0', count: 40, latency: 60 })]
}

/** A second of calls of both versions, of which the new one is no worse. */
function steady(at: number): readonly CallTally[] {
  return [calls(at, { release: '1.0.0', count: 90 }), calls(at, { release: '2.0.0', count: 40 })]
}

describe('an update whose new version fails', () => {
  it('is rolled back while it waits for an approval', async () => {
    const bench = await Bench.serving()
    const id = await bench.schedule(canaryConfig({ canary: { steps: [{ weight: 10 }, { approve: {} }] } }))
    await bench.run(20_000, bad)
    expect(await bench.update(id)).toMatchObject({ phase: 'rolled_back' })
  })

  it('is rolled back while somebody has paused it', async () => {
    const bench = await Bench.serving()
    const id = await bench.schedule(canaryConfig())
    await bench.settle()
    await bench.manager.pause(id, by)
    await bench.run(20_000, bad)
    expect(await bench.update(id)).toMatchObject({ phase: 'rolled_back' })
  })

  it('is rolled back when it is slow', async () => {
    const bench = await Bench.serving()
    const id = await bench.schedule(canaryConfig())
    await bench.run(20_000, slow)
    expect(await bench.update(id)).toMatchObject({
      phase: 'rolled_back',
      reason: expect.stringContaining('latency') as string,
    })
  })

  it.each<[string, JsonObject, string]>([
    ['a slow-down of a few milliseconds', { analysis: { latency: { minimum_slowdown: '100ms' } } }, 'succeeded'],
    ['what is slow only while it warms up', { analysis: { warm_up: '8s' } }, 'succeeded'],
    ['what is slow after that', { analysis: { warm_up: '2s' } }, 'rolled_back'],
  ])('is told from %s', async (_, more, phase) => {
    const bench = await Bench.serving()
    const id = await bench.schedule(canaryConfig(more))
    const begun = bench.time
    const warming = (at: number): readonly CallTally[] => (at < begun + 8000 ? slow(at) : steady(at))
    await bench.run(80_000, 'latency' in (more['analysis'] as object) ? slow : warming)
    expect(await bench.update(id)).toMatchObject({ phase })
  })

  it.each<[string, JsonObject]>([
    ['the analysis says so', { analysis: { on_fail: 'pause' } }],
    ['nothing goes back by itself', { rollback_policy: { automatic_rollback: false } }],
  ])('waits for somebody where %s, who may go on', async (_, more) => {
    const bench = await Bench.serving()
    const id = await bench.schedule(canaryConfig(more))
    await bench.run(20_000, bad)
    expect(await bench.update(id)).toMatchObject({ phase: 'running', paused: { by: 'mcpver' } })
    expect(await bench.traffic()).toMatchObject({ split: { '2.0.0': 10 } })
    await bench.manager.promote(id, by)
    await bench.run(5_000, bad)
    expect(await bench.update(id)).toMatchObject({ phase: 'succeeded', overruled: { by: 'ben' } })
  })

  it('can be taken back by who is asked', async () => {
    const bench = await Bench.serving()
    const id = await bench.schedule(canaryConfig({ analysis: { on_fail: 'pause' } }))
    await bench.run(20_000, bad)
    await bench.manager.abort(id, by)
    await bench.settle()
    expect(await bench.update(id)).toMatchObject({ phase: 'rolled_back', reason: 'Aborted by ben' })
  })

  it('is only reported where that is all that is wanted', async () => {
    const bench = await Bench.serving()
    const id = await bench.schedule(canaryConfig({ analysis: { observe: ['error_rate'], minimum_calls: 1 } }))
    await bench.run(60_000, bad)
    const { judgement, phase } = await bench.update(id)
    expect(phase).toBe('succeeded')
    expect(judgement?.result['readings']).toContainEqual(
      expect.objectContaining({ metric: 'error_rate', tool: null, isObserved: true, verdict: 'fail' }),
    )
  })
})

describe('an update with hardly any calls', () => {
  const quiet = (at: number): readonly CallTally[] => [calls(at, { release: '1.0.0', count: 1 })]

  it.each([
    ['wait', 'running', null],
    ['pause', 'running', 'mcpver'],
    ['promote', 'succeeded', null],
    ['rollback', 'rolled_back', null],
  ] as const)('does what no_data says: %s', async (policy, phase, pausedBy) => {
    const bench = await Bench.serving()
    const id = await bench.schedule(canaryConfig({ analysis: { no_data: policy, deadline: '30s' } }))
    await bench.run(90_000, quiet)
    const update = await bench.update(id)
    expect([update.phase, update.paused?.by ?? null]).toEqual([phase, pausedBy])
  })

  it('goes on by time alone where there is no analysis', async () => {
    const bench = await Bench.serving()
    const id = await bench.schedule(canaryConfig({ analysis: false }))
    await bench.run(25_000, quiet)
    expect(await bench.update(id)).toMatchObject({ phase: 'succeeded' })
  })
})

describe('the version that is kept warm after a switch', () => {
  const config = {
    ...IMMEDIATE,
    update_strategy: 'blue_green',
    blue_green: { keep_warm: '1m' },
    analysis: { guard_rails: { max_error_rate: 0.05 } },
  }

  it('is gone back to when the new one breaks a limit', async () => {
    const bench = await Bench.serving()
    const id = await bench.schedule(config)
    await bench.settle()
    expect(await bench.traffic()).toEqual({ active: '2.0.0', split: {}, warm: ['1.0.0'] })
    await bench.run(20_000, (at) => [calls(at, { release: '2.0.0', count: 50, failing: 20 })])
    expect(await bench.update(id)).toMatchObject({
      phase: 'rolled_back',
      reason: expect.stringContaining('max_error_rate') as string,
    })
    expect(await bench.traffic()).toEqual({ active: '1.0.0', split: {} })
  })

  it('is let go after its time, though nothing can be compared', async () => {
    const bench = await Bench.serving()
    const id = await bench.schedule(config)
    await bench.run(65_000, (at) => [calls(at, { release: '2.0.0', count: 1 })])
    expect(await bench.update(id)).toMatchObject({ phase: 'succeeded' })
    expect(await bench.traffic()).toEqual({ active: '2.0.0', split: {} })
  })
})

describe('a validation that fails', () => {
  it('after everybody has the new version, takes it back', async () => {
    const bench = await Bench.serving({ probe: () => Promise.resolve({ success: false, reason: 'it crashed' }) })
    const id = await bench.schedule({ ...IMMEDIATE, validation_checks: [{ check: 'upstream_starts', when: ['post'] }] })
    await bench.settle()
    expect(await bench.update(id)).toMatchObject({
      phase: 'rolled_back',
      reason: 'Post-update validation failed: upstream_starts: weather@2.0.0 does not serve: it crashed',
    })
    expect(await bench.traffic()).toEqual({ active: '1.0.0', split: {} })
  })

  it('with a part of the callers, takes it back from them', async () => {
    let asked = 0
    const bench = await Bench.serving({
      probe: () =>
        Promise.resolve(++asked < 2 ? { success: true, tools: [] } : { success: false, reason: 'it crashed' }),
    })
    const validation_checks = [{ check: 'upstream_starts', when: ['step'] }]
    const id = await bench.schedule({ ...canaryConfig({ analysis: false }), validation_checks })
    await bench.run(15_000)
    expect(await bench.traffic()).toMatchObject({ split: { '2.0.0': 50 } })
    await bench.run(15_000)
    expect(await bench.update(id)).toMatchObject({
      phase: 'rolled_back',
      reason: 'Update execution failed: upstream_starts: weather@2.0.0 does not serve: it crashed',
    })
    expect(await bench.traffic()).toEqual({ active: '1.0.0', split: {} })
  })

  it('before anything is changed, changes nothing', async () => {
    const bench = await Bench.serving({ probe: () => Promise.resolve({ success: false, reason: 'it crashed' }) })
    const id = await bench.schedule({ ...IMMEDIATE, validation_checks: ['upstream_starts'] })
    await bench.settle()
    expect(await bench.update(id)).toMatchObject({
      phase: 'failed',
      point: null,
      reason: 'Pre-update validation failed: upstream_starts: weather@2.0.0 does not serve: it crashed',
    })
    expect(await bench.rollbacks.list()).toEqual([])
  })

  it('is tried again as often as the policy says', async () => {
    let asked = 0
    const bench = await Bench.serving({
      probe: () => Promise.resolve(++asked < 3 ? { success: false, reason: 'not yet' } : { success: true, tools: [] }),
    })
    const config = { ...IMMEDIATE, rollback_policy: { automatic_rollback: true, retries: 2 } }
    const id = await bench.schedule({ ...config, validation_checks: [{ check: 'upstream_starts', when: ['pre'] }] })
    await bench.run(20_000)
    expect(await bench.update(id)).toMatchObject({ phase: 'succeeded' })
    expect(asked).toBe(3)
  })

  it('because it hangs, is ended', async () => {
    const bench = await Bench.serving({ probe: () => new Promise(() => undefined) })
    const check = { check: 'upstream_starts', when: ['post'], timeout: '50ms' }
    const id = await bench.schedule({ ...IMMEDIATE, validation_checks: [check] })
    await bench.settle()
    expect(await bench.update(id)).toMatchObject({
      phase: 'rolled_back',
      reason: 'Post-update validation failed: upstream_starts: It took longer than 50 ms',
      hint: 'Give it more time: "timeout".',
    })
  })

  it('where nothing goes back by itself, can be passed over by who takes it on themselves', async () => {
    const bench = await Bench.serving({ probe: () => Promise.resolve({ success: false, reason: 'it crashed' }) })
    const config = { ...IMMEDIATE, rollback_policy: { automatic_rollback: false } }
    const id = await bench.schedule({ ...config, validation_checks: [{ check: 'upstream_starts', when: ['post'] }] })
    await bench.settle()
    expect(await bench.update(id)).toMatchObject({ phase: 'running', paused: { by: 'mcpver' } })
    await bench.manager.resume(id, by)
    await bench.settle()
    expect(await bench.update(id)).toMatchObject({ phase: 'running', paused: { by: 'mcpver' } })
    await bench.manager.promote(id, by)
    await bench.settle()
    expect(await bench.update(id)).toMatchObject({ phase: 'succeeded' })
  })
})

describe('a window', () => {
  it('is waited for before traffic changes, and never before it goes back', async () => {
    const bench = await Bench.serving()
    const window = { days: ['mon'], from: '00:00', until: '00:30' }
    // 2026-06-01 is a Monday: it is open at first.
    const schedule = { windows: [window], time_zone: 'UTC' }
    const id = await bench.schedule({
      ...canaryConfig({ schedule, analysis: false }),
      canary: { weights: [10], interval: '1h' },
    })
    await bench.settle()
    expect(await bench.traffic()).toMatchObject({ split: { '2.0.0': 10 } })
    bench.time += 2 * 3_600_000
    await bench.settle()
    expect(await bench.update(id)).toMatchObject({
      phase: 'running',
      reason: expect.stringContaining('maintenance windows') as string,
    })
    expect(await bench.traffic()).toMatchObject({ split: { '2.0.0': 10 } })
    await bench.manager.abort(id, by)
    await bench.settle()
    expect(await bench.traffic()).toEqual({ active: '1.0.0', split: {} })
  })
})

describe('an update whose window has closed', () => {
  it('is still judged, and rolled back when the new version fails meanwhile', async () => {
    const bench = await Bench.serving()
    // 2026-06-01 is a Monday: it is open for the first ten minutes.
    const schedule = { windows: [{ days: ['mon'], from: '00:00', until: '00:10' }], time_zone: 'UTC' }
    const id = await bench.schedule(canaryConfig({ schedule, canary: { weights: [10], interval: '11m' } }))
    await bench.run(12 * 60_000, steady)
    expect(await bench.update(id)).toMatchObject({
      phase: 'running',
      reason: expect.stringContaining('maintenance windows') as string,
    })
    await bench.run(20_000, bad)
    expect(await bench.update(id)).toMatchObject({ phase: 'rolled_back' })
    expect(await bench.traffic()).toEqual({ active: '1.0.0', split: {} })
  })
})

describe('who wants to know', () => {
  it.each<[JsonObject, readonly string[]]>([
    [{}, ['update.scheduled', 'update.started', 'update.rolling_back', 'update.rolled_back']],
    [{ notifications: { severity: 'critical' } }, ['update.rolling_back', 'update.rolled_back']],
    [{ notifications: false }, []],
  ])('is told what the configuration says: %j', async (more, types) => {
    const bench = await Bench.serving()
    await bench.schedule(canaryConfig(more))
    await bench.run(20_000, bad)
    expect(bench.notified.map(({ type }) => type)).toEqual(types)
  })
})
