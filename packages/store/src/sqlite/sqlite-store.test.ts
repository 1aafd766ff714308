import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Store } from '@mcpver/core'
import { FORMAT } from '../migration/migration.ts'
import { Child } from '../test/child.ts'
import { auditRecord, contentOf, document, fill, release } from '../test/samples.ts'
import { temporaryDirectory } from '../test/temporary-directory.ts'
import { TransactionalStore } from '../transactional-store.ts'
import { openSqliteStore } from './open-sqlite-store.ts'
import { SqliteEngine } from './sqlite-engine.ts'
import { APPLICATION_ID } from './sqlite-format.ts'
import { sqliteModule } from './sqlite-module.ts'
import type { SqliteSettings } from './sqlite-settings.ts'

const newPath = () => join(temporaryDirectory(), 'store.sqlite')

async function openWith(settings: Partial<SqliteSettings> & { readonly path: string }): Promise<Store> {
  const store = new TransactionalStore(await SqliteEngine.open({ readOnly: false, busyTimeout: 2000, ...settings }))
  onTestFinished(() => store.close())
  return store
}

function sql(path: string, statements: string): readonly object[] {
  const db = new (sqliteModule().DatabaseSync)(path)
  try {
    return statements
      .split(';')
      .map((statement) => db.prepare(statement).all())
      .at(-1)!
  } finally {
    db.close()
  }
}

function pragma(path: string, name: string): unknown {
  return Object.values(sql(path, `pragma ${name}`)[0]!)[0]
}

async function filled(
  settings: Partial<SqliteSettings> = {},
): Promise<{ readonly path: string; readonly content: unknown }> {
  const path = newPath()
  const store = await openWith({ path, ...settings })
  await store.write((view) => fill(view))
  const content = await store.read(contentOf)
  await store.close()
  return { path, content }
}

describe('a SQLite file', () => {
  it('is made for its owner only, in WAL mode, and says whose it is', async () => {
    const { path } = await filled()
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(pragma(path, 'journal_mode')).toBe('wal')
    expect(pragma(path, 'application_id')).toBe(APPLICATION_ID)
    expect(pragma(path, 'user_version')).toBe(FORMAT)
  })

  it('keeps the permissions that it has', async () => {
    const { path } = await filled()
    chmodSync(path, 0o640)
    await openWith({ path })
    expect(statSync(path).mode & 0o777).toBe(0o640)
  })

  it('is not made in a directory that is not there, and says so', async () => {
    const path = join(temporaryDirectory(), 'no-such-directory', 'store.sqlite')
    await expect(openSqliteStore({ path })).rejects.toMatchObject({
      code: 'ERR_STORE_UNAVAILABLE',
      message: expect.stringContaining('There is no directory') as string,
      hint: 'Make the directory first, or name a file in one that there is.',
    })
    await expect(openSqliteStore({ path, readOnly: true })).rejects.toMatchObject({ code: 'ERR_STORE_UNAVAILABLE' })
  })

  it.each(['', ':memory:', 'a\u0000b'])('cannot have the path %j', async (path) => {
    await expect(openSqliteStore({ path })).rejects.toMatchObject({ code: 'ERR_STORE_INVALID' })
  })

  it('may have a path that looks like a URI, or like SQL', async () => {
    const directory = temporaryDirectory()
    mkdirSync(join(directory, 'file:x?mode=memory'))
    const path = join(directory, 'file:x?mode=memory', `it's "a" file; --#%20`)
    await (await openWith({ path })).write((view) => fill(view))
    expect(existsSync(path)).toBe(true)
  })

  it('may be a link', async () => {
    const { path, content } = await filled()
    const link = join(temporaryDirectory(), 'link')
    symlinkSync(path, link)
    expect(await (await openWith({ path: link })).read(contentOf)).toEqual(content)
  })

  it.each([0, -1, 0.5, NaN, Infinity])('cannot be waited for %d milliseconds', async (busyTimeout) => {
    await expect(openSqliteStore({ path: newPath(), busyTimeout })).rejects.toMatchObject({ code: 'ERR_STORE_INVALID' })
  })

  it('is a directory: refused', async () => {
    await expect(openSqliteStore({ path: temporaryDirectory() })).rejects.toMatchObject({
      code: 'ERR_STORE_UNAVAILABLE',
    })
  })
})

