import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { Store } from '@mcpver/core'
import { FORMAT } from './migration/migration.ts'
import { openPostgresStore } from './postgres/open-postgres-store.ts'
import { openSqliteStore } from './sqlite/open-sqlite-store.ts'
import { runSql, startPostgres, type PostgresServer } from './test/postgres-server.ts'
import { auditRecord, contentOf, job, talliesOf, tally } from './test/samples.ts'
import { temporaryDirectory } from './test/temporary-directory.ts'

const golden = (file: string) => fileURLToPath(new URL(`test/golden/${file}`, import.meta.url))
const FORMATS = Array.from({ length: FORMAT }, (_, index) => index + 1)

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

async function expectGolden(store: Store, format: number): Promise<void> {
  onTestFinished(() => store.close())
  const expected = JSON.parse(readFileSync(golden(`v${String(format)}.json`), 'utf8')) as object
  const content = { ...((await store.read(contentOf)) as object), tallies: await talliesOf(store) }
  // Earlier formats have neither jobs nor tallies.
  expect(content).toEqual({ jobs: [], tallies: [], ...expected })
  await store.write(({ audit }) => audit.append(auditRecord(3)))
  await store.write(({ jobs }) => jobs.insert(job({ id: 'new', subject: 'new', dueAt: 0 })))
  const claimed = await store.desk.claim({ kind: 'update', owner: 'a', lease: 1, limit: 1 })
  expect(claimed).toMatchObject([{ value: { id: 'new' }, generation: 1 }])
  await store.tallies.add([tally({ server: 'new' })])
}

describe.each(FORMATS)('a store that was written in format %d', (format) => {
  it('opens on SQLite, with all that is in it, and can be written to', async () => {
    const path = join(temporaryDirectory(), 'store.sqlite')
    copyFileSync(golden(`v${String(format)}.sqlite`), path)
    await expectGolden(await openSqliteStore({ path }), format)
  })

  it('opens on PostgreSQL, with all that is in it, and can be written to', async () => {
    const url = await server.createDatabase()
    await runSql(url, readFileSync(golden(`v${String(format)}.postgres.sql`), 'utf8'))
    await expectGolden(await openPostgresStore({ url }), format)
  })
})
