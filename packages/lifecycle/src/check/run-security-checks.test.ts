import { describe, expect, it } from 'vitest'
import { failedCheck, unknownCheck } from '../evidence/check-result.ts'
import { ana, data, managerOf, scored } from '../test/scenery.ts'
import type { SecurityCheck } from './security-check.ts'

describe('the security checks for production', () => {
  const check = async (checks: readonly SecurityCheck[], policy = {}): Promise<unknown> => {
    const { manager } = managerOf({ checks, policy })
    await manager.createVersion('forecast', data, ana)
    const release = await manager.getVersion('forecast', '1.0.0')
    if (release === undefined) throw new Error('It was not created')
    const { details, ...result } = await manager.performProductionSecurityCheck(release)
    return { ...result, ran: details.map((one) => one.check) }
  }
  const critical: SecurityCheck = {
    name: 'signature',
    run: () => Promise.resolve(failedCheck({ check: 'signature', severity: 'critical', reason: 'forged', score: 0 })),
  }
  const blind: SecurityCheck = {
    name: 'scan',
    run: () => Promise.resolve(unknownCheck({ check: 'scan', severity: 'high', reason: 'no data' })),
  }
  const broken: SecurityCheck = { name: 'broken', run: () => Promise.reject(new Error('no disk')) }

  it('pass with a mean score of 80', async () => {
    expect(await check([scored('one', 100), scored('two', 60)])).toEqual({
      passed: true,
      reason: 'Security score: 80%',
      score: 80,
      ran: ['one', 'two'],
    })
    expect(await check([scored('one', 100), scored('two', 59)])).toMatchObject({
      passed: false,
      reason: 'Security score: 79.5%',
    })
    expect(await check([scored('one', 70)], { threshold: 70 })).toMatchObject({ passed: true })
  })

  it('end at once with a critical one that fails', async () => {
    expect(await check([scored('one', 100), critical, scored('two', 100)])).toEqual({
      passed: false,
      reason: 'Critical security check failed: signature',
      ran: ['one', 'signature'],
    })
  })

  it('do not pass with what nobody knows, unless the policy allows it, and never count it', async () => {
    expect(await check([scored('one', 100), blind])).toEqual({
      passed: false,
      reason: 'Not known: scan',
      ran: ['one', 'scan'],
    })
    expect(await check([scored('one', 100), blind], { unknown: 'allow' })).toMatchObject({ passed: true, score: 100 })
    expect(await check([blind], { unknown: 'allow' })).toMatchObject({ passed: false, reason: 'Nothing was checked' })
    expect(await check([], { unknown: 'allow' })).toMatchObject({ passed: false, reason: 'Nothing was checked' })
  })

  it('take a check that breaks for one that could not be made', async () => {
    expect(await check([broken, scored('one', 100)])).toMatchObject({ passed: false, reason: 'Not known: broken' })
  })
})
