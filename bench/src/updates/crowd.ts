import type { JsonObject, Store, StoredJob, StoreView } from '@mcpver/core'
import { addServer, FIRST, updateUntilItWaits } from './updating.ts'

const BATCH = 250
const DAY = 24 * 3_600_000

/**
 * Servers with an update in flight each, none of which is due for a day: one as it is made, the others its copies, since ten thousand take
 * too long to make.
 *
 * @param config What the updates' configuration says beside that they wait for a day.
 */
export async function addCrowd(store: Store, count: number, config: JsonObject = {}): Promise<void> {
  await addServer(store)
  const id = await updateUntilItWaits(store, config)
  await inBatches(count - 1, (from, until) =>
    store.write(async (view) => {
      for (let index = from; index < until; index++) await copy(view, id, index + 1)
    }),
  )
  await setDue(store, [(await store.read(({ jobs }) => jobs.list({ kind: 'update', subject: FIRST })))[0]], DAY)
}

/** All updates are due now. */
export async function makeDue(store: Store): Promise<void> {
  const jobs = await store.read((view) => view.jobs.list({ kind: 'update' }))
  await inBatches(jobs.length, (from, until) => setDue(store, jobs.slice(from, until), 0))
}

async function inBatches(count: number, use: (from: number, until: number) => Promise<void>): Promise<void> {
  for (let from = 0; from < count; from += BATCH) await use(from, Math.min(count, from + BATCH))
}

function setDue(store: Store, all: readonly (StoredJob | undefined)[], delay: number): Promise<void> {
  return store.write(async ({ jobs }) => {
    const dueAt = (await jobs.now()) + delay
    for (const job of all) if (job !== undefined) await jobs.put({ ...job.value, dueAt }, job.revision)
  })
}

async function copy({ releases, documents, jobs }: StoreView, id: string, index: number): Promise<void> {
  const name = `server-${String(index)}`
  const renamed = <T extends object>(value: T): T =>
    JSON.parse(
      JSON.stringify(value)
        .replaceAll(id, `${id}-${String(index)}`)
        .replaceAll(`"${FIRST}"`, `"${name}"`),
    ) as T
  for (const { value } of await releases.list({ name: FIRST })) await releases.insert(renamed(value))
  for (const kind of ['route', 'rollback-point']) {
    for (const { value } of await documents.list(kind, FIRST)) await documents.put(renamed(value))
  }
  const stored = await jobs.get('update', id)
  const dueAt = (await jobs.now()) + DAY
  if (stored !== undefined) await jobs.insert({ ...renamed(stored.value), dueAt })
}