describe('what is not a store of ours', () => {
  const untouched = async (path: string, code: string, says = '') => {
    const before = readFileSync(path)
    const open = openSqliteStore({ path })
    await expect(open).rejects.toMatchObject({ code })
    await expect(open).rejects.toThrow(says)
    expect(readFileSync(path)).toEqual(before)
  }

  it('is refused and left as it is when another program made it', async () => {
    const path = newPath()
    sql(path, 'create table releases (name text)')
    await untouched(path, 'ERR_STORE_FOREIGN', 'is a database of another program')
  })

  it('is refused when another program marked it', async () => {
    const path = newPath()
    sql(path, 'pragma application_id = 252006673')
    await untouched(path, 'ERR_STORE_FOREIGN')
  })

  it('is refused when it is no SQLite file', async () => {
    const path = newPath()
    writeFileSync(
      path,
      'a text that is long enough to be taken for the header of a database, and is none at all.'.repeat(9),
    )
    await untouched(path, 'ERR_STORE_CORRUPT', 'is not a SQLite file')
  })

  it('is refused when a later version wrote it', async () => {
    const { path } = await filled()
    const [ours, later] = [String(FORMAT), String(FORMAT + 1)]
    const addition = `insert into mcpver_migrations values (${later}, 'more', 'd'); create table later (x)`
    sql(path, `${addition}; pragma user_version = ${later}`)
    const says = `has format ${later}, and this version of mcpver reads up to ${ours}`
    await untouched(path, 'ERR_STORE_LATER_FORMAT', says)
  })

  it.each([
    ['header names another format', 'pragma user_version = 7'],
    ['header does not say whose it is', 'pragma application_id = 0'],
    ['history is gone', 'drop table mcpver_migrations'],
    ['history tells of another migration', `update mcpver_migrations set digest = 'x'`],
    ['trigger is gone', 'drop trigger audit_records_no_update'],
    ['tables are more', 'create table mine (x)'],
    ['index is gone', 'drop index documents_by_subject'],
  ])('is taken for damaged when its %s', async (_, statement) => {
    const { path } = await filled()
    sql(path, statement)
    await untouched(path, 'ERR_STORE_CORRUPT')
  })
})

describe('damage', () => {
  it.each([
    ['releases', `update releases set created_by = 'eve' where version = '1.2.0'`, 'releases "weather" "1.2.0"'],
    ['releases', `update releases set definition = '{"name": 1}'`, 'releases "weather"'],
    ['documents', `update documents set content = '{' where id = 'coverage'`, 'documents "evidence" "coverage"'],
    ['documents', `update documents set revision = 9007199254740993 where id = 'coverage'`, 'damaged'],
  ])('in a row of %s is named when it is read', async (_, statement, says) => {
    const { path } = await filled()
    sql(path, statement)
    const read = (await openWith({ path })).read(contentOf)
    await expect(read).rejects.toMatchObject({ code: 'ERR_STORE_CORRUPT' })
    await expect(read).rejects.toThrow(says)
  })

  it('in any byte is found, or changes nothing that is read', async () => {
    const { path, content } = await filled()
    const bytes = readFileSync(path)
    const outcomes = new Map<string, number>()
    // Every byte of the header, and of the rest one in so many that the step meets no structure.
    const offsets = [...Array(100).keys(), ...Array.from({ length: 300 }, (_, n) => (100 + n * 163) % bytes.length)]
    for (const offset of offsets) {
      const copy = Uint8Array.from(bytes)
      copy[offset]! ^= 1 << (offset % 8)
      const damaged = `${path}.${String(offset)}`
      writeFileSync(damaged, copy)
      const outcome = await outcomeOf(damaged, content)
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    }
    expect([...outcomes.keys()].sort()).toEqual(['ERR_STORE_CORRUPT', 'unchanged'])
    expect(outcomes.get('ERR_STORE_CORRUPT')).toBeGreaterThan(50)
  })

  async function outcomeOf(path: string, content: unknown): Promise<string> {
    let store: Store | undefined
    try {
      store = await openSqliteStore({ path, busyTimeout: 100 })
      expect(await store.read(contentOf)).toEqual(content)
      return 'unchanged'
    } catch (error) {
      return (error as { readonly code?: string }).code ?? String(error)
    } finally {
      await store?.close()
    }
  }

  it('by cutting the file off is found', async () => {
    const { path } = await filled()
    writeFileSync(path, readFileSync(path).subarray(0, 5 * 4096))
    await expect(openSqliteStore({ path })).rejects.toMatchObject({ code: 'ERR_STORE_CORRUPT' })
  })
})

