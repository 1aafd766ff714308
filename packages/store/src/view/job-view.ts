import { quote, type Job, type JobQuery, type JobStore, type StoredJob } from '@mcpver/core'
import { countField, FieldFault, keyField, subjectField } from '../row/field.ts'
import { fromJobRow, statusField, toJobRow, UNCLAIMED, type JobRow } from '../row/job-row.ts'
import { checkArgument } from '../row/sealed-row.ts'
import { storeError, type StoreError } from '../store-error.ts'
import type { JobRows } from '../row/store-rows.ts'
import type { TransactionScope } from '../transaction-scope.ts'

/** The most jobs that can be asked for at once: what either database takes as a limit, with room. */
const MOST_JOBS = 2 ** 31 - 1

/** The jobs as one transaction sees them. */
export class JobView implements JobStore {
  readonly #rows: JobRows
  readonly #scope: TransactionScope

  constructor(rows: JobRows, scope: TransactionScope) {
    this.#rows = rows
    this.#scope = scope
  }

  now(): Promise<number> {
    return this.#scope.read(() => this.#rows.now())
  }

  get(kind: string, id: string): Promise<StoredJob | undefined> {
    return this.#scope.read(async () => {
      checkArgument('A job cannot be asked for', () => [keyField('kind', kind), keyField('id', id)])
      const row = await this.#rows.find(kind, id)
      return row && fromJobRow(row)
    })
  }

  list(query: JobQuery): Promise<readonly StoredJob[]> {
    return this.#scope.read(async () => {
      checkArgument('Jobs cannot be asked for', () => {
        keyField('kind', query.kind)
        subjectField('subject', query.subject ?? '')
        if (query.status !== undefined) statusField(query.status)
        limitField(query.limit ?? 0)
      })
      return (await this.#rows.list(query)).map(fromJobRow)
    })
  }

  insert(job: Job): Promise<StoredJob> {
    return this.#scope.write(async () => {
      const row = toJobRow(job, 1)
      const generation = 0
      if (await this.#rows.insert(row, generation)) return fromJobRow({ ...row, ...UNCLAIMED, generation })
      if ((await this.#rows.find(row.kind, row.id)) === undefined) throw await this.#rivalled(row)
      throw storeError('ERR_STORE_CONFLICT', `${nameOf(row)} is there already`)
    })
  }

  put(job: Job, revision: number): Promise<StoredJob> {
    return this.#scope.write(async () => {
      checkArgument('The job cannot be stored', () => countField('revision', revision))
      const row = toJobRow(job, revision + 1)
      const generation = await this.#rows.replace(row)
      if (generation === undefined) throw (await this.#lost(row, revision)) ?? (await this.#rivalled(row))
      return fromJobRow({ ...row, ...UNCLAIMED, generation })
    })
  }

  remove(kind: string, id: string, revision: number): Promise<void> {
    return this.#scope.write(async () => {
      checkArgument('A job cannot be removed', () => [
        keyField('kind', kind),
        keyField('id', id),
        countField('revision', revision),
      ])
      if (await this.#rows.remove(kind, id, revision)) return
      throw (await this.#lost({ kind, id }, revision)) ?? missing({ kind, id })
    })
  }

  /** Why a job is not at the revision that was read, if it is not. */
  async #lost(key: Pick<JobRow, 'kind' | 'id'>, revision: number): Promise<StoreError | undefined> {
    const found = await this.#rows.find(key.kind, key.id)
    if (found === undefined) return missing(key)
    if (found.revision === revision) return undefined
    return storeError(
      'ERR_STORE_STALE',
      `${nameOf(key)} was written since revision ${String(revision)} was read: it is at ${String(found.revision)}, ${found.status}`,
    )
  }

  async #rivalled(row: JobRow): Promise<StoreError> {
    const rival = await this.#rows.findActive(row.kind, row.subject)
    return storeError(
      'ERR_STORE_CONFLICT',
      `${nameOf(row)} cannot be active: ${quote(rival?.id)} is, and works on ${quote(row.subject)} too`,
      { hint: 'End the other job first, or let this one be queued.' },
    )
  }
}

/** How many jobs are asked for. */
export function limitField(limit: number): number {
  if (countField('limit', limit) > MOST_JOBS) throw new FieldFault('limit', limit, `at most ${String(MOST_JOBS)}`)
  return limit
}

function nameOf({ kind, id }: Pick<JobRow, 'kind' | 'id'>): string {
  return `The job ${quote(kind)} ${quote(id)}`
}

function missing(key: Pick<JobRow, 'kind' | 'id'>): StoreError {
  return storeError('ERR_STORE_MISSING', `${nameOf(key)} is not there`)
}
