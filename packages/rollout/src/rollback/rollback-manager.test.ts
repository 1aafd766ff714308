import { describe, expect, it } from 'vitest'
import { Bench, canaryConfig } from '../test/bench.ts'
import { MAX_AGE } from './rollback-manager.ts'

const by = { by: 'ben', reason: 'it was better' }

/** A server that went from 1.0.0 to 2.0.0 after a rollback point was made. */
async function moved(): Promise<{ bench: Bench; point: string }> {
  const bench = await Bench.serving()
  const { id: point } = await bench.rollbacks.createRollbackPoint('weather', { by: 'ada' })
  await bench.route('weather', { active: '2.0.0', split: { '1.0.0': 5 } })
  return { bench, point }
}

describe('a rollback', () => {
  it('puts back what there was, once, and can itself be taken back', async () => {
    const { bench, point } = await moved()
    const result = await bench.rollbacks.executeRollback(point, by)
    expect(result).toMatchObject({ success: true, message: 'Rollback completed successfully' })
    expect(await bench.traffic()).toEqual({ active: '1.0.0', split: {} })
    expect(await bench.rollbacks.executeRollback(point, by)).toMatchObject({
      success: false,
      reason: 'Rollback point is not active',
    })
    const forward = result.success ? result.forward : ''
    expect(await bench.rollbacks.executeRollback(forward, by)).toMatchObject({ success: true })
    expect(await bench.traffic()).toEqual({ active: '2.0.0', split: { '1.0.0': 5 } })
    expect(await bench.rollbacks.history('weather')).toMatchObject([
      { point: forward, success: true },
      { point, success: false, reason: 'Rollback point is not active' },
      { point, success: true, by: 'ben', reason: 'it was better' },
    ])
    expect(bench.types()).toEqual(['rollback.point_created', 'rollback.executed', 'rollback.executed'])
  })

  it('is not, without a point of that name, and leaves no trace of one', async () => {
    const { bench } = await moved()
    expect(await bench.rollbacks.executeRollback('nothing', by)).toMatchObject({
      success: false,
      reason: 'Rollback point not found',
    })
    expect(await bench.rollbacks.history()).toEqual([])
    expect(await bench.rollbacks.validateRollbackPoint('nothing')).toMatchObject({
      valid: false,
      reason: 'Rollback point not found',
    })
  })

  it('is not, with a point that is too old', async () => {
    const { bench, point } = await moved()
    bench.time += MAX_AGE
    expect(await bench.rollbacks.validateRollbackPoint(point)).toEqual({
      valid: true,
      reason: 'Rollback point is valid',
    })
    bench.time += 1
    const refused = { code: 'ERR_ROLLBACK_POINT_EXPIRED', reason: 'Rollback point too old' }
    expect(await bench.rollbacks.validateRollbackPoint(point)).toMatchObject({ valid: false, ...refused })
    expect(await bench.rollbacks.executeRollback(point, by)).toMatchObject({ success: false, ...refused })
    expect(await bench.traffic()).toMatchObject({ active: '2.0.0' })
  })

  it('is not, with a point that somebody has changed', async () => {
    const { bench, point } = await moved()
    await bench.store.write(async ({ documents }) => {
      const stored = (await documents.get('rollback-point', point))!
      const state = { traffic: { active: '9.9.9', split: {} } }
      await documents.put({ ...stored.value, content: { ...stored.value.content, state } }, stored.revision)
    })
    const result = await bench.rollbacks.executeRollback(point, by)
    expect(result).toMatchObject({ success: false, code: 'ERR_ROLLBACK_POINT_DAMAGED' })
    expect(result).toHaveProperty('reason', expect.stringMatching(/^State snapshot invalid: its digest is sha256:/))
    expect(await bench.traffic()).toMatchObject({ active: '2.0.0' })
  })

  it('is not, when what was served then may not be served any more', async () => {
    const { bench, point } = await moved()
    await bench.setState('weather', '1.0.0', 'archived')
    expect(await bench.rollbacks.executeRollback(point, by)).toMatchObject({
      success: false,
      code: 'ERR_ROLLBACK_RESTORE',
      reason: 'State snapshot invalid: version 1.0.0 was archived since',
    })
  })

  it('is not, when the old version does not start any more', async () => {
    const bench = await Bench.serving({
      probe: (_, version) => Promise.resolve({ success: false, reason: `no ${version} here` }),
    })
    const { id } = await bench.rollbacks.createRollbackPoint('weather', { by: 'ada' })
    const reason = 'Version 1.0.0 does not start: no 1.0.0 here'
    expect(await bench.rollbacks.validateRollbackPoint(id)).toMatchObject({ valid: false, reason })
    expect(await bench.rollbacks.executeRollback(id, by)).toMatchObject({
      success: false,
      code: 'ERR_VERSION_UNREACHABLE',
      reason,
    })
  })

  it('is not, while an update is under way', async () => {
    const { bench, point } = await moved()
    await bench.route('weather', { active: '1.0.0', split: {} })
    const id = await bench.schedule(canaryConfig())
    await bench.settle()
    expect(await bench.rollbacks.executeRollback(point, by)).toMatchObject({
      success: false,
      code: 'ERR_UPDATE_IN_FLIGHT',
    })
    await bench.manager.abort(id, by)
    await bench.settle()
    expect(await bench.rollbacks.executeRollback(point, by)).toMatchObject({ success: true })
  })

  it('changes nothing when its record cannot be written', async () => {
    const { bench, point } = await moved()
    const audit = { log: () => Promise.reject(new Error('The audit is full')) }
    const { RollbackManager } = await import('./rollback-manager.ts')
    const rollbacks = new RollbackManager({ store: bench.store, deployer: bench.deployer, audit })
    expect(await rollbacks.executeRollback(point, by)).toMatchObject({
      success: false,
      reason: 'Rollback execution failed: The audit is full',
    })
    expect(await bench.traffic()).toMatchObject({ active: '2.0.0' })
    expect(await bench.rollbacks.validateRollbackPoint(point)).toMatchObject({ valid: true })
  })
})

describe('a rollback point', () => {
  it('is not made of what is not served', async () => {
    const bench = await Bench.serving()
    await expect(bench.rollbacks.createRollbackPoint('tides', { by: 'ada' })).rejects.toMatchObject({
      code: 'ERR_NOT_SERVED',
    })
  })

  it('can be confirmed while it is unused', async () => {
    const { bench, point } = await moved()
    expect(await bench.rollbacks.confirmUpdate(point)).toBe(true)
    expect(await bench.rollbacks.list('weather')).toMatchObject([{ id: point, confirmedAt: bench.time }])
    await bench.rollbacks.executeRollback(point, by)
    expect(await bench.rollbacks.confirmUpdate(point)).toBe(false)
    expect(await bench.rollbacks.confirmUpdate('nothing')).toBe(false)
  })

  it('goes back over a confirmed update too', async () => {
    const bench = await Bench.serving()
    const id = await bench.schedule()
    await bench.settle()
    expect(await bench.traffic()).toEqual({ active: '2.0.0', split: {} })
    expect(await bench.rollbacks.executeRollback(id, by)).toMatchObject({ success: true })
    expect(await bench.traffic()).toEqual({ active: '1.0.0', split: {} })
  })
})
