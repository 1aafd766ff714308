import type { Kysely } from 'kysely'
import type { DocumentRow } from '../row/document-row.ts'
import type { DocumentRows, Page } from '../row/store-rows.ts'
import type { Tables } from './tables.ts'

/** Documents in a database. */
export class SqlDocumentRows implements DocumentRows {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  find(kind: string, id: string): Promise<DocumentRow | undefined> {
    return this.#db.selectFrom('documents').selectAll().where('kind', '=', kind).where('id', '=', id).executeTakeFirst()
  }

  list(kind: string, subject?: string): Promise<readonly DocumentRow[]> {
    let query = this.#db.selectFrom('documents').selectAll().where('kind', '=', kind)
    if (subject !== undefined) query = query.where('subject', '=', subject)
    return query.orderBy('created_at').orderBy('id').execute()
  }

  async insert(row: DocumentRow): Promise<boolean> {
    const query = this.#db.insertInto('documents').values(row)
    // A conflict must not be an error: after one, PostgreSQL takes no more statements in the transaction.
    const { numInsertedOrUpdatedRows } = await query.onConflict((target) => target.doNothing()).executeTakeFirst()
    return numInsertedOrUpdatedRows === 1n
  }

  async replace({ kind, id, ...columns }: DocumentRow): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('documents')
      .set(columns)
      .where('kind', '=', kind)
      .where('id', '=', id)
      .where('revision', '=', columns.revision - 1)
      .executeTakeFirst()
    return numUpdatedRows === 1n
  }

  async remove(kind: string, id: string, revision: number): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('documents')
      .where('kind', '=', kind)
      .where('id', '=', id)
      .where('revision', '=', revision)
      .executeTakeFirst()
    return numDeletedRows === 1n
  }

  page({ offset, limit }: Page): Promise<readonly DocumentRow[]> {
    const query = this.#db.selectFrom('documents').selectAll().orderBy('kind').orderBy('id')
    return query.limit(limit).offset(offset).execute()
  }

  async count(): Promise<number> {
    const query = this.#db.selectFrom('documents').select(({ fn }) => fn.countAll<number>().as('count'))
    return (await query.executeTakeFirstOrThrow()).count
  }
}
