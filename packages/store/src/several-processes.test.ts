import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FORMAT } from './migration/migration.ts'
import { Child } from './test/child.ts'
import { expectWholeHistory } from './test/history-check.ts'
import { runSql, startPostgres, type PostgresServer } from './test/postgres-server.ts'
import { openTarget, type Target, type WriterTask } from './test/target.ts'
import { temporaryDirectory } from './test/temporary-directory.ts'
import { sqliteModule } from './sqlite/sqlite-module.ts'

/** So old that it uses TRUNCATE. */
const OLD = '3.50.4'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

function write(task: WriterTask): Child {
  return new Child('writer.ts', task)
}

async function migrationsIn(target: Target): Promise<readonly unknown[]> {
  const sql = (table: string) => `select number from ${table}`
  if ('url' in target) return runSql(target.url, sql('mcpver.mcpver_migrations'))
  const db = new (sqliteModule().DatabaseSync)(target.path)
  try {
    return db.prepare(sql('mcpver_migrations')).all()
  } finally {
    db.close()
  }
}

describe.each<{ engine: string; rounds: number; target: () => Target | Promise<Target> }>([
  { engine: 'SQLite', rounds: 12, target: () => ({ path: join(temporaryDirectory(), 'store.sqlite') }) },
  {
    engine: 'SQLite without WAL',
    rounds: 4,
    target: () => ({ path: join(temporaryDirectory(), 'store.sqlite'), sqliteVersion: OLD }),
  },
  { engine: 'PostgreSQL', rounds: 6, target: async () => ({ url: await server.createDatabase() }) },
])('a store on $engine', ({ rounds, target: place }) => {
  it('is migrated exactly once by six processes that open it at once', async () => {
    const target = await place()
    const children = Array.from({ length: 6 }, (_, index) => write({ target, name: String(index), times: 3 }))
    await Promise.all(children.map((child) => child.done()))
    expect(await migrationsIn(target)).toHaveLength(FORMAT)
    const store = await openTarget(target)
    expect(
      await expectWholeHistory(
        store,
        children.flatMap(({ numbers }) => numbers),
      ),
    ).toBe(18)
    await store.close()
  })

  it('lets two processes write at the same time, each transaction whole', async () => {
    const target = await place()
    const children = ['a', 'b'].map((name) => write({ target, name, times: 60 }))
    await Promise.all(children.map((child) => child.done()))
    const store = await openTarget(target)
    expect(
      await expectWholeHistory(
        store,
        children.flatMap(({ numbers }) => numbers),
      ),
    ).toBe(120)
    await store.close()
  })

  it('has all that was acknowledged, whole, when its writers are killed at any moment', async () => {
    const target = await place()
    const acknowledged: number[] = []
    for (let round = 0; round < rounds; round++) {
      const children = ['a', 'b'].map((name) => write({ target, name }))
      // Not a certain state but a certain progress: where in a transaction the signal comes is left to chance.
      await Promise.all(children.map((child) => child.said(2 + Math.floor(Math.random() * 12))))
      await Promise.all(children.map((child) => child.kill()))
      acknowledged.push(...children.flatMap(({ numbers }) => numbers))
      const store = await openTarget(target)
      await expectWholeHistory(store, acknowledged)
      await store.close()
    }
    expect(new Set(acknowledged).size).toBe(acknowledged.length)
  })
})
