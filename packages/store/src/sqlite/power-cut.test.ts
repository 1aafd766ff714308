import { expect, it } from 'vitest'
import { Child } from '../test/child.ts'
import { expectWholeHistory } from '../test/history-check.ts'
import { PowerCut } from '../test/power-cut.ts'
import { openTarget } from '../test/target.ts'

const CUTS = 4
const ACKNOWLEDGED = 25

async function writeUntilPowerCut(power: PowerCut, settings: object): Promise<readonly number[]> {
  const target = { path: power.path, ...settings }
  const child = new Child('writer.ts', { target, name: 'a', padding: 2000 }, power.env)
  await child.said(ACKNOWLEDGED)
  await child.kill()
  power.cut()
  return child.numbers
}

it.each([
  ['WAL', {}],
  ['TRUNCATE', { sqliteVersion: '3.50.4' }],
])('nothing acknowledged is lost in power cuts in journal mode %s', async (_, settings) => {
  const power = new PowerCut()
  const acknowledged: number[] = []
  for (let cut = 0; cut < CUTS; cut++) {
    acknowledged.push(...(await writeUntilPowerCut(power, settings)))
    const store = await openTarget({ path: power.path, ...settings })
    await expectWholeHistory(store, acknowledged)
    await store.close()
    // This process synchronised too, and without the shim.
    power.settle()
  }
  expect(acknowledged.length).toBeGreaterThanOrEqual(CUTS * (ACKNOWLEDGED - 1))
})

it('with synchronous=NORMAL a power cut loses what was acknowledged, so these tests can fail', async () => {
  const power = new PowerCut()
  const acknowledged = await writeUntilPowerCut(power, { synchronous: 'NORMAL' })
  // Not even the tables need be there: then it opens as a fresh one.
  const store = await openTarget({ path: power.path })
  const head = await store.read(({ audit }) => audit.head())
  expect(head?.sequence ?? -1).toBeLessThan(Math.max(...acknowledged))
  await store.close()
})