describe('the audit', () => {
  it.each([
    `update audit_records set entry = '{}'`,
    'delete from audit_records where sequence = 2',
    `insert or replace into audit_records values (1, '{}', 'h', 's')`,
    `insert into audit_records values (9, '{}', 'h', 's')`,
    `update audit_checkpoints set note = 'x'`,
    'delete from audit_checkpoints',
    `insert or replace into audit_checkpoints values (3, 'x', 1, 's')`,
  ])('is not changed by whoever writes SQL: %s', async (statement) => {
    const { path, content } = await filled()
    expect(() => sql(path, statement)).toThrow(/audit/)
    expect(await (await openWith({ path })).read(contentOf)).toEqual(content)
  })
})

describe('a lock of another program', () => {
  function lock(path: string): { readonly release: () => void } {
    const db = new (sqliteModule().DatabaseSync)(path)
    db.exec('begin immediate')
    return { release: () => db.close() }
  }

  it('is waited for, while other work goes on', async () => {
    const { path } = await filled()
    const store = await openWith({ path })
    const { release: unlock } = lock(path)
    const writing = store.write(({ audit }) => audit.append(auditRecord(3)))
    const order: string[] = []
    const wrote = writing.then(() => order.push('wrote'))
    await new Promise(setImmediate)
    order.push('other work')
    unlock()
    await wrote
    expect(order).toEqual(['other work', 'wrote'])
  })

  it('that stays is told of in the end, and nothing is written', async () => {
    const { path, content } = await filled()
    const store = await openWith({ path, busyTimeout: 60 })
    const { release: unlock } = lock(path)
    await expect(store.write((view) => view.documents.put(document({ id: 'x' })))).rejects.toMatchObject({
      code: 'ERR_STORE_BUSY',
      cause: expect.objectContaining({ errcode: 5 }) as object,
    })
    unlock()
    expect(await store.read(contentOf)).toEqual(content)
  })
})

describe('journal modes', () => {
  it('a SQLite that is not safe with WAL uses TRUNCATE, also for a file that was in WAL mode', async () => {
    const { path, content } = await filled()
    const store = await openWith({ path, sqliteVersion: '3.50.4' })
    expect(await store.read(contentOf)).toEqual(content)
    await store.close()
    expect(pragma(path, 'journal_mode')).not.toBe('wal')
  })

  it('a file that was made without WAL stays so: a process that must not use WAL may have it open', async () => {
    const { path } = await filled({ sqliteVersion: '3.50.4' })
    const store = await openWith({ path })
    await store.write(({ audit }) => audit.append(auditRecord(3)))
    await store.close()
    expect(pragma(path, 'journal_mode')).not.toBe('wal')
  })

  it('a SQLite that is not safe with WAL does not write when another program puts the file into WAL mode', async () => {
    const { path } = await filled({ sqliteVersion: '3.50.4' })
    const store = await openWith({ path, sqliteVersion: '3.50.4' })
    sql(path, 'pragma journal_mode = wal')
    await expect(store.write(({ audit }) => audit.append(auditRecord(3)))).rejects.toMatchObject({
      code: 'ERR_STORE_BUSY',
      message: expect.stringContaining('WAL') as string,
    })
  })
})

