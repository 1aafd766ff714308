import { describe, expect, it } from 'vitest'
import { JobWorker } from './job-worker.ts'
import { silentLogger } from './logger.ts'
import type { HeldJob, JobClaim, JobDesk, StoredJob } from './job.ts'

/** A desk with jobs that anybody may claim once, and once more when they are given back. */
class TestDesk implements JobDesk {
  readonly jobs: string[]
  readonly claims: JobClaim[] = []
  readonly released: string[] = []
  isHeld = true
  isAway = false
  ring: () => void = () => undefined

  constructor(...jobs: string[]) {
    this.jobs = jobs
  }

  claim(claim: JobClaim): Promise<readonly StoredJob[]> {
    this.claims.push(claim)
    if (this.isAway) return Promise.reject(new Error('The store is away'))
    return Promise.resolve(this.jobs.splice(0, claim.limit).map(toJob))
  }

  renew(): Promise<boolean> {
    return Promise.resolve(this.isHeld)
  }

  release({ id }: HeldJob): Promise<void> {
    this.released.push(id)
    return Promise.resolve()
  }

  onDue(_kind: string, ring: () => void): () => void {
    this.ring = ring
    return () => (this.ring = () => undefined)
  }

  add(...jobs: string[]): void {
    this.jobs.push(...jobs)
    this.ring()
  }
}

function toJob(id: string): StoredJob {
  const value = { kind: 'test', id, subject: '', status: 'active' as const, dueAt: 0, content: {}, createdAt: 0 }
  return { value, revision: 1, generation: 1, owner: 'me', claimedUntil: 1 }
}

function workerOn(desk: JobDesk, work: (id: string, signal: AbortSignal) => Promise<void>, concurrency = 2): JobWorker {
  return new JobWorker({
    ...{ desk, kind: 'test', owner: 'me', concurrency, lease: 30, logger: silentLogger },
    work: (job, signal) => work(job.value.id, signal),
  })
}

describe('a job worker', () => {
  it('works on all that is due, and on what comes later', async () => {
    const desk = new TestDesk('a', 'b', 'c', 'd', 'e')
    const done = new Set<string>()
    const worker = workerOn(desk, (id) => Promise.resolve(void done.add(id)))
    worker.start()
    await expect.poll(() => done.size).toBe(5)
    desk.add('f')
    await expect.poll(() => done.has('f')).toBe(true)
    await worker.close()
  })

  it('is not held up by one that takes long', async () => {
    const desk = new TestDesk('long', 'a', 'b', 'c')
    const done: string[] = []
    let end: () => void = () => undefined
    const long = new Promise<void>((resolve) => (end = resolve))
    const worker = workerOn(desk, async (id) => {
      if (id === 'long') await long
      done.push(id)
    })
    worker.start()
    await expect.poll(() => done).toEqual(['a', 'b', 'c'])
    end()
    await expect.poll(() => done).toContain('long')
    await worker.close()
  })

  it('never works on more at once than it may', async () => {
    const desk = new TestDesk(...'abcdefgh')
    let [now, most] = [0, 0]
    const worker = workerOn(
      desk,
      async () => {
        most = Math.max(most, ++now)
        await new Promise((resolve) => setTimeout(resolve, 2))
        now--
      },
      3,
    )
    worker.start()
    await expect.poll(() => desk.jobs.length + now).toBe(0)
    await worker.close()
    expect(most).toBe(3)
  })

  it('leaves the rest of the process its turn while there is always more to do', async () => {
    const desk = new TestDesk(...Array.from({ length: 5000 }, (_, index) => String(index)))
    let done = 0
    const worker = workerOn(desk, () => {
      done++
      return Promise.resolve()
    })
    worker.start()
    await new Promise((resolve) => setTimeout(resolve, 0))
    await worker.close()
    expect(done).toBeLessThan(5000)
  })

  it('ends its work when somebody else has the job', async () => {
    const desk = new TestDesk('a')
    const worker = workerOn(
      desk,
      (_, signal) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
    )
    desk.isHeld = false
    expect(await worker.tick()).toBe(1)
    expect(desk.released).toEqual([])
  })

  it('gives back what it works on when it is closed', async () => {
    const desk = new TestDesk('a')
    const worker = workerOn(
      desk,
      (_, signal) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('ended')))),
    )
    worker.start()
    await expect.poll(() => desk.jobs.length).toBe(0)
    await worker.close()
    expect(desk.released).toEqual(['a'])
  })

  it('goes on after work that has failed', async () => {
    const desk = new TestDesk('bad', 'good')
    const done: string[] = []
    const worker = workerOn(
      desk,
      (id) => (id === 'bad' ? Promise.reject(new Error('bad')) : Promise.resolve(void done.push(id))),
      1,
    )
    worker.start()
    await expect.poll(() => done).toEqual(['good'])
    await worker.close()
  })

  it('waits for a store that is away', async () => {
    const desk = new TestDesk('a')
    desk.isAway = true
    const done: string[] = []
    const worker = workerOn(desk, (id) => Promise.resolve(void done.push(id)))
    worker.start()
    await expect.poll(() => desk.claims.length).toBeGreaterThan(0)
    desk.isAway = false
    desk.ring()
    await expect.poll(() => done, { timeout: 5000 }).toEqual(['a'])
    await worker.close()
  })

  it('asks for nothing while nothing happens', async () => {
    const desk = new TestDesk()
    const worker = workerOn(desk, () => Promise.resolve())
    worker.start()
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(desk.claims).toHaveLength(1)
    await worker.close()
    expect(desk.claims).toHaveLength(1)
  })
})
