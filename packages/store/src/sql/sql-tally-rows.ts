import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { TallyQuery } from '@mcpver/core'
import type { Page, TallyRows } from '../row/store-rows.ts'
import type { TallyRow } from '../row/tally-row.ts'
import type { Tables } from './tables.ts'

/** How many rows one statement has: far from the most parameters that either database takes. */
const BATCH = 100

/** The columns that are no part of what a row is known by. */
const COUNTS = [
  'span',
  'calls',
  'errors',
  'tool_errors',
  'failures',
  'refusals',
  'abandoned',
  'deprecated',
  'latency',
  'seal',
] as const

/** Tallies of calls in a database. */
export class SqlTallyRows implements TallyRows {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async put(rows: readonly TallyRow[]): Promise<void> {
    for (let from = 0; from < rows.length; from += BATCH) await this.#put(rows.slice(from, from + BATCH))
  }

  list({ server, release, from, until }: TallyQuery): Promise<readonly TallyRow[]> {
    let query = this.#db.selectFrom('call_tallies').selectAll().where('server', '=', server)
    query = query.where('began_at', '>=', from)
    if (until !== undefined) query = query.where('began_at', '<', until)
    if (release !== undefined) query = query.where('release', '=', release)
    return query.orderBy('began_at').orderBy('series').execute()
  }

  async prune(before: number): Promise<number> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('call_tallies')
      .where('began_at', '<', before)
      .executeTakeFirst()
    return Number(numDeletedRows)
  }

  page({ offset, limit }: Page): Promise<readonly TallyRow[]> {
    const query = this.#db.selectFrom('call_tallies').selectAll()
    return query.orderBy('server').orderBy('began_at').orderBy('series').limit(limit).offset(offset).execute()
  }

  async count(): Promise<number> {
    const query = this.#db.selectFrom('call_tallies').select(({ fn }) => fn.countAll<number>().as('count'))
    return (await query.executeTakeFirstOrThrow()).count
  }

  async #put(rows: readonly TallyRow[]): Promise<void> {
    await this.#db
      .insertInto('call_tallies')
      .values([...rows])
      .onConflict((target) => target.columns(['server', 'began_at', 'series']).doUpdateSet(overwritten))
      .execute()
  }
}

/** What a row that is there already gets: everything of the one that was to be inserted. */
function overwritten(): Record<(typeof COUNTS)[number], RawBuilder<never>> {
  const columns = COUNTS.map((column) => [column, sql<never>`${sql.ref(`excluded.${column}`)}`] as const)
  return Object.fromEntries(columns) as Record<(typeof COUNTS)[number], RawBuilder<never>>
}
