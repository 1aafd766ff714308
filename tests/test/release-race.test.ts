import { describe, expect, it } from 'vitest'
import type { Store } from '@mcpver/core'
import { openForTest, useEngines } from './support/engines.ts'
import { newPeople, toText } from './support/people.ts'
import { findProblems } from './support/problems.ts'
import { createReleaseSystem, type ReleaseSystem } from './support/release-system.ts'
import { Child } from './support/store-testing.ts'
import type { RacerTask } from './support/racer.ts'

const RACER = new URL('support/racer.ts', import.meta.url).href
const NAMES = Array.from({ length: 12 }, (_, index) => `tool-${String(index)}`)

const { engines } = useEngines()

async function create({ manager, people: { ana } }: ReleaseSystem, name: string): Promise<void> {
  const data = { version: '1.0.0', definition: { name, inputSchema: { type: 'object' } } }
  expect(await manager.createVersion(name, data, { key: ana })).toMatchObject({ success: true })
}

/** A store whose writers wait for something before they begin. */
function waiting(store: Store, forWhat: () => Promise<unknown>): Store {
  return {
    desk: store.desk,
    tallies: store.tallies,
    read: (use) => store.read(use),
    write: async (use) => {
      await forWhat()
      return store.write(use)
    },
    watch: (onChange) => store.watch(onChange),
    close: () => store.close(),
  }
}

describe.each(engines)('two promoters on $engine', ({ place }) => {
  it('race for the same release: the one who comes second is told so, and changes nothing', async () => {
    const [people, target] = [newPeople(), await place()]
    const first = await createReleaseSystem({ store: await openForTest(target), people })
    await create(first, 'forecast')
    const move = { name: 'forecast', version: '1.0.0', target: 'testing', credentials: { key: people.ben } } as const
    // The second has read the release and decided when the first moves it.
    const store = waiting(await openForTest(target), async () => {
      expect(await first.manager.promoteVersion(move)).toMatchObject({ success: true })
    })
    const second = await createReleaseSystem({ store, people })
    expect(await second.manager.promoteVersion(move)).toMatchObject({
      success: false,
      code: 'ERR_PROMOTION_CONFLICT',
      reason: 'Somebody else has moved forecast@1.0.0 meanwhile',
    })
    const head = await store.read(({ audit }) => audit.head())
    expect(head?.sequence).toBe(1)
    expect(await findProblems(second)).toEqual([])
  })

  it('in two processes race for many releases: each is moved once, by one of them', async () => {
    const [people, target] = [newPeople(), await place()]
    const system = await createReleaseSystem({ store: await openForTest(target), people })
    for (const name of NAMES) await create(system, name)
    const racers = ['a', 'b']
    const children = racers.map((racer) => {
      const task: RacerTask = { target, people: toText(people), racer, racers: racers.length, names: NAMES }
      return new Child(RACER, task)
    })
    await Promise.all(children.map((child) => child.done()))
    const results = NAMES.map((_, index) => children.map(({ lines }) => lines[index]))
    for (const result of results) expect(result.filter((one) => one === 'won')).toHaveLength(1)
    // Who comes when the other is done already sees a release that is where it should go.
    const refusals = new Set(results.flat().filter((one) => one !== 'won'))
    for (const code of refusals) expect(['ERR_PROMOTION_CONFLICT', 'ERR_INVALID_PROMOTION_PATH']).toContain(code)
    expect(await findProblems(system)).toEqual([])
    expect(await system.store.read(({ audit }) => audit.head())).toMatchObject({ sequence: 2 * NAMES.length - 1 })
  })
})

describe.each(engines)('two publishers on $engine', ({ place }) => {
  it('create the same version: the one who comes second is told so', async () => {
    const [people, target] = [newPeople(), await place()]
    const first = await createReleaseSystem({ store: await openForTest(target), people })
    const store = waiting(await openForTest(target), () => create(first, 'forecast'))
    const second = await createReleaseSystem({ store, people })
    const data = { version: '1.0.0', definition: { name: 'forecast', inputSchema: { type: 'string' } } }
    expect(await second.manager.createVersion('forecast', data, { key: people.ana })).toMatchObject({
      code: 'ERR_VERSION_EXISTS',
    })
    expect(await findProblems(second)).toEqual([])
  })

  it('create versions of a name at once: each is signed as the one after the other', async () => {
    const [people, target] = [newPeople(), await place()]
    const first = await createReleaseSystem({ store: await openForTest(target), people })
    let isDone = false
    const store = waiting(await openForTest(target), async () => {
      if (!isDone) await create(first, 'forecast')
      isDone = true
    })
    const second = await createReleaseSystem({ store, people })
    const data = {
      version: '2.0.0',
      definition: { name: 'forecast', inputSchema: { type: 'object', minProperties: 1 } },
    }
    const created = await second.manager.createVersion('forecast', data, { key: people.ana })
    const before = await second.manager.getVersion('forecast', '1.0.0')
    expect(created).toMatchObject({ success: true, version: { previousChecksum: before?.checksum } })
    expect(await findProblems(second)).toEqual([])
  })
})
