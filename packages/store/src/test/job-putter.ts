// Puts jobs into a store and ends. Takes a `JobPutterTask` as JSON.
import { openTarget, type Target } from './target.ts'
import { job } from './samples.ts'

/** What a putter is told. */
export interface JobPutterTask {
  readonly target: Target
  readonly ids: readonly string[]
  /** When they are due, in milliseconds from now. */
  readonly delay: number
}

const task = JSON.parse(process.argv[2] ?? '') as JobPutterTask
const store = await openTarget(task.target)
await store.write(async ({ jobs }) => {
  const dueAt = (await jobs.now()) + task.delay
  for (const id of task.ids) await jobs.insert(job({ id, subject: '', dueAt }))
})
await store.close()
