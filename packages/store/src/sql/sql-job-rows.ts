import { sql, type Kysely, type RawBuilder, type SelectQueryBuilder } from 'kysely'
import type { HeldJob, JobClaim, JobQuery } from '@mcpver/core'
import { UNCLAIMED, type JobRow, type KeptJobRow } from '../row/job-row.ts'
import type { DueTimes, JobRows, Page } from '../row/store-rows.ts'
import type { SqlTime } from './sql-time.ts'
import type { Tables } from './tables.ts'

/** How jobs are read and claimed in one kind of transaction. */
export interface SqlJobOptions {
  readonly time: SqlTime
  /** Whether rows have to be locked one by one: false where a transaction that writes locks everything. */
  readonly locksRows: boolean
  /** Whether what is found may be written in the same transaction. */
  readonly mayWrite: boolean
  /** Is told of each job that was inserted or written. Default: nobody is. */
  readonly onWritten?: (row: JobRow) => void
}

// The very words of the indexes, not parameters: else neither database uses those that are partial.
const NOT_ENDED = sql<boolean>`status <> 'ended'`
const ACTIVE = sql<boolean>`status = 'active'`
const WITH_SUBJECT = sql<boolean>`subject <> ''`

/** Jobs in a database. */
export class SqlJobRows implements JobRows {
  readonly #db: Kysely<Tables>
  readonly #options: SqlJobOptions

  constructor(db: Kysely<Tables>, options: SqlJobOptions) {
    this.#db = db
    this.#options = options
  }

  async now(): Promise<number> {
    const query = this.#db.selectNoFrom(this.#options.time.in(0).as('now'))
    return (await query.executeTakeFirstOrThrow()).now
  }

  find(kind: string, id: string): Promise<KeptJobRow | undefined> {
    const query = this.#db.selectFrom('jobs').selectAll().where('kind', '=', kind).where('id', '=', id)
    const { locksRows, mayWrite } = this.#options
    return (locksRows && mayWrite ? query.forUpdate() : query).executeTakeFirst()
  }

  list({ kind, subject, status, limit }: JobQuery): Promise<readonly KeptJobRow[]> {
    let query = this.#db.selectFrom('jobs').selectAll().where('kind', '=', kind)
    if (subject !== undefined) query = query.where('subject', '=', subject)
    if (status !== undefined) query = query.where('status', '=', status)
    if (limit !== undefined) query = query.limit(limit)
    return query.orderBy('created_at', 'desc').orderBy('id', 'desc').execute()
  }

  findActive(kind: string, subject: string): Promise<KeptJobRow | undefined> {
    return this.#actives(kind, subject).selectAll().executeTakeFirst()
  }

  async insert(row: JobRow, generation: number): Promise<boolean> {
    const query = this.#db.insertInto('jobs').values({ ...row, ...UNCLAIMED, generation })
    // A conflict must not be an error: after one, PostgreSQL takes no more statements in the transaction.
    const { numInsertedOrUpdatedRows } = await query.onConflict((target) => target.doNothing()).executeTakeFirst()
    const isInserted = numInsertedOrUpdatedRows === 1n
    if (isInserted) this.#options.onWritten?.(row)
    return isInserted
  }

  async replace(row: JobRow): Promise<number | undefined> {
    const { kind, id, ...columns } = row
    const query = this.#db
      .updateTable('jobs')
      .set({ ...columns, ...UNCLAIMED })
      .where('kind', '=', kind)
      .where('id', '=', id)
      .where('revision', '=', columns.revision - 1)
      .$if(columns.status === 'active' && columns.subject !== '', (one) => {
        const rivals = this.#actives(kind, columns.subject).select('id').where('id', '<>', id)
        return one.where((eb) => eb.not(eb.exists(rivals)))
      })
      .returning('generation')
    const kept = await query.executeTakeFirst()
    if (kept !== undefined) this.#options.onWritten?.(row)
    return kept?.generation
  }

  async remove(kind: string, id: string, revision: number): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('jobs')
      .where('kind', '=', kind)
      .where('id', '=', id)
      .where('revision', '=', revision)
      .executeTakeFirst()
    return numDeletedRows === 1n
  }

  /** One statement: what two ask for at once, one of them gets, and neither waits for the other. */
  async claim({ kind, owner, lease, limit }: JobClaim): Promise<readonly KeptJobRow[]> {
    const { time, locksRows } = this.#options
    const rows = await this.#db
      .with('due', (db) => {
        const due = db.selectFrom('jobs').select('id').where('kind', '=', kind).where(NOT_ENDED)
        const free = due.where('due_at', '<=', time.in(0)).where(isFree(time))
        const first = free.orderBy('due_at').orderBy('id').limit(limit)
        return locksRows ? first.forUpdate().skipLocked() : first
      })
      .updateTable('jobs')
      .set(({ eb }) => ({ owner, generation: eb('generation', '+', 1), claimed_until: time.in(lease) }))
      .where('kind', '=', kind)
      .where('id', 'in', (db) => db.selectFrom('due').select('id'))
      .returningAll()
      .execute()
    // In which order rows are written is left to the database.
    return rows.sort(
      (a, b) => Number(a.due_at) - Number(b.due_at) || Buffer.compare(Buffer.from(a.id), Buffer.from(b.id)),
    )
  }

  async renew(held: HeldJob, lease: number): Promise<boolean> {
    return this.#changeClaim(held, { claimed_until: this.#options.time.in(lease) })
  }

  async release(held: HeldJob): Promise<void> {
    await this.#changeClaim(held, UNCLAIMED)
  }

  /** Two looks, each into the index that has the answer first. */
  async nextDue(kind: string): Promise<DueTimes> {
    const ofKind = this.#db.selectFrom('jobs').where('kind', '=', kind).where(NOT_ENDED).where('due_at', 'is not', null)
    const free = ofKind.select('due_at as at').where('owner', 'is', null).orderBy('due_at').limit(1)
    const held = ofKind
      .select(sql<number>`case when claimed_until > due_at then claimed_until else due_at end`.as('at'))
      .where('claimed_until', 'is not', null)
      .orderBy('at')
      .limit(1)
    return { free: (await free.executeTakeFirst())?.at ?? undefined, held: (await held.executeTakeFirst())?.at }
  }

  page({ offset, limit }: Page): Promise<readonly KeptJobRow[]> {
    const query = this.#db.selectFrom('jobs').selectAll().orderBy('kind').orderBy('id')
    return query.limit(limit).offset(offset).execute()
  }

  async count(): Promise<number> {
    const query = this.#db.selectFrom('jobs').select(({ fn }) => fn.countAll<number>().as('count'))
    return (await query.executeTakeFirstOrThrow()).count
  }

  /** Those that are active and work on something: at most one. */
  #actives(kind: string, subject: string): SelectQueryBuilder<Tables, 'jobs', object> {
    const jobs = this.#db.selectFrom('jobs').where('kind', '=', kind).where('subject', '=', subject)
    return jobs.where(ACTIVE).where(WITH_SUBJECT)
  }

  async #changeClaim(
    { kind, id, owner, generation }: HeldJob,
    columns: { readonly owner?: null; readonly claimed_until: RawBuilder<number> | null },
  ): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('jobs')
      .set(columns)
      .where('kind', '=', kind)
      .where('id', '=', id)
      .where('owner', '=', owner)
      .where('generation', '=', generation)
      .executeTakeFirst()
    return numUpdatedRows === 1n
  }
}

function isFree(time: SqlTime): RawBuilder<boolean> {
  return sql<boolean>`(claimed_until is null or claimed_until <= ${time.in(0)})`
}
