import type { Kysely } from 'kysely'
import type { AuditCheckpointRow, AuditRecordRow } from '../row/audit-row.ts'
import type { AuditRows } from '../row/store-rows.ts'
import type { Tables } from './tables.ts'

/** The audit in a database. */
export class SqlAuditRows implements AuditRows {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  last(): Promise<AuditRecordRow | undefined> {
    return this.#db.selectFrom('audit_records').selectAll().orderBy('sequence', 'desc').limit(1).executeTakeFirst()
  }

  async append(row: AuditRecordRow): Promise<void> {
    await this.#db.insertInto('audit_records').values(row).execute()
  }

  from(sequence: number, limit: number): Promise<readonly AuditRecordRow[]> {
    const query = this.#db.selectFrom('audit_records').selectAll().where('sequence', '>=', sequence)
    return query.orderBy('sequence').limit(limit).execute()
  }

  async count(): Promise<number> {
    const query = this.#db.selectFrom('audit_records').select(({ fn }) => fn.countAll<number>().as('count'))
    return (await query.executeTakeFirstOrThrow()).count
  }

  findCheckpoint(size: number): Promise<AuditCheckpointRow | undefined> {
    return this.#db.selectFrom('audit_checkpoints').selectAll().where('size', '=', size).executeTakeFirst()
  }

  async addCheckpoint(row: AuditCheckpointRow): Promise<void> {
    await this.#db.insertInto('audit_checkpoints').values(row).execute()
  }

  checkpoints(): Promise<readonly AuditCheckpointRow[]> {
    return this.#db.selectFrom('audit_checkpoints').selectAll().orderBy('size').execute()
  }
}
