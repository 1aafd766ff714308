import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '@mcpver/core'
import { openPostgresStore } from '../postgres/open-postgres-store.ts'
import { toJobRow } from '../row/job-row.ts'
import { sqliteModule } from '../sqlite/sqlite-module.ts'
import { openSqliteStore } from '../sqlite/open-sqlite-store.ts'
import { startPostgres, type PostgresServer } from '../test/postgres-server.ts'
import { job } from '../test/samples.ts'
import { temporaryDirectory } from '../test/temporary-directory.ts'
import { sqlRows } from './sql-rows.ts'
import { machineTime, serverTime } from './sql-time.ts'
import type { Session, SqlDialect } from './session.ts'
import type { JobRows } from '../row/store-rows.ts'

const MANY = 10_000

/** What is asked of many jobs all day, and the index that must be used for it. */
const QUESTIONS: readonly [name: string, index: RegExp, ask: (jobs: JobRows) => Promise<unknown>][] = [
  // Not only in the order of the index: what is not due yet must not be looked at.
  [
    'claiming',
    /jobs_due.*(due_at<\?|\n\s*Index Cond: .*due_at <=)/,
    (jobs) => jobs.claim({ kind: 'update', owner: 'a', lease: 9, limit: 5 }),
  ],
  ['finding what is due next', /jobs_due[^]*jobs_claimed/, (jobs) => jobs.nextDue('update')],
  ['finding the active job of a subject', /jobs_one_active/, (jobs) => jobs.findActive('update', 's1')],
  ['writing an active job', /jobs_one_active/, (jobs) => jobs.replace(toJobRow(job({ id: 's1', subject: 's1' }), 2))],
  ['listing the jobs of a subject', /jobs_by_subject/, (jobs) => jobs.list({ kind: 'update', subject: 's1' })],
  [
    'listing the jobs of a status',
    /jobs_by_status/,
    (jobs) => jobs.list({ kind: 'update', status: 'queued', limit: 5 }),
  ],
]

/** Puts each statement in front of a database instead of its answer. */
class Plans implements Session {
  readonly dialect: SqlDialect
  readonly #explain: (sql: string, parameters: readonly unknown[]) => Promise<string>
  text = ''

  constructor(dialect: SqlDialect, explain: (sql: string, parameters: readonly unknown[]) => Promise<string>) {
    this.dialect = dialect
    this.#explain = explain
  }

  async query(sql: string, parameters: readonly unknown[]): Promise<{ rows: readonly unknown[]; affected: number }> {
    this.text += `${await this.#explain(sql, parameters)}\n`
    return { rows: [], affected: 0 }
  }

  async of(ask: (jobs: JobRows) => Promise<unknown>): Promise<string> {
    const isPostgres = this.dialect === 'postgres'
    const time = isPostgres ? serverTime : machineTime(systemClock)
    this.text = ''
    await ask(sqlRows(this, { time, locksRows: isPostgres, mayWrite: true }).jobs)
    return this.text
  }
}

/** A row for each number: most wait for a time to come, a few are held. */
const FILL = `insert into jobs
  select 'update', 's' || n, 's' || n, case when n % 5 = 0 then 'ended' else 'active' end,
    1790000000000 + 600000 * cast(n as bigint), '{}', n, 1, 1,
    case when n % 100 = 1 then 'ada' end, case when n % 100 = 1 then 1790000000000 end, 'x'`

describe('with ten thousand jobs, an index of PostgreSQL serves', () => {
  let server: PostgresServer
  let client: pg.Client
  let plans: Plans

  beforeAll(async () => {
    server = await startPostgres()
    const url = await server.createDatabase()
    await (await openPostgresStore({ url })).close()
    client = new pg.Client(url)
    await client.connect()
    await client.query(`set search_path to mcpver; ${FILL} from generate_series(1, ${String(MANY)}) n; analyze jobs`)
    plans = new Plans('postgres', async (sql, parameters) => {
      const { rows } = await client.query<Record<string, string>>(`explain ${sql}`, [...parameters])
      return rows.map((row) => row['QUERY PLAN']).join('\n')
    })
  })
  afterAll(async () => {
    await client.end()
    await server.stop()
  })

  it.each(QUESTIONS)('%s', async (_, index, ask) => {
    const plan = await plans.of(ask)
    expect(plan).toMatch(index)
    expect(plan).not.toContain('Seq Scan')
  })
})

describe('with ten thousand jobs, an index of SQLite serves', () => {
  it.each(QUESTIONS)('%s', async (_, index, ask) => {
    const path = `${temporaryDirectory()}/store.sqlite`
    await (await openSqliteStore({ path })).close()
    const db = new (sqliteModule().DatabaseSync)(path)
    try {
      db.exec(
        `${FILL} from (with recursive s(n) as (select 1 union all select n + 1 from s where n < ${String(MANY)}) select n from s)`,
      )
      const plans = new Plans('sqlite', (sql, parameters) => {
        const values = parameters as (string | number | null)[]
        const steps = db.prepare(`explain query plan ${sql}`).all(...values)
        return Promise.resolve(steps.map(({ detail }) => String(detail)).join('\n'))
      })
      const plan = await plans.of(ask)
      expect(plan).toMatch(index)
      expect(plan).not.toMatch(/SCAN jobs/)
    } finally {
      db.close()
    }
  })
})
