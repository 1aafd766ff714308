import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '@mcpver/core'
import { copyStore } from './copy-store.ts'
import { createMemoryStore } from './memory/create-memory-store.ts'
import { ENGINES } from './test/engines.ts'
import { auditRecord, contentOf, document, fill, fillTallies, job, release, tally, talliesOf } from './test/samples.ts'

const EMPTY = { releases: 0, auditRecords: 0, auditCheckpoints: 0, documents: 0, jobs: 0, callTallies: 0 }
const PAIRS = ENGINES.flatMap((from) => ENGINES.map((to) => ({ from, to, names: `${from.name} to ${to.name}` })))

beforeAll(() => Promise.all(ENGINES.map(({ start }) => start())))
afterAll(() => Promise.all(ENGINES.map(({ stop }) => stop())))

describe.each(PAIRS)('copying $names', ({ from, to }) => {
  const open = async () => [await from.place()(), await to.place()()] as const

  it('makes the second hold what the first does, revisions too', async () => {
    const [source, target] = await open()
    await source.write((view) => fill(view))
    await fillTallies(source)
    const counts = { releases: 2, auditRecords: 3, auditCheckpoints: 1, documents: 2, jobs: 3, callTallies: 2 }
    expect(await copyStore(source, target)).toEqual(counts)
    expect(await target.read(contentOf)).toEqual(await source.read(contentOf))
    expect(await talliesOf(target)).toEqual(await talliesOf(source))
    await target.write(({ audit }) => audit.append(auditRecord(3)))
  })

  it('lets go of jobs that somebody holds, and goes on counting how often they were claimed', async () => {
    const [source, target] = await open()
    await source.write(({ jobs }) => jobs.insert(job({ dueAt: 1 })))
    await source.desk.claim({ kind: 'update', owner: 'a', lease: 60_000, limit: 1 })
    await copyStore(source, target)
    const copied = { generation: 1, owner: null, claimedUntil: null }
    expect(await target.read(({ jobs }) => jobs.get('update', 'u1'))).toMatchObject(copied)
    const claimed = await target.desk.claim({ kind: 'update', owner: 'b', lease: 60_000, limit: 1 })
    expect(claimed).toMatchObject([{ generation: 2, owner: 'b' }])
  })

  it('is refused when the second is not empty, which stays as it is', async () => {
    const [source, target] = await open()
    await source.write((view) => fill(view))
    await target.write(({ documents }) => documents.put(document()))
    const before = await target.read(contentOf)
    await expect(copyStore(source, target)).rejects.toMatchObject({ code: 'ERR_STORE_CONFLICT' })
    expect(await target.read(contentOf)).toEqual(before)
  })
})

it('copies nothing from an empty store', async () => {
  expect(await copyStore(createMemoryStore(), createMemoryStore())).toEqual(EMPTY)
})

it('copies more than what is in memory at once', async () => {
  const [source, target] = [createMemoryStore(), createMemoryStore()]
  const count = 1001
  await source.write(async ({ releases, audit, documents, jobs }) => {
    for (let index = 0; index < count; index++) {
      await releases.insert(release({ version: `1.${String(index)}.0` }))
      await audit.append(auditRecord(index))
      await documents.put(document({ id: String(index) }))
      await jobs.insert(job({ id: String(index), subject: '' }))
    }
  })
  await source.tallies.add(Array.from({ length: count }, (_, from) => tally({ from })))
  expect(await copyStore(source, target)).toEqual({
    releases: count,
    auditRecords: count,
    auditCheckpoints: 0,
    documents: count,
    jobs: count,
    callTallies: count,
  })
})

it('is refused for one store twice, and for a store that this package did not open', async () => {
  const store = createMemoryStore()
  const strange: Store = {
    desk: store.desk,
    tallies: store.tallies,
    read: store.read.bind(store),
    write: store.write.bind(store),
    watch: store.watch.bind(store),
    close: () => Promise.resolve(),
  }
  await expect(copyStore(store, store)).rejects.toMatchObject({ code: 'ERR_STORE_INVALID' })
  await expect(copyStore(store, strange)).rejects.toMatchObject({ code: 'ERR_STORE_INVALID' })
})
