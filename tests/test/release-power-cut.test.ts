import { expect, it } from 'vitest'
import { acknowledgedIn, findLost } from './support/acknowledged.ts'
import { openForTest } from './support/engines.ts'
import { newPeople, toText } from './support/people.ts'
import { findProblems } from './support/problems.ts'
import type { Acknowledged } from './support/release-stream.ts'
import { createReleaseSystem } from './support/release-system.ts'
import { Child, PowerCut, type Target } from './support/store-testing.ts'
import type { StreamTask } from './support/stream-writer.ts'

const WRITER = new URL('support/stream-writer.ts', import.meta.url).href
const CUTS = 3
const ACKNOWLEDGED = 16

const people = newPeople()

async function streamUntilPowerCut(power: PowerCut, target: Target, prefix: string): Promise<readonly Acknowledged[]> {
  const child = new Child(WRITER, { target, people: toText(people), prefix } satisfies StreamTask, power.env)
  await child.said(ACKNOWLEDGED)
  await child.kill()
  power.cut()
  return acknowledgedIn(child.lines)
}

it.each([
  ['WAL', {}],
  ['TRUNCATE', { sqliteVersion: '3.50.4' }],
])(
  'no release and no promotion that was acknowledged is lost in power cuts in journal mode %s',
  async (_, settings) => {
    const power = new PowerCut()
    const target = { path: power.path, ...settings }
    const acknowledged: Acknowledged[] = []
    for (let cut = 0; cut < CUTS; cut++) {
      acknowledged.push(...(await streamUntilPowerCut(power, target, `cut-${String(cut)}`)))
      const store = await openForTest(target)
      expect(await findLost(store, acknowledged)).toEqual([])
      expect(await findProblems(await createReleaseSystem({ store, people }))).toEqual([])
      await store.close()
      power.settle()
    }
    expect(acknowledged.length).toBeGreaterThanOrEqual(CUTS * ACKNOWLEDGED)
  },
)

it('with synchronous=NORMAL a power cut loses what was acknowledged, so these tests can fail', async () => {
  const power = new PowerCut()
  const target = { path: power.path, synchronous: 'NORMAL' } as const
  const acknowledged = await streamUntilPowerCut(power, target, 'cut')
  // Not even the tables need be there: then it opens as a fresh one.
  const store = await openForTest({ path: power.path })
  expect(await findLost(store, acknowledged)).not.toEqual([])
  await store.close()
})
