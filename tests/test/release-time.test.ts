import { describe, expect, it } from 'vitest'
import { parseJson } from '@mcpver/core'
import { openForTest, useEngines } from './support/engines.ts'
import { newPeople, type People } from './support/people.ts'
import { findProblems } from './support/problems.ts'
import { takeToProduction } from './support/release-stream.ts'
import { createReleaseSystem, type ReleaseSystem } from './support/release-system.ts'
import type { KeyTimes } from './support/trust.ts'

const NOON = Date.parse('2026-06-01T12:00:00Z')
const HOUR = 3_600_000

const { engines } = useEngines()

/** A clock that is set. */
class SetClock {
  time = NOON

  now(): number {
    return this.time
  }
}

describe.each(engines)('releases on $engine', ({ place }) => {
  async function systemAt(
    clock: SetClock,
    { people = newPeople(), times = {} }: { people?: People; times?: KeyTimes },
  ): Promise<ReleaseSystem> {
    return createReleaseSystem({ store: await openForTest(await place()), people, times, clock })
  }

  it('go on, and are recorded by number, when the clock goes backwards', async () => {
    const clock = new SetClock()
    const system = await systemAt(clock, {})
    for (const [index, hours] of [0, -24, -48, 24, -1].entries()) {
      clock.time = NOON + hours * HOUR
      await takeToProduction(system, { name: `tool-${String(index)}`, version: '1.0.0' }, () => (clock.time -= HOUR))
    }
    expect(await findProblems(system)).toEqual([])
    const records = await system.store.read(({ audit }) => audit.read(0, 1000))
    const entries = records.map(
      ({ entry }) => parseJson(entry) as { readonly sequence: number; readonly loggedAt: number },
    )
    expect(entries.map(({ sequence }) => sequence)).toEqual(records.map((_, index) => index))
    const times = entries.map(({ loggedAt }) => loggedAt)
    expect(times).not.toEqual(times.toSorted((a, b) => a - b))
  })

  it.each([
    ['revoked', { revokedAt: '2026-06-01T13:00:00Z' }],
    ['expired', { validUntil: '2026-06-01T13:00:00Z' }],
  ])(
    'of somebody whose key is %s stop before production, with the reason, and no new ones come',
    async (standing, times) => {
      const clock = new SetClock()
      const people = newPeople()
      const { manager, ...system } = await systemAt(clock, { people, times: { ana: times } })
      const definition = { name: 'forecast', inputSchema: { type: 'object' } }
      const [ana, ben] = [{ key: people.ana }, { key: people.ben }]
      const create = (version: string) => manager.createVersion('forecast', { version, definition }, ana)
      const promote = (target: 'testing' | 'staging' | 'production') =>
        manager.promoteVersion({ name: 'forecast', version: '1.0.0', target, credentials: ben })
      expect(await create('1.0.0')).toMatchObject({ success: true })
      expect(await promote('testing')).toMatchObject({ success: true })
      expect(await promote('staging')).toMatchObject({ success: true })
      const approve = () => manager.approveVersion({ name: 'forecast', version: '1.0.0', credentials: ben })
      expect(await approve()).toMatchObject({ success: true })

      clock.time = NOON + HOUR
      const because = expect.stringContaining(`the key of "ana" is ${standing}`) as string
      expect(await create('1.1.0')).toMatchObject({ code: 'ERR_INVALID_CREDENTIALS' })
      expect(await promote('production')).toMatchObject({
        code: 'ERR_SECURITY_CHECK_FAILED',
        securityCheck: { details: [{ check: 'signature-validity', reason: because }] },
      })
      expect(await approve()).toMatchObject({ code: 'ERR_SECURITY_CHECK_FAILED' })
      expect(await manager.getVersion('forecast', '1.0.0')).toMatchObject({ state: 'staging' })
      expect(await findProblems({ manager, ...system })).toEqual([
        expect.stringContaining(`forecast@1.0.0: Nobody who signed counts: the key of "ana" is ${standing}`),
      ])
    },
  )

  it.each([
    ['revoked', { revokedAt: '2026-06-01T13:00:00Z' }],
    ['expired', { validUntil: '2026-06-01T13:00:00Z' }],
  ])('are not promoted with a key that is %s, and an approval by it does not count any more', async (_, times) => {
    const clock = new SetClock()
    const people = newPeople()
    const { manager } = await systemAt(clock, { people, times: { ben: times } })
    const definition = { name: 'forecast', inputSchema: { type: 'object' } }
    const release = { name: 'forecast', version: '1.0.0' }
    const ben = { key: people.ben }
    await manager.createVersion('forecast', { version: '1.0.0', definition }, { key: people.ana })
    for (const target of ['testing', 'staging'] as const) {
      expect(await manager.promoteVersion({ ...release, target, credentials: ben })).toMatchObject({ success: true })
    }
    expect(await manager.approveVersion({ ...release, credentials: ben })).toMatchObject({ success: true })
    clock.time = NOON + HOUR
    expect(await manager.promoteVersion({ ...release, target: 'production', credentials: ben })).toMatchObject({
      code: 'ERR_PROMOTION_NOT_PERMITTED',
    })
  })
})
