import { describe, expect, it } from 'vitest'
import { Bench, calls, canaryConfig, IMMEDIATE } from '../test/bench.ts'

describe('an immediate update', () => {
  it('gives everybody the new version, and keeps a confirmed rollback point', async () => {
    const bench = await Bench.serving()
    const id = await bench.schedule()
    await bench.settle()
    expect(await bench.update(id)).toMatchObject({ phase: 'succeeded', from: '1.0.0', to: '2.0.0', point: id })
    expect(await bench.traffic()).toEqual({ active: '2.0.0', split: {} })
    expect(await bench.rollbacks.list('weather')).toMatchObject([
      { id, status: 'active', confirmedAt: bench.time, version: '1.0.0' },
    ])
    expect(bench.types()).toEqual([
      'update.scheduled',
      'update.started',
      'update.step',
      'update.step',
      'update.step',
      'update.step',
      'update.succeeded',
    ])
  })
})

describe('a canary', () => {
  const steady = (at: number) => [
    calls(at, { release: '1.0.0', count: 90 }),
    calls(at, { release: '2.0.0', count: 40 }),
  ]

  it('goes to everybody when the new version is no worse', async () => {
    const bench = await Bench.serving()
    const id = await bench.schedule(canaryConfig())
    await bench.run(5_000, steady)
    expect(await bench.traffic()).toMatchObject({ active: '1.0.0', split: { '2.0.0': 10 } })
    await bench.run(10_000, steady)
    expect(await bench.traffic()).toMatchObject({ active: '1.0.0', split: { '2.0.0': 50 } })
    await bench.run(60_000, steady)
    expect(await bench.update(id)).toMatchObject({ phase: 'succeeded' })
    expect(await bench.traffic()).toEqual({ active: '2.0.0', split: {} })
  })

  it('is rolled back to exactly what there was when the new version fails', async () => {
    const bench = await Bench.serving()
    const before = { active: '1.0.0', split: {}, matches: [{ principal: 'eve', version: '1.0.0' }] }
    await bench.route('weather', before)
    const id = await bench.schedule(canaryConfig())
    const bad = (at: number) => [
      calls(at, { release: '1.0.0', count: 90 }),
      calls(at, { release: '2.0.0', count: 40, failing: 10 }),
    ]
    await bench.run(15_000, bad)
    const update = await bench.update(id)
    expect(update).toMatchObject({ phase: 'rolled_back', reason: expect.stringContaining('error_rate') as string })
    expect(await bench.traffic()).toEqual(before)
    expect(await bench.rollbacks.list()).toMatchObject([{ status: 'used', usedBy: `mcpver (update ${id})` }])
    expect(bench.notified.map(({ type, severity }) => `${type} ${severity}`)).toContain('update.rolled_back critical')
  })
})

it('refuses what the specification refuses, in its words', async () => {
  const bench = await Bench.serving()
  expect(bench.manager.validateUpdateConfig(IMMEDIATE)).toEqual({ valid: true, reason: 'Configuration valid' })
  expect(bench.manager.validateUpdateConfig({ ...IMMEDIATE, update_strategy: 'hope' })).toMatchObject({
    valid: false,
    reason: 'Invalid update strategy: hope',
  })
})