describe('a medium that cannot be written to', () => {
  it('that is full ends the transaction with an error, and everything is as before', async () => {
    const { path, content } = await filled()
    const store = await openWith({ path, maxPageCount: 20 })
    const act = store.write(async ({ audit, documents }) => {
      await audit.append(auditRecord(3))
      await documents.put(document({ id: 'large', content: { text: 'x'.repeat(200_000) } }))
    })
    await expect(act).rejects.toMatchObject({ code: 'ERR_STORE_FULL', cause: expect.any(Error) as Error })
    expect(await store.read(contentOf)).toEqual(content)
    await store.write(({ audit }) => audit.append(auditRecord(3)))
  })

  it('that is full is not hidden by a function which keeps the error to itself', async () => {
    const { path, content } = await filled()
    const store = await openWith({ path, maxPageCount: 20 })
    const act = store.write(async ({ audit, documents }) => {
      await audit.append(auditRecord(3))
      await documents.put(document({ id: 'large', content: { text: 'x'.repeat(200_000) } })).catch(() => undefined)
    })
    await expect(act).rejects.toMatchObject({ code: 'ERR_STORE_FULL' })
    expect(await store.read(contentOf)).toEqual(content)
  })

  it('that is full when the file is made is told of', async () => {
    await expect(openWith({ path: newPath(), maxPageCount: 3 })).rejects.toMatchObject({ code: 'ERR_STORE_FULL' })
  })

  it('is read with `readOnly`, and refuses to be written to', async () => {
    const { path, content } = await filled()
    const store = await openWith({ path, readOnly: true })
    expect(await store.read(contentOf)).toEqual(content)
    await expect(store.write(({ audit }) => audit.append(auditRecord(3)))).rejects.toMatchObject({
      code: 'ERR_STORE_READ_ONLY',
    })
    await expect(openWith({ path: `${path}.none`, readOnly: true })).rejects.toMatchObject({
      code: 'ERR_STORE_UNAVAILABLE',
    })
    expect(existsSync(`${path}.none`)).toBe(false)
  })

  async function codesAs(path: string): Promise<readonly string[]> {
    // Root may write everywhere, so then somebody else tries.
    const child = new Child('read-only-writer.ts', { path, ...(process.getuid?.() === 0 ? { user: 65_534 } : {}) })
    await child.done()
    return child.lines
  }

  it('by its permissions is told of: a file', async () => {
    const { path, content } = await filled({ sqliteVersion: '3.50.4' })
    chmodSync(join(path, '..'), 0o777)
    chmodSync(path, 0o444)
    expect(await codesAs(path)).toEqual(['fine', 'ERR_STORE_READ_ONLY', 'fine'])
    chmodSync(path, 0o600)
    expect(await (await openWith({ path })).read(contentOf)).toEqual(content)
  })

  it('by its permissions is told of: a directory', async () => {
    const { path, content } = await filled({ sqliteVersion: '3.50.4' })
    chmodSync(path, 0o666)
    chmodSync(join(path, '..'), 0o555)
    expect(await codesAs(join(path, '..', 'new.sqlite'))).toEqual(['ERR_STORE_READ_ONLY'])
    expect(await codesAs(path)).toEqual(['fine', expect.stringMatching(/READ_ONLY|UNAVAILABLE/), 'fine'])
    chmodSync(join(path, '..'), 0o700)
    expect(await (await openWith({ path })).read(contentOf)).toEqual(content)
  })

  it('by its permissions is told of: a directory with a file in WAL mode', async () => {
    const { path, content } = await filled()
    chmodSync(path, 0o666)
    chmodSync(join(path, '..'), 0o555)
    expect(await codesAs(path)).toEqual(['ERR_STORE_READ_ONLY'])
    chmodSync(join(path, '..'), 0o700)
    expect(await (await openWith({ path })).read(contentOf)).toEqual(content)
  })
})

it('does not warn of anything, and lets other warnings pass', () => {
  const code = `
    import { openSqliteStore } from ${JSON.stringify(new URL('open-sqlite-store.ts', import.meta.url).href)}
    const store = await openSqliteStore({ path: process.argv[1] })
    await store.close()
    process.emitWarning('SQLite is fine, this is not', 'ExperimentalWarning')`
  const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code, newPath()], { encoding: 'utf8' })
  const warnings = stderr.split('\n').filter((line) => line.includes('Warning: ') && !line.includes('Type Stripping'))
  expect(warnings).toEqual([expect.stringContaining('SQLite is fine, this is not')])
})

it('a copy of the file made after it was closed is a whole store', async () => {
  const { path, content } = await filled()
  const copy = join(temporaryDirectory(), 'copy')
  copyFileSync(path, copy)
  const store = await openWith({ path: copy })
  expect(await store.read(contentOf)).toEqual(content)
  await store.write(({ releases }) => releases.insert(release({ version: '9.0.0' })))
})
