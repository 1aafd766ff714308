import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { HeldJob, Store } from '@mcpver/core'
import { startPostgres, type PostgresServer } from '../test/postgres-server.ts'
import { document, job, tally } from '../test/samples.ts'
import { openPostgresStore } from './open-postgres-store.ts'

const HOUR = 3_600_000
const CLAIM = { kind: 'update', lease: HOUR, limit: 10 }
const MINE: HeldJob = { kind: 'update', id: 'u1', owner: 'ada', generation: 1 }

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

describe('jobs and tallies on PostgreSQL', () => {
  let [one, two]: Store[] = []
  let stores: { readonly one: Store; readonly two: Store }

  beforeEach(async () => {
    const url = await server.createDatabase()
    ;[one, two] = [await openPostgresStore({ url }), await openPostgresStore({ url, busyTimeout: 100 })]
    stores = { one, two }
    onTestFinished(async () => {
      await Promise.all([stores.one.close(), stores.two.close()])
    })
    await one.write(({ jobs }) => jobs.insert(job()))
  })

  it('wait for no writer', async () => {
    const { one, two } = stores
    await one.write(async ({ documents }) => {
      await documents.put(document())
      expect(await two.desk.claim({ ...CLAIM, owner: 'ada' })).toHaveLength(1)
      expect(await two.desk.renew(MINE, HOUR)).toBe(true)
      await two.desk.release(MINE)
      await two.tallies.add([tally()])
      expect(await two.tallies.prune(Number.MAX_SAFE_INTEGER)).toBe(1)
    })
  })

  it('of which one was read by a transaction that writes stay as they are until it ends', async () => {
    const { one, two } = stores
    await one.write(async ({ jobs }) => {
      expect(await jobs.get('update', 'u1')).toMatchObject({ owner: null, revision: 1 })
      expect(await two.desk.claim({ ...CLAIM, owner: 'eve' })).toEqual([])
      await jobs.put(job({ content: { step: 9 } }), 1)
      expect(await two.desk.claim({ ...CLAIM, owner: 'eve' })).toEqual([])
    })
    const claimed = await two.desk.claim({ ...CLAIM, owner: 'eve' })
    expect(claimed).toMatchObject([{ owner: 'eve', revision: 2, value: { content: { step: 9 } } }])
  })

  it('are renewed after a writer who has read them, and then only when that did not write them', async () => {
    const { one, two } = stores
    await two.desk.claim({ ...CLAIM, owner: 'ada' })
    const renewAround = async (isWritten: boolean) => {
      let renewed: Promise<boolean> | undefined
      await one.write(async ({ jobs }) => {
        const found = await jobs.get('update', 'u1')
        renewed = two.desk.renew(MINE, HOUR)
        if (isWritten) await jobs.put(job(), found?.revision ?? 0)
      })
      return renewed
    }
    expect(await renewAround(false)).toBe(true)
    expect(await renewAround(true)).toBe(false)
  })

  it('are not waited for without an end', async () => {
    const { one, two } = stores
    await two.desk.claim({ ...CLAIM, owner: 'ada' })
    await one.write(async ({ jobs }) => {
      await jobs.get('update', 'u1')
      await expect(two.desk.renew(MINE, HOUR)).rejects.toMatchObject({ code: 'ERR_STORE_BUSY' })
    })
  })

  it('are written after a claim that came between reading and writing: the revision is the same, the holder is not', async () => {
    const { one, two } = stores
    const read = await one.read(({ jobs }) => jobs.get('update', 'u1'))
    expect(read).toMatchObject({ owner: null, generation: 0 })
    await two.desk.claim({ ...CLAIM, owner: 'eve' })
    await one.write(async ({ jobs }) => {
      expect(await jobs.get('update', 'u1')).toMatchObject({ owner: 'eve', generation: 1 })
      await jobs.put(job(), 1)
    })
    expect(await two.desk.renew({ ...MINE, owner: 'eve' }, HOUR)).toBe(false)
  })

  it('of which many are claimed by many at once go to one each', async () => {
    const { one, two } = stores
    const ids = Array.from({ length: 60 }, (_, index) => String(index))
    await one.write(async ({ jobs }) => {
      for (const id of ids) await jobs.insert(job({ id, subject: '' }))
    })
    const claimAll = async (store: Store, owner: string): Promise<readonly string[]> => {
      const found = await store.desk.claim({ ...CLAIM, owner, limit: 3 })
      return found.length === 0 ? [] : [...found.map(({ value }) => value.id), ...(await claimAll(store, owner))]
    }
    const claimed = await Promise.all(
      ['a', 'b', 'c', 'd'].map((owner, at) => claimAll(at % 2 === 0 ? one : two, owner)),
    )
    expect(claimed.flat().sort()).toEqual([...ids, 'u1'].sort())
  })

  it('tell nobody who watches, unlike jobs that are written', async () => {
    const { one, two } = stores
    let tells = 0
    const begun = Promise.withResolvers<undefined>()
    const written = Promise.withResolvers<undefined>()
    onTestFinished(
      one.watch(() => {
        tells += 1
        if (tells === 1) begun.resolve(undefined)
        else written.resolve(undefined)
      }),
    )
    // The first is told when it begins to listen.
    await begun.promise
    for (const store of [one, two]) {
      await store.desk.claim({ ...CLAIM, owner: 'ada' })
      await store.desk.renew(MINE, HOUR)
      await store.desk.release(MINE)
      await store.tallies.add([tally()])
      await store.tallies.prune(0)
    }
    // Notifications come in order: what these told would be heard before what this does.
    await two.write(({ jobs }) => jobs.put(job(), 1))
    await written.promise
    expect(tells).toBe(2)
  })
})
