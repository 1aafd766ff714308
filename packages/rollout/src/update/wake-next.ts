import type { StoreView } from '@mcpver/core'
import { fromJob, toJob, UPDATE_KIND } from './update-jobs.ts'

/** The next update of a server that waits for its turn gets it, when one has ended. */
export async function wakeNext({ jobs }: StoreView, name: string, now: number): Promise<void> {
  const waiting = await jobs.list({ kind: UPDATE_KIND, subject: name, status: 'queued' })
  const next = waiting.toReversed().find(({ value }) => value.dueAt === null)
  if (next === undefined) return
  const { update } = fromJob(next)
  await jobs.put(toJob(update, Math.max(now, update.scheduledFor)), next.revision)
}
