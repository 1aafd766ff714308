// Claims jobs as they become due and ends each, in a transaction that sees whose it is; says the name of each on a line once that is
// committed. Runs until it is killed. Takes a `JobWorkerTask` as JSON.
import { writeSync } from 'node:fs'
import { openTarget, type Target } from './target.ts'
import type { Store, StoredJob } from '@mcpver/core'

/** What a worker is told. */
export interface JobWorkerTask {
  readonly target: Target
  readonly owner: string
  /** In milliseconds. */
  readonly lease: number
  /** How many jobs it claims at once. */
  readonly limit: number
  /** Whether it only claims, says so, and never does anything. */
  readonly isLazy?: boolean
}

const task = JSON.parse(process.argv[2] ?? '') as JobWorkerTask
const store = await openTarget(task.target)
let last: Promise<unknown> = Promise.resolve()
store.desk.onDue('update', () => {
  last = last.then(work)
})
// A program that waits may end by itself.
setInterval(() => undefined, 1000)
writeSync(1, 'open\n')

async function work(): Promise<void> {
  const claimed = await store.desk.claim({ kind: 'update', ...task })
  for (const held of claimed) {
    if (task.isLazy === true) writeSync(1, `claimed ${held.value.id}\n`)
    else if (await end(store, held)) writeSync(1, `${held.value.id}\n`)
  }
  if (claimed.length === task.limit) await work()
}

async function end(store: Store, { value, revision, generation }: StoredJob): Promise<boolean> {
  return store.write(async ({ jobs }) => {
    const now = await jobs.get(value.kind, value.id)
    if (now?.owner !== task.owner || now.generation !== generation) return false
    await jobs.put({ ...value, status: 'ended', content: { by: task.owner } }, revision)
    return true
  })
}
