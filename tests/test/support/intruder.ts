import { onTestFinished } from 'vitest'
import { runSql, sealRow, sqliteModule, type Target } from './store-testing.ts'

/** A row as the database has it. */
export type Row = Readonly<Record<string, string | number | null>>

/** The tables of a store, with what their rows are ordered by. */
const TABLES = { releases: 'name, version', documents: 'kind, id', audit_records: 'sequence' } as const

export type Table = keyof typeof TABLES

const INTEGERS = ['sequence', 'revision', 'created_at']

/** Somebody who writes into a database behind the back of the program, and whom no trigger stops. */
export class Intruder {
  readonly #run: (sql: string) => Promise<readonly Row[]>
  readonly #schema: string

  private constructor(run: (sql: string) => Promise<readonly Row[]>, schema: string) {
    this.#run = run
    this.#schema = schema
  }

  /** Gets into a store that there is. Ends with the test. */
  static async enter(target: Target): Promise<Intruder> {
    if ('url' in target) {
      await runSql(target.url, 'alter table mcpver.audit_records disable trigger user')
      return new Intruder(async (sql) => (await runSql(target.url, sql)) as readonly Row[], 'mcpver.')
    }
    const db = new (sqliteModule().DatabaseSync)(target.path)
    onTestFinished(() => db.close())
    db.exec('pragma busy_timeout = 5000; pragma synchronous = off')
    for (const trigger of ['no_update', 'no_delete', 'in_order']) db.exec(`drop trigger audit_records_${trigger}`)
    const run = (sql: string): Promise<readonly Row[]> => {
      if (sql.startsWith('select')) return Promise.resolve(db.prepare(sql).all() as unknown as readonly Row[])
      db.exec(sql)
      return Promise.resolve([])
    }
    return new Intruder(run, '')
  }

  /** The rows of a table, in order of its key. */
  async rows(table: Table): Promise<readonly Row[]> {
    const rows = await this.#run(`select * from ${this.#schema}${table} order by ${TABLES[table]}`)
    return rows.map(withNumbers)
  }

  /** Puts other rows in place of all that a table has. */
  async replace(table: Table, rows: readonly Row[]): Promise<void> {
    const inserts = rows.map((row) => {
      const [columns, values] = [Object.keys(row).join(', '), Object.values(row).map(literal).join(', ')]
      return `insert into ${this.#schema}${table} (${columns}) values (${values})`
    })
    await this.#run(['begin', `delete from ${this.#schema}${table}`, ...inserts, 'commit'].join(';\n'))
  }
}

/** A row that was changed, with a seal that fits it: what an intruder writes who has read our source. */
export function sealed({ seal: _old, ...row }: Row): Row {
  return sealRow<Row & { readonly seal: string }>(row)
}

/** PostgreSQL's driver gives 64-bit integers as texts. */
function withNumbers(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [column, INTEGERS.includes(column) ? Number(value) : value]),
  )
}

function literal(value: string | number | null): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value)
}
