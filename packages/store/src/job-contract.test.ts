import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { HeldJob, Job, JobClaim, JobQuery, Store, StoredJob } from '@mcpver/core'
import { ENGINES, type Opener } from './test/engines.ts'
import { job } from './test/samples.ts'

const HOUR = 3_600_000
/** A year that these tests do not see. */
const FAR = 9_000_000_000_000
const FREE = { generation: 0, owner: null, claimedUntil: null }

describe.each(ENGINES)('jobs of a store on $name', ({ start, stop, place }) => {
  let open: Opener
  let store: Store

  beforeAll(start)
  afterAll(stop)
  beforeEach(async () => {
    open = place()
    store = await open()
  })

  const insert = (changes: Partial<Job> = {}) => store.write(({ jobs }) => jobs.insert(job(changes)))
  const put = (changes: Partial<Job>, revision: number) => store.write(({ jobs }) => jobs.put(job(changes), revision))
  const get = (id = 'u1') => store.read(({ jobs }) => jobs.get('update', id))
  const ids = (jobs: readonly StoredJob[]) => jobs.map(({ value }) => value.id)
  const list = (query: Partial<JobQuery> = {}) =>
    store.read(async ({ jobs }) => ids(await jobs.list({ kind: 'update', ...query })))
  const claim = (owner: string, options: Partial<JobClaim> = {}) =>
    store.desk.claim({ kind: 'update', owner, lease: HOUR, limit: 10, ...options })
  const held = ({ value: { kind, id }, owner, generation }: StoredJob): HeldJob => ({
    kind,
    id,
    owner: String(owner),
    generation,
  })
  const claimOne = async (owner: string, lease = HOUR): Promise<HeldJob> => {
    const [found, ...rest] = await claim(owner, { lease })
    if (found === undefined || rest.length > 0) throw new Error('There is not one job that is due')
    return held(found)
  }

  describe('in a transaction', () => {
    it('are given back as they were inserted and written, at the next revision', async () => {
      expect(await insert()).toEqual({ value: job(), revision: 1, ...FREE })
      const changes = { status: 'queued', dueAt: null, content: { 天: [1, null] }, subject: '', createdAt: 3 } as const
      expect(await put(changes, 1)).toEqual({ value: job(changes), revision: 2, ...FREE })
      expect(await get()).toEqual({ value: job(changes), revision: 2, ...FREE })
      expect(await get('u2')).toBeUndefined()
    })

    it('are listed newest first, of a kind, a subject, a status, and no more than asked for', async () => {
      await insert({ id: 'a', createdAt: 1, status: 'ended' })
      await insert({ id: 'c', createdAt: 2, status: 'ended' })
      await insert({ id: 'b', createdAt: 2, subject: 'maps' })
      await insert({ id: 'é', createdAt: 2, status: 'queued' })
      await insert({ id: 'd', kind: 'message' })
      expect(await list()).toEqual(['é', 'c', 'b', 'a'])
      expect(await list({ limit: 2 })).toEqual(['é', 'c'])
      expect(await list({ limit: 0 })).toEqual([])
      expect(await list({ subject: 'weather' })).toEqual(['é', 'c', 'a'])
      expect(await list({ subject: 'weather', status: 'ended', limit: 1 })).toEqual(['c'])
      expect(await list({ status: 'active' })).toEqual(['b'])
      expect(await list({ kind: 'nothing' })).toEqual([])
    })

    it('refuse a name that is taken, and the transaction goes on', async () => {
      await insert()
      await store.write(async ({ jobs }) => {
        await expect(jobs.insert(job({ status: 'queued' }))).rejects.toMatchObject({
          code: 'ERR_STORE_CONFLICT',
          message: 'The job "update" "u1" is there already',
        })
        await jobs.insert(job({ id: 'u2', status: 'queued' }))
      })
      expect(await list()).toEqual(['u2', 'u1'])
    })

    it('refuse a second active one of a subject, when it is inserted and when it becomes so', async () => {
      await insert()
      const refusal = {
        code: 'ERR_STORE_CONFLICT',
        message: 'The job "update" "u2" cannot be active: "u1" is, and works on "weather" too',
      }
      await expect(insert({ id: 'u2' })).rejects.toMatchObject(refusal)
      await insert({ id: 'u2', status: 'queued' })
      await store.write(async ({ jobs }) => {
        await expect(jobs.put(job({ id: 'u2' }), 1)).rejects.toMatchObject(refusal)
        await jobs.put(job({ status: 'ended' }), 1)
        await jobs.put(job({ id: 'u2' }), 1)
      })
      expect(await list({ status: 'active' })).toEqual(['u2'])
      await put({ id: 'u2', dueAt: 7 }, 2)
    })

    it('let many be active that work on nothing in particular, or are of another kind', async () => {
      await insert()
      await insert({ kind: 'message' })
      await insert({ id: 'u2', subject: '' })
      await insert({ id: 'u3', subject: '' })
      await put({ id: 'u3', subject: '' }, 1)
      expect(await list({ status: 'active' })).toHaveLength(3)
    })

    it('refuse what was decided on an old revision, or for a job that is not there', async () => {
      await insert()
      await put({}, 1)
      await expect(put({}, 1)).rejects.toMatchObject({
        code: 'ERR_STORE_STALE',
        message: 'The job "update" "u1" was written since revision 1 was read: it is at 2, active',
      })
      await expect(put({}, 3)).rejects.toMatchObject({ code: 'ERR_STORE_STALE' })
      await expect(put({ id: 'u2' }, 1)).rejects.toMatchObject({ code: 'ERR_STORE_MISSING' })
    })

    it('are removed at the revision that was read, and no other', async () => {
      await insert()
      const remove = (revision: number) => store.write(({ jobs }) => jobs.remove('update', 'u1', revision))
      await expect(remove(2)).rejects.toMatchObject({ code: 'ERR_STORE_STALE' })
      await remove(1)
      await expect(remove(1)).rejects.toMatchObject({ code: 'ERR_STORE_MISSING' })
      expect(await insert()).toMatchObject({ revision: 1 })
    })

    it('are not there when the transaction was undone', async () => {
      await insert()
      const act = store.write(async ({ jobs }) => {
        await jobs.put(job({ status: 'ended' }), 1)
        await jobs.insert(job({ id: 'u2' }))
        throw new Error('on purpose')
      })
      await expect(act).rejects.toThrow('on purpose')
      expect(await get()).toEqual({ value: job(), revision: 1, ...FREE })
      expect(await list()).toEqual(['u1'])
    })

    it.each<[string, object, string]>([
      ['no kind', { kind: '' }, 'its kind is ""'],
      ['a name that is too long for an index', { id: 'é'.repeat(513) }, '1024 bytes'],
      ['an unknown status', { status: 'done' }, 'one of queued, active, ended'],
      ['no time, not even null', { dueAt: undefined }, 'its dueAt is undefined'],
      ['a time that is no whole number', { dueAt: 0.5 }, 'its dueAt is 0.5'],
      ['a time before 1970', { dueAt: -1 }, 'its dueAt is -1'],
      ['content that JSON cannot hold', { content: { at: new Date(0) } }, '/at'],
      ['content that is a list', { content: [] }, 'its content is an array'],
    ])('refuse %s, and nothing is stored', async (_, changes, says) => {
      await expect(insert(changes)).rejects.toMatchObject({ code: 'ERR_STORE_INVALID' })
      await expect(insert(changes)).rejects.toThrow(says)
      expect(await list()).toEqual([])
    })

    it('have the time of the store, which does not stand still where a server has it', async () => {
      const before = await store.read(({ jobs }) => jobs.now())
      expect(Number.isSafeInteger(before)).toBe(true)
      expect(await store.write(({ jobs }) => jobs.now())).toBeGreaterThanOrEqual(before)
      expect(Math.abs(before - Date.now())).toBeLessThan(HOUR)
    })

    it('cannot be written by one that reads', async () => {
      await insert()
      const read = (act: Parameters<Store['read']>[0]) => expect(store.read(act)).rejects
      await read(({ jobs }) => jobs.insert(job({ id: 'u2' }))).toMatchObject({ code: 'ERR_STORE_READ_ONLY' })
      await read(({ jobs }) => jobs.put(job(), 1)).toMatchObject({ code: 'ERR_STORE_READ_ONLY' })
      await read(({ jobs }) => jobs.remove('update', 'u1', 1)).toMatchObject({ code: 'ERR_STORE_READ_ONLY' })
    })
  })

  describe('at the desk', () => {
    it('are claimed when they are due, for a while, with a generation of their own', async () => {
      await insert()
      const before = await store.read(({ jobs }) => jobs.now())
      const [found] = await claim('ada')
      expect(found).toEqual({
        value: job(),
        revision: 1,
        generation: 1,
        owner: 'ada',
        claimedUntil: expect.any(Number) as number,
      })
      expect(found?.claimedUntil).toBeGreaterThanOrEqual(before + HOUR)
      expect(await get()).toEqual(found)
      expect(await claim('eve')).toEqual([])
    })

    it('are given out only of the kind that was asked for, and not when they wait or have ended', async () => {
      await insert({ id: 'later', subject: '', dueAt: FAR })
      await insert({ id: 'waits', subject: '', dueAt: null })
      await insert({ id: 'ended', subject: '', status: 'ended' })
      await insert({ id: 'queued', subject: '', status: 'queued' })
      await insert({ id: 'active', subject: '', dueAt: 0 })
      await insert({ id: 'other', kind: 'message' })
      expect(ids(await claim('ada'))).toEqual(['active', 'queued'])
    })

    it('are given out a few at a time, those first that have been due for longest', async () => {
      for (const [id, dueAt] of [
        ['c', 2],
        ['b', 2],
        ['a', 3],
        ['d', 1],
      ] as const)
        await insert({ id, dueAt, subject: '' })
      expect(await claim('ada', { limit: 0 })).toEqual([])
      expect(ids(await claim('ada', { limit: 2 }))).toEqual(['d', 'b'])
      expect(ids(await claim('ada', { limit: 5 }))).toEqual(['c', 'a'])
    })

    it('are due again when a claim is over, and then the former holder is told so', async () => {
      await insert()
      const first = await claimOne('ada', 1)
      let second: HeldJob | undefined
      while (second === undefined) second = (await claim('eve')).map(held)[0]
      expect(second).toEqual({ ...first, owner: 'eve', generation: 2 })
      expect(await store.desk.renew(first, HOUR)).toBe(false)
      await store.desk.release(first)
      expect(await get()).toMatchObject({ owner: 'eve', generation: 2 })
      expect(await store.desk.renew(second, HOUR)).toBe(true)
    })

    it('are held for longer when the claim is renewed, also one that is over and that nobody else has taken', async () => {
      await insert()
      const mine = await claimOne('ada', 1)
      const now = () => store.read(({ jobs }) => jobs.now())
      const end = await now()
      while ((await now()) <= end + 1);
      expect(await store.desk.renew(mine, HOUR)).toBe(true)
      expect((await get())?.claimedUntil).toBeGreaterThan(end + HOUR)
      expect(await claim('eve')).toEqual([])
    })

    it('are free at once when they are given back', async () => {
      await insert()
      const mine = await claimOne('ada')
      await store.desk.release(mine)
      expect(await get()).toMatchObject({ ...FREE, generation: 1 })
      expect(await store.desk.renew(mine, HOUR)).toBe(false)
      expect(await claimOne('eve')).toMatchObject({ generation: 2 })
    })

    it('are free when they were written, at the same generation', async () => {
      await insert()
      const mine = await claimOne('ada')
      expect(await put({ content: { step: 3 } }, 1)).toMatchObject({ ...FREE, generation: 1, revision: 2 })
      expect(await store.desk.renew(mine, HOUR)).toBe(false)
      expect(await claimOne('ada')).toMatchObject({ generation: 2 })
    })

    it('can be written after they were claimed: who writes for a claim sees whose it is', async () => {
      await insert()
      const mine = await claimOne('ada')
      const outcome = await store.write(async ({ jobs }) => {
        const now = await jobs.get('update', 'u1')
        expect(now).toMatchObject({ owner: mine.owner, generation: mine.generation, revision: 1 })
        return jobs.put(job({ status: 'ended', dueAt: null }), 1)
      })
      expect(outcome).toMatchObject({ revision: 2, generation: 1, owner: null })
      expect(await claim('eve')).toEqual([])
    })

    it('are nobody’s by another name, kind, owner or generation', async () => {
      await insert()
      const mine = await claimOne('ada')
      for (const other of [{ id: 'u2' }, { kind: 'message' }, { owner: 'eve' }, { generation: 2 }, { generation: 0 }]) {
        expect(await store.desk.renew({ ...mine, ...other }, HOUR)).toBe(false)
        await store.desk.release({ ...mine, ...other })
      }
      expect(await get()).toMatchObject({ owner: 'ada', generation: 1 })
    })

    it('are not claimed within a transaction of the same store, which the claim would wait for', async () => {
      await expect(store.write(() => claim('ada'))).rejects.toMatchObject({
        code: 'ERR_STORE_NESTED',
        message: expect.stringContaining('`claim`') as string,
      })
    })

    it.each<[string, object]>([
      ['no owner', { owner: '' }],
      ['no kind', { kind: '' }],
      ['a claim for no time', { lease: 0 }],
      ['a claim for ever', { lease: Number.MAX_SAFE_INTEGER }],
      ['half a job', { limit: 0.5 }],
      ['too many', { limit: 2 ** 31 }],
    ])('refuse %s', async (_, changes) => {
      await insert()
      await expect(claim('ada', changes)).rejects.toMatchObject({ code: 'ERR_STORE_INVALID' })
      expect(await get()).toMatchObject(FREE)
    })

    it('ring for what is put by another opening, and when they become due', async () => {
      const claimed = Promise.withResolvers<readonly string[]>()
      const found: string[] = []
      const ring = async () => {
        found.push(...ids(await claim('ada')))
        if (found.length === 2) claimed.resolve(found)
      }
      const end = store.desk.onDue('update', () => void ring())
      const other = await open()
      const now = await store.read(({ jobs }) => jobs.now())
      await other.write(async ({ jobs }) => {
        await jobs.insert(job({ id: 'now', subject: '' }))
        await jobs.insert(job({ id: 'soon', subject: '', dueAt: now + 100 }))
      })
      expect(await claimed.promise).toEqual(['now', 'soon'])
      end()
    })

    it('are not claimed of a store that was closed', async () => {
      await store.close()
      await expect(claim('ada')).rejects.toMatchObject({ code: 'ERR_STORE_CLOSED' })
    })
  })
})
