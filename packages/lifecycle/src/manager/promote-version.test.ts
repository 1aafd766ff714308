import { RELEASE_STATES, type ReleaseState } from '@mcpver/core'
import { describe, expect, it } from 'vitest'
import { verifyAudit } from '../audit/verify-audit.ts'
import { isPromotionPath } from '../promotion-path.ts'
import { ana, data, entries, inState, managerOf, scored } from '../test/scenery.ts'

describe('promoting a version', () => {
  it('goes along the path, a record in the audit for each step', async () => {
    const { manager, store } = managerOf()
    await inState(manager, 'deprecated')
    expect(
      entries(store)
        .slice(1)
        .map(({ data: { from, to } }) => [from, to]),
    ).toEqual([
      ['development', 'testing'],
      ['testing', 'staging'],
      ['staging', 'production'],
      ['production', 'deprecated'],
    ])
    expect(await store.read(({ audit }) => verifyAudit(audit))).toMatchObject({ valid: true, size: 5 })
  })

  it('answers the old state and the new one', async () => {
    const { manager } = managerOf()
    await manager.createVersion('forecast', data, ana)
    const request = { name: 'forecast', version: '1.0.0', target: 'testing', credentials: ana } as const
    expect(await manager.promoteVersion(request)).toEqual({
      success: true,
      oldState: 'development',
      newState: 'testing',
    })
  })

  it.each(RELEASE_STATES.flatMap((from) => RELEASE_STATES.map((to) => [from, to] as const)))(
    'from %s to %s is done exactly when it is on the path',
    async (from, to) => {
      const { manager } = managerOf()
      await inState(manager, from)
      const request = { name: 'forecast', version: '1.0.0', target: to, credentials: ana, reason: 'test' }
      const result = await manager.promoteVersion(request)
      expect(result.success).toBe(isPromotionPath(from, to))
      if (!result.success) expect(result.reason).toMatch(/^Invalid promotion path/)
      expect((await manager.getVersion('forecast', '1.0.0'))?.state).toBe(result.success ? to : from)
    },
  )

  it('looks whether it exists first, then at the permission, then at the path', async () => {
    const { manager, store } = managerOf()
    await manager.createVersion('forecast', data, ana)
    const request = { name: 'forecast', version: '1.0.0', target: 'production', credentials: { user: 'ben' } } as const
    expect(await manager.promoteVersion({ ...request, version: '9.9.9' })).toEqual({
      success: false,
      code: 'ERR_VERSION_NOT_FOUND',
      reason: 'Version not found',
      hint: 'List the versions of the name to see which there are.',
    })
    expect(await manager.promoteVersion(request)).toEqual({
      success: false,
      code: 'ERR_PROMOTION_NOT_PERMITTED',
      reason: 'Insufficient permissions for promotion',
      hint: 'Ask somebody who may move versions of this name to this state.',
    })
    expect(entries(store).at(-1)).toMatchObject({ outcome: 'denied', subject: 'ben', data: { to: 'production' } })
    expect(await manager.promoteVersion({ ...request, credentials: ana })).toMatchObject({
      code: 'ERR_INVALID_PROMOTION_PATH',
    })
  })

  it('into the archive needs a reason', async () => {
    const { manager, store } = managerOf()
    await inState(manager, 'testing')
    const request = { name: 'forecast', version: '1.0.0', target: 'archived', credentials: ana } as const
    expect(await manager.promoteVersion(request)).toMatchObject({ code: 'ERR_REASON_MISSING' })
    expect(await manager.promoteVersion({ ...request, reason: 'never used' })).toMatchObject({ success: true })
    expect(entries(store).at(-1)).toMatchObject({ data: { reason: 'never used' } })
  })

  it('to production is refused when the checks say so, and they say why', async () => {
    const { manager, store } = managerOf({ checks: [scored('one', 90), scored('two', 60)] })
    await inState(manager, 'staging')
    const request = { name: 'forecast', version: '1.0.0', target: 'production', credentials: ana } as const
    const result = await manager.promoteVersion(request)
    expect(result).toMatchObject({
      success: false,
      code: 'ERR_SECURITY_CHECK_FAILED',
      reason: 'Security check failed: Security score: 75%',
      securityCheck: { passed: false, score: 75 },
    })
    expect((await manager.getVersion('forecast', '1.0.0'))?.state).toBe('staging')
    expect(entries(store).at(-1)).toMatchObject({
      outcome: 'denied',
      data: { reason: 'Security check failed: Security score: 75%' },
    })
  })

  it('by two at once succeeds once', async () => {
    const { manager } = managerOf()
    await inState(manager, 'testing')
    const move = (target: ReleaseState): ReturnType<typeof manager.promoteVersion> =>
      manager.promoteVersion({ name: 'forecast', version: '1.0.0', target, credentials: ana })
    const results = await Promise.all([move('staging'), move('development')])
    expect(results.map(({ success }) => success).sort()).toEqual([false, true])
    expect(results.find(({ success }) => !success)).toMatchObject({
      code: 'ERR_PROMOTION_CONFLICT',
      reason: 'Somebody else has moved forecast@1.0.0 meanwhile',
    })
  })

  it('tells who comes second that somebody else was there before, and changes nothing for them', async () => {
    const { manager, store } = managerOf()
    await inState(manager, 'staging')
    const rival = managerOf({ store }).manager
    const request = { name: 'forecast', version: '1.0.0', credentials: ana } as const
    // The rival's move is done after the loser has read the version, and before it writes.
    const write = store.write.bind(store)
    store.write = async (use) => {
      store.write = write
      expect(await rival.promoteVersion({ ...request, target: 'testing' })).toMatchObject({ success: true })
      return write(use)
    }
    const before = store.content.records.length
    expect(await manager.promoteVersion({ ...request, target: 'production' })).toEqual({
      success: false,
      code: 'ERR_PROMOTION_CONFLICT',
      reason: 'Somebody else has moved forecast@1.0.0 meanwhile',
      hint: 'Look where the version is now, and decide again.',
    })
    expect((await manager.getVersion('forecast', '1.0.0'))?.state).toBe('testing')
    expect(store.content.records).toHaveLength(before + 1)
  })

  it('to no state at all is denied without filling the audit', async () => {
    const { manager, store } = managerOf()
    await manager.createVersion('forecast', data, ana)
    const target = 'x'.repeat(100_000) as ReleaseState
    const request = { name: 'forecast', version: '1.0.0', target }
    expect(await manager.promoteVersion({ ...request, credentials: { user: 'ben' } })).toMatchObject({
      code: 'ERR_PROMOTION_NOT_PERMITTED',
    })
    expect(entries(store).at(-1)?.data).toEqual({ to: `"${'x'.repeat(79)}… (100000 characters)` })
    expect(await manager.promoteVersion({ ...request, credentials: ana })).toMatchObject({
      code: 'ERR_INVALID_PROMOTION_PATH',
    })
  })

  it('does not happen without a record in the audit', async () => {
    const { manager, store } = managerOf()
    await manager.createVersion('forecast', data, ana)
    store.isAuditBroken = true
    const request = { name: 'forecast', version: '1.0.0', target: 'testing', credentials: ana } as const
    await expect(manager.promoteVersion(request)).rejects.toThrow('The audit cannot be written')
    expect((await manager.getVersion('forecast', '1.0.0'))?.state).toBe('development')
  })
})
