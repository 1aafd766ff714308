import type { ReleaseQuery } from '@mcpver/core'
import type { Kysely } from 'kysely'
import type { ReleaseRow } from '../row/release-row.ts'
import type { Page, ReleaseRows } from '../row/store-rows.ts'
import type { Tables } from './tables.ts'

/** Releases in a database. */
export class SqlReleaseRows implements ReleaseRows {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  find(name: string, version: string): Promise<ReleaseRow | undefined> {
    return this.#db
      .selectFrom('releases')
      .selectAll()
      .where('name', '=', name)
      .where('version', '=', version)
      .executeTakeFirst()
  }

  list({ name, state }: ReleaseQuery): Promise<readonly ReleaseRow[]> {
    let query = this.#db.selectFrom('releases').selectAll()
    if (name !== undefined) query = query.where('name', '=', name)
    if (state !== undefined) query = query.where('state', '=', state)
    return query.orderBy('name').orderBy('created_at').orderBy('version').execute()
  }

  async insert(row: ReleaseRow): Promise<boolean> {
    const query = this.#db.insertInto('releases').values(row)
    // A conflict must not be an error: after one, PostgreSQL takes no more statements in the transaction.
    const { numInsertedOrUpdatedRows } = await query.onConflict((target) => target.doNothing()).executeTakeFirst()
    return numInsertedOrUpdatedRows === 1n
  }

  async replace({ name, version, state, revision, seal }: ReleaseRow): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('releases')
      .set({ state, revision, seal })
      .where('name', '=', name)
      .where('version', '=', version)
      .where('revision', '=', revision - 1)
      .executeTakeFirst()
    return numUpdatedRows === 1n
  }

  page({ offset, limit }: Page): Promise<readonly ReleaseRow[]> {
    const query = this.#db.selectFrom('releases').selectAll().orderBy('name').orderBy('version')
    return query.limit(limit).offset(offset).execute()
  }

  async count(): Promise<number> {
    const query = this.#db.selectFrom('releases').select(({ fn }) => fn.countAll<number>().as('count'))
    return (await query.executeTakeFirstOrThrow()).count
  }
}
