import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HeldJob, Job, JobStatus, Store } from '@mcpver/core'
import { codeOf } from './test/code-of.ts'
import { ENGINES, type TestEngine } from './test/engines.ts'
import { job } from './test/samples.ts'

beforeAll(() => Promise.all(ENGINES.map(({ start }) => start())))
afterAll(() => Promise.all(ENGINES.map(({ stop }) => stop())))

/** What the model knows of a job. */
interface Known {
  readonly job: Job
  readonly revision: number
  readonly generation: number
  readonly owner: string | null
  readonly claimedUntil: number | null
}

/** The rules of jobs, written down once more as simply as they can be. */
class Model {
  readonly known = new Map<string, Known>()
  now = 1_000_000

  insert(job: Job): string {
    if (this.known.has(job.id) || this.#isRivalled(job)) return 'ERR_STORE_CONFLICT'
    this.known.set(job.id, { job, revision: 1, generation: 0, owner: null, claimedUntil: null })
    return 'fine'
  }

  put(job: Job, revision: number): string {
    const known = this.known.get(job.id)
    if (known === undefined) return 'ERR_STORE_MISSING'
    if (known.revision !== revision) return 'ERR_STORE_STALE'
    if (this.#isRivalled(job)) return 'ERR_STORE_CONFLICT'
    this.known.set(job.id, { ...known, job, revision: revision + 1, owner: null, claimedUntil: null })
    return 'fine'
  }

  remove(id: string, revision: number): string {
    const known = this.known.get(id)
    if (known === undefined) return 'ERR_STORE_MISSING'
    if (known.revision !== revision) return 'ERR_STORE_STALE'
    this.known.delete(id)
    return 'fine'
  }

  claim(owner: string, lease: number, limit: number): readonly string[] {
    const due = [...this.known.values()].filter(({ job: { status, dueAt }, claimedUntil }) => {
      return status !== 'ended' && dueAt !== null && dueAt <= this.now && (claimedUntil ?? 0) <= this.now
    })
    due.sort((a, b) => Number(a.job.dueAt) - Number(b.job.dueAt) || (a.job.id < b.job.id ? -1 : 1))
    return due.slice(0, limit).map((known) => {
      const claimed = { ...known, owner, generation: known.generation + 1, claimedUntil: this.now + lease }
      this.known.set(known.job.id, claimed)
      return known.job.id
    })
  }

  /** Until when the claim holds then; `null` when it is given back. */
  change({ id, owner, generation }: HeldJob, claimedUntil: number | null): boolean {
    const known = this.known.get(id)
    if (known?.owner !== owner || known.generation !== generation) return false
    this.known.set(id, { ...known, owner: claimedUntil === null ? null : owner, claimedUntil })
    return true
  }

  #isRivalled({ id, subject, status }: Job): boolean {
    if (status !== 'active' || subject === '') return false
    return [...this.known.values()].some(
      ({ job }) => job.id !== id && job.subject === subject && job.status === 'active',
    )
  }
}

/** Does something to a store and to the model, and expects the same of both. */
type Step = (store: Store, model: Model) => Promise<void>

const id = fc.constantFrom('B', 'é', '😀')
const owner = fc.constantFrom('ada', 'eve')
const generation = fc.integer({ min: 0, max: 3 })
const revision = fc.integer({ min: 0, max: 4 })

function steps(dueAt: fc.Arbitrary<number | null>, lease: fc.Arbitrary<number>, wait: fc.Arbitrary<number>) {
  const anyJob = fc.record({
    id,
    subject: fc.constantFrom('', 'weather', 'maps'),
    status: fc.constantFrom<JobStatus>('queued', 'active', 'ended'),
    dueAt,
    createdAt: fc.constantFrom(1, 2),
  })
  const held = fc.record({ kind: fc.constant('update'), id, owner, generation })
  return fc.oneof(
    anyJob.map((changes): Step => async (store, model) => {
      const code = await codeOf(() => store.write(({ jobs }) => jobs.insert(job(changes))))
      expect(code).toBe(model.insert(job(changes)))
    }),
    fc.tuple(anyJob, fc.option(revision)).map(([changes, other]): Step => async (store, model) => {
      const read = other ?? model.known.get(changes.id)?.revision ?? 1
      const code = await codeOf(() => store.write(({ jobs }) => jobs.put(job(changes), read)))
      expect(code).toBe(model.put(job(changes), read))
    }),
    fc.tuple(id, revision).map(([id, revision]): Step => async (store, model) => {
      const code = await codeOf(() => store.write(({ jobs }) => jobs.remove('update', id, revision)))
      expect(code).toBe(model.remove(id, revision))
    }),
    fc
      .tuple(owner, lease, fc.integer({ min: 0, max: 3 }))
      .map(([owner, lease, limit]): Step => async (store, model) => {
        const claimed = await store.desk.claim({ kind: 'update', owner, lease, limit })
        expect(claimed.map(({ value }) => value.id)).toEqual(model.claim(owner, lease, limit))
      }),
    fc.tuple(held, lease).map(([held, lease]): Step => async (store, model) => {
      expect(await store.desk.renew(held, lease)).toBe(model.change(held, model.now + lease))
    }),
    held.map((held): Step => async (store, model) => {
      await store.desk.release(held)
      model.change(held, null)
    }),
    wait.map(
      (time): Step =>
        (_, model) =>
          Promise.resolve(void (model.now += time)),
    ),
  )
}

async function agrees({ name, place }: TestEngine, plan: readonly Step[]): Promise<void> {
  const model = new Model()
  const store = await place({ now: () => model.now })()
  try {
    for (const step of plan) {
      await step(store, model)
      const stored = await store.read(({ jobs }) => jobs.list({ kind: 'update' }))
      const known = [...model.known.values()].map(({ job: value, claimedUntil, ...rest }) => {
        // The server has a clock of its own.
        const until = name === 'postgres' && claimedUntil !== null ? (expect.any(Number) as number) : claimedUntil
        return { ...rest, value, claimedUntil: until }
      })
      expect(stored).toHaveLength(known.length)
      expect(stored).toEqual(expect.arrayContaining(known))
    }
  } finally {
    await store.close()
  }
}

describe.each(ENGINES)('jobs on $name', (engine) => {
  it('are what the rules say, whatever is done to them', async () => {
    // So short that ends of claims and looks meet.
    const time = fc.integer({ min: 0, max: 3 })
    const plan =
      engine.name === 'postgres'
        ? // Nothing here waits for a real clock: what is due is due all the time, and no claim ends by itself.
          steps(fc.constantFrom(null, 0, 7, 9_000_000_000_000), fc.constant(3_600_000), fc.constant(0))
        : steps(
            fc.option(time.map((due) => 1_000_000 + due)),
            time.map((lease) => lease + 1),
            time,
          )
    await fc.assert(
      fc.asyncProperty(fc.array(plan, { maxLength: 40 }), (taken) => agrees(engine, taken)),
      { numRuns: engine.name === 'postgres' ? 40 : 200 },
    )
  })
})

describe.each(ENGINES.filter(({ name }) => name !== 'postgres'))('the moment at which jobs on $name', ({ place }) => {
  it('are due, or are free again, belongs to it', async () => {
    let now = 100
    const store = await place({ now: () => now })()
    const claim = async (at: number) => {
      now = at
      return (await store.desk.claim({ kind: 'update', owner: 'ada', lease: 10, limit: 1 })).length
    }
    await store.write(({ jobs }) => jobs.insert(job({ dueAt: 200 })))
    expect([await claim(199), await claim(200), await claim(209), await claim(210)]).toEqual([0, 1, 0, 1])
    expect(await store.read(({ jobs }) => jobs.now())).toBe(210)
    expect(await store.read(({ jobs }) => jobs.get('update', 'u1'))).toMatchObject({ generation: 2, claimedUntil: 220 })
    await store.close()
  })
})
