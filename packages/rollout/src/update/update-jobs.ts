import {
  DocumentNode,
  isPlainObject,
  type Job,
  type JobStatus,
  type JsonObject,
  type StoredJob,
  type StoreView,
} from '@mcpver/core'
import { hasEnded, type Update, type UpdatePhase } from './update.ts'

/** The kind of the jobs that updates are. */
export const UPDATE_KIND = 'update'

const FORMAT = { format: 'mcpver-update', formatVersion: 1 } as const

/** An update as it is kept, and who has claimed it. */
export interface StoredUpdate {
  readonly update: Update
  readonly job: StoredJob
}

/** The job that keeps an update. */
export function toJob(update: Update, dueAt: number | null): Job {
  return {
    kind: UPDATE_KIND,
    id: update.id,
    subject: update.name,
    status: statusOf(update.phase),
    dueAt,
    content: { ...FORMAT, ...(update as unknown as JsonObject) },
    createdAt: update.createdAt,
  }
}

/**
 * The update that a job keeps.
 *
 * @throws {CoreError} `ERR_INVALID_DOCUMENT`; `ERR_LATER_FORMAT` for one of a later version of this package.
 */
export function fromJob(job: StoredJob): StoredUpdate {
  const { value } = job
  DocumentNode.open(value.content, FORMAT)
  const { format: _format, formatVersion: _version, ...content } = value.content
  const update = content as unknown as Update
  // The rest is sealed by the store, and nobody else writes it.
  if (
    update.id !== value.id ||
    update.name !== value.subject ||
    !Array.isArray(update.steps) ||
    !isPlainObject(update.config)
  ) {
    throw new DocumentNode(value.content).refusal(`the update ${value.id} of ${value.subject}`)
  }
  return { update, job }
}

/** The update of an id; `undefined` when there is none. */
export async function findUpdate({ jobs }: StoreView, id: string): Promise<StoredUpdate | undefined> {
  const job = await jobs.get(UPDATE_KIND, id)
  return job && fromJob(job)
}

/** The update of a server that is under way; `undefined` when there is none. */
export async function activeUpdate({ jobs }: StoreView, name: string): Promise<Update | undefined> {
  const [job] = await jobs.list({ kind: UPDATE_KIND, subject: name, status: 'active', limit: 1 })
  return job && fromJob(job).update
}

/** Of one server, only one update is active. */
function statusOf(phase: UpdatePhase): JobStatus {
  if (hasEnded({ phase })) return 'ended'
  return phase === 'waiting' ? 'queued' : 'active'
}
