import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { Store } from '@mcpver/core'
import { FORMAT } from '../migration/migration.ts'
import { runSql, startPostgres, type PostgresServer } from '../test/postgres-server.ts'
import { auditRecord, contentOf, document, fill } from '../test/samples.ts'
import { openPostgresStore, type PostgresStoreOptions } from './open-postgres-store.ts'
import { parseBigint } from './postgres-pool.ts'
import { lockStatement } from './postgres-settings.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres(true)
})
afterAll(() => server.stop())

async function open(options: PostgresStoreOptions): Promise<Store> {
  const store = await openPostgresStore(options)
  onTestFinished(() => store.close())
  return store
}

async function filled(): Promise<{ readonly url: string; readonly store: Store; readonly content: unknown }> {
  const url = await server.createDatabase()
  const store = await open({ url })
  await store.write((view) => fill(view))
  return { url, store, content: await store.read(contentOf) }
}

describe('a schema', () => {
  it('is apart from what else is in the database, and from another store', async () => {
    const url = await server.createDatabase()
    await runSql(url, 'create table releases (mine text)')
    const [one, two] = [await open({ url }), await open({ url, schema: 'second_store' })]
    await one.write((view) => fill(view))
    expect(await two.read(({ releases }) => releases.list())).toEqual([])
    expect(await runSql(url, 'select * from public.releases')).toEqual([])
  })

  it('of another program is refused and left as it is', async () => {
    const url = await server.createDatabase()
    await runSql(url, 'create schema mcpver')
    await runSql(url, 'create table mcpver.mine (x int)')
    await expect(openPostgresStore({ url })).rejects.toMatchObject({ code: 'ERR_STORE_FOREIGN' })
    expect(await runSql(url, `select tablename from pg_tables where schemaname = 'mcpver'`)).toEqual([
      { tablename: 'mine' },
    ])
  })

  it('of a later version is refused', async () => {
    const { url } = await filled()
    await runSql(url, `insert into mcpver.mcpver_migrations values (${String(FORMAT + 1)}, 'more', 'd')`)
    await expect(openPostgresStore({ url })).rejects.toMatchObject({ code: 'ERR_STORE_LATER_FORMAT' })
  })

  it('whose history tells of another migration is taken for damaged', async () => {
    const { url } = await filled()
    await runSql(url, `update mcpver.mcpver_migrations set digest = 'x'`)
    await expect(openPostgresStore({ url })).rejects.toMatchObject({ code: 'ERR_STORE_CORRUPT' })
  })

  it.each(['', 'Upper', 'a"b', 'pg_mine', '1a', 'a'.repeat(64)])('cannot be named %j', async (schema) => {
    await expect(openPostgresStore({ url: 'postgres://127.0.0.1/x', schema })).rejects.toMatchObject({
      code: 'ERR_STORE_INVALID',
    })
  })
})

describe('the audit', () => {
  it.each([
    `update audit_records set entry = '{}'`,
    'delete from audit_records where sequence = 2',
    'truncate audit_records',
    `insert into audit_records values (9, '{}', 'h', 's')`,
    `update audit_checkpoints set note = 'x'`,
    'delete from audit_checkpoints',
  ])('is not changed by whoever writes SQL: %s', async (statement) => {
    const { url, store, content } = await filled()
    await expect(runSql(url, `set search_path to mcpver; ${statement}`)).rejects.toThrow(/audit/)
    expect(await store.read(contentOf)).toEqual(content)
  })
})

describe('an error', () => {
  const PASSWORD = 'hunter2-secret'

  it.each([
    ['a server that is not there', `postgres://ada:${PASSWORD}@127.0.0.1:1/x`, 'ERR_STORE_UNAVAILABLE'],
    ['another protocol', `mysql://ada:${PASSWORD}@127.0.0.1/x`, 'ERR_STORE_INVALID'],
    ['a URL that is none', `postgres://ada:${PASSWORD}@[::/x`, 'ERR_STORE_INVALID'],
  ])('never has the password in it: %s', async (_, url, code) => {
    const error: unknown = await openPostgresStore({ url }).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code })
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(PASSWORD)
  })

  it('never has the password in it: one that the server refuses', async () => {
    const url = Object.assign(new URL(await server.createDatabase()), { password: PASSWORD }).href
    const error: unknown = await openPostgresStore({ url }).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'ERR_STORE_UNAVAILABLE', cause: { code: '28P01' } })
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(PASSWORD)
  })

  it('tells of a database that is not there', async () => {
    const url = Object.assign(new URL(await server.createDatabase()), { pathname: '/none' }).href
    await expect(openPostgresStore({ url })).rejects.toMatchObject({
      code: 'ERR_STORE_UNAVAILABLE',
      cause: { code: '3D000' },
    })
  })

  it('names the row that is damaged', async () => {
    const { url, store } = await filled()
    await runSql(url, `update mcpver.releases set created_by = 'eve' where version = '1.2.0'`)
    await expect(store.read(({ releases }) => releases.list())).rejects.toMatchObject({
      code: 'ERR_STORE_CORRUPT',
      message: expect.stringContaining('releases "weather" "1.2.0"') as string,
    })
  })

  it('of a statement is not hidden by a function which keeps it to itself', async () => {
    const { url, store, content } = await filled()
    await runSql(url, 'alter table mcpver.documents add constraint small check (length(content) < 100)')
    const act = store.write(async ({ audit, documents }) => {
      await audit.append(auditRecord(3))
      await documents.put(document({ id: 'x', content: { text: 'x'.repeat(100) } })).catch(() => undefined)
    })
    await expect(act).rejects.toMatchObject({ code: 'ERR_STORE_CONFLICT', cause: { code: '23514' } })
    expect(await store.read(contentOf)).toEqual(content)
  })

  it('tells of tables that are gone', async () => {
    const { url, store } = await filled()
    await runSql(url, 'alter table mcpver.audit_records rename to gone')
    await expect(store.read(({ audit }) => audit.head())).rejects.toMatchObject({ code: 'ERR_STORE_CORRUPT' })
  })

  it('tells of a user who may not write', async () => {
    const { url } = await filled()
    await runSql(
      url,
      `create role reader_${new URL(url).pathname.slice(1)} login password 'p'; grant usage on schema mcpver to public;
      grant select on all tables in schema mcpver to public`,
    )
    const reader = Object.assign(new URL(url), {
      username: `reader_${new URL(url).pathname.slice(1)}`,
      password: 'p',
    }).href
    const store = await open({ url: reader })
    expect(await store.read(({ audit }) => audit.head())).toEqual(auditRecord(2))
    await expect(store.write(({ audit }) => audit.append(auditRecord(3)))).rejects.toMatchObject({
      code: 'ERR_STORE_UNAVAILABLE',
      cause: { code: '42501' },
    })
  })
})

