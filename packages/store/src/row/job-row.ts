import { quote, type Job, type JobStatus, type StoredJob } from '@mcpver/core'
import { countField, FieldFault, jsonText, keyField, objectField, parseJsonText, subjectField } from './field.ts'
import { readRow, writeRow, type SealedRow } from './sealed-row.ts'

/** What a row of `jobs` says of the work. */
export interface JobRow extends SealedRow {
  readonly kind: string
  readonly id: string
  readonly subject: string
  readonly status: string
  readonly due_at: number | null
  readonly content: string
  readonly created_at: number
  readonly revision: number
}

/** What a row of `jobs` says of who holds it. The seal does not cover it: a claim is one statement, which cannot make a new seal. */
export interface ClaimColumns {
  readonly generation: number
  readonly owner: string | null
  readonly claimed_until: number | null
}

/** A row of `jobs`. */
export type KeptJobRow = JobRow & ClaimColumns

const STATUSES: readonly JobStatus[] = ['queued', 'active', 'ended']

/** A job that nobody holds. */
export const UNCLAIMED = Object.freeze({ owner: null, claimed_until: null })

/** The row of a job. @throws {StoreError} `ERR_STORE_INVALID` */
export function toJobRow(job: Job, revision: number): JobRow {
  return writeRow<JobRow>(`The job ${quote(job.kind)} ${quote(job.id)}`, () => ({
    kind: keyField('kind', job.kind),
    id: keyField('id', job.id),
    subject: subjectField('subject', job.subject),
    status: statusField(job.status),
    due_at: nullOr(job.dueAt, (value) => countField('dueAt', value)),
    content: jsonText('content', objectField('content', job.content)),
    created_at: countField('createdAt', job.createdAt),
    revision,
  }))
}

/** The job of a row. @throws {StoreError} `ERR_STORE_CORRUPT` */
export function fromJobRow({ generation, owner, claimed_until, ...row }: KeptJobRow): StoredJob {
  return readRow<JobRow, StoredJob>(`jobs ${quote(row.kind)} ${quote(row.id)}`, row, () => ({
    value: {
      kind: keyField('kind', row.kind),
      id: keyField('id', row.id),
      subject: subjectField('subject', row.subject),
      status: statusField(row.status),
      dueAt: nullOr(row.due_at, (value) => countField('due_at', value)),
      content: objectField('content', parseJsonText('content', row.content)),
      createdAt: countField('created_at', row.created_at),
    },
    revision: countField('revision', row.revision),
    generation: countField('generation', generation),
    owner: nullOr(owner, (value) => keyField('owner', value)),
    claimedUntil: nullOr(claimed_until, (value) => countField('claimed_until', value)),
  }))
}

/** A status as it may be asked for. */
export function statusField(value: unknown): JobStatus {
  const status = STATUSES.find((known) => known === value)
  if (status === undefined) throw new FieldFault('status', value, `one of ${STATUSES.join(', ')}`)
  return status
}

function nullOr<T>(value: T | null, check: (value: T) => T): T | null {
  return value === null ? null : check(value)
}