describe('integers of 64 bits', () => {
  it('are numbers as far as numbers go, and refused beyond', () => {
    expect(parseBigint('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER)
    expect(() => parseBigint('9007199254740992')).toThrow('cannot have written')
  })
})

describe('a lock of another program', () => {
  it('is waited for until the limit, and told of then', async () => {
    const { url, content } = await filled()
    const store = await open({ url, busyTimeout: 50 })
    const other = await open({ url })
    await other.write(async () => {
      await expect(store.write(({ audit }) => audit.append(auditRecord(3)))).rejects.toMatchObject({
        code: 'ERR_STORE_BUSY',
        cause: { code: '55P03' },
      })
    })
    expect(await store.read(contentOf)).toEqual(content)
    await store.write(({ audit }) => audit.append(auditRecord(3)))
  })

  it('on a statement has a limit too', async () => {
    const { url } = await filled()
    const store = await open({ url, statementTimeout: 100 })
    const released = Promise.withResolvers<undefined>()
    const holding = runSql(
      url,
      `begin; lock table mcpver.releases in access exclusive mode; select pg_sleep(1); commit`,
    )
    holding.then(() => released.resolve(undefined), released.reject)
    const codes = new Set<unknown>()
    while (!codes.has('ERR_STORE_BUSY')) {
      await store
        .read(({ releases }) => releases.list())
        .catch((error: unknown) => codes.add((error as { code: string }).code))
    }
    await released.promise
    expect([...codes]).toEqual(['ERR_STORE_BUSY'])
  })

  it('is taken on the schema, so that two stores of a database do not wait for each other', () => {
    expect(lockStatement('mcpver')).toBe('select pg_advisory_xact_lock(1835233398, 635595114)')
    expect(lockStatement('other')).not.toBe(lockStatement('mcpver'))
  })
})

describe('a server that goes away', () => {
  it('ends the transactions under way, not the program, and the next ones work', async () => {
    const { store } = await filled()
    const acknowledged: number[] = []
    const codes = new Set<unknown>()
    const appendNext = () =>
      store.write(async ({ audit, documents }) => {
        const sequence = ((await audit.head())?.sequence ?? -1) + 1
        await audit.append(auditRecord(sequence))
        await documents.put(document({ kind: 'state', id: String(sequence) }))
        return sequence
      })
    const writeUntil = async (isDone: () => boolean) => {
      while (!isDone()) {
        await appendNext().then(
          (sequence) => acknowledged.push(sequence),
          (error: unknown) => codes.add((error as { code?: string }).code ?? error),
        )
      }
    }
    for (let round = 0; round < 2; round++) {
      const target = acknowledged.length + 20
      await writeUntil(() => acknowledged.length >= target)
      let isUp = false
      const restarted = server.restart().then(() => {
        isUp = true
      })
      await writeUntil(() => isUp)
      await restarted
      await writeUntil(() => acknowledged.length >= target + 20)
    }
    expect([...codes]).toEqual(['ERR_STORE_UNAVAILABLE'])
    const records = await store.read(({ audit }) => audit.read(0, 100_000))
    const states = await store.read(({ documents }) => documents.list('state'))
    const sequences = records.map(({ sequence }) => sequence)
    expect(sequences).toEqual(sequences.map((_, index) => index))
    expect(sequences).toEqual(expect.arrayContaining(acknowledged))
    // The first three are what `fill` wrote.
    expect(states).toHaveLength(records.length - 3)
  })

  it('in the middle of a transaction rejects it with the cause', async () => {
    const { store, content } = await filled()
    const act = store.write(async ({ audit }) => {
      await audit.append(auditRecord(3))
      await server.restart()
      await audit.head()
    })
    await expect(act).rejects.toMatchObject({ code: 'ERR_STORE_UNAVAILABLE', cause: expect.any(Error) as Error })
    expect(await store.read(contentOf)).toEqual(content)
  })

  it('before the commit leaves nothing, and says that it did not answer', async () => {
    const { store, content } = await filled()
    const act = store.write(async ({ audit }) => {
      await audit.append(auditRecord(3))
      await server.restart()
    })
    await expect(act).rejects.toMatchObject({
      code: 'ERR_STORE_UNAVAILABLE',
      message: expect.stringContaining('did not answer whether a transaction was committed') as string,
      hint: 'It may be there as a whole, or not at all: read before you do it again.',
    })
    expect(await store.read(contentOf)).toEqual(content)
  })
})
