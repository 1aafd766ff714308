import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Release, ReleaseStore, Stored } from '@mcpver/core'
import { openSqliteStore } from '@mcpver/store'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { notesText } from '../../../test/notes.ts'
import { fine, jsonOf, releaseWork } from '../../../test/release-work.ts'
import type { Ran, Workspace } from '../../../test/workspace.ts'

let work: Workspace
beforeEach(async () => {
  work = await releaseWork()
  work.write('v1.json', notesText('v1'))
  await fine(work, ['release', 'create', 'notes@1.0.0', 'v1.json', '--key', 'ana'])
  await fine(work, ['promote', 'notes@1.0.0', 'testing', '--key', 'ben'])
  await work.run(['promote', 'notes@1.0.0', 'staging', '--key', 'ana'])
})
afterEach(() => {
  work.remove()
})

/** Changes the database behind the store's back, and its triggers too, so that only what is written there can tell. */
function tamper(...statements: readonly string[]): void {
  const database = new DatabaseSync(join(work.path, '.mcpver/releases.sqlite'))
  const triggers = database.prepare(`select name, sql from sqlite_schema where type = 'trigger'`).all()
  for (const { name } of triggers) database.exec(`drop trigger ${String(name)}`)
  for (const statement of statements) database.exec(statement)
  for (const { sql } of triggers) database.exec(String(sql))
  database.close()
}

describe('mcpver audit show', () => {
  it('tells who did what, and who was refused', async () => {
    const { entries } = (await jsonOf(work, ['audit', 'show'])) as { entries: readonly object[] }
    expect(entries).toMatchObject([
      { sequence: 0, type: 'trust-root.updated', subject: 'ana' },
      { sequence: 1, type: 'version.created', outcome: 'success', subject: 'ana' },
      { sequence: 2, type: 'version.promoted', outcome: 'success', subject: 'ben' },
      { sequence: 3, type: 'version.promoted', outcome: 'denied', subject: 'ana' },
    ])
    expect((await fine(work, ['audit', 'show'])).out).toMatch(/3 +\S+Z +version\.promoted +denied +ana +notes@1\.0\.0/)
  })

  it.each([
    ['of one name', ['--name', 'notes'], [1, 2, 3]],
    ['from one on', ['--from', '2'], [2, 3]],
    ['the last', ['--limit', '1'], [3]],
    ['none of another name', ['--name', 'other'], []],
    ['none', ['--limit', '0'], []],
  ])('can tell %s', async (...[, args, numbers]) => {
    const { entries } = (await jsonOf(work, ['audit', 'show', ...args])) as { entries: { sequence: number }[] }
    expect(entries.map(({ sequence }) => sequence)).toEqual(numbers)
  })

  it.each(['-1', 'x', '1.5', ''])('refuses the number %j', async (number) => {
    expect((await work.run(['audit', 'show', '--from', number])).code).toBe(2)
  })
})

describe('mcpver audit verify', () => {
  it('recomputes entries, checkpoints and releases', async () => {
    await fine(work, ['audit', 'checkpoint', '--key', 'cat'])
    expect(await jsonOf(work, ['audit', 'verify'])).toMatchObject({ audit: { valid: true, size: 4, checkpoints: 1 } })
    expect((await fine(work, ['audit', 'verify'])).out).toMatch(/^fine: 4 entries, 1 checkpoint, head sha256:\w{64}\n$/)
  })

  it.each([
    ['an entry that was changed', `update audit_records set entry = replace(entry, '"ben"', '"eve"')`, '2'],
    ['an entry that was taken out', 'delete from audit_records where sequence = 2', '2'],
    [
      'a definition that was changed',
      `update releases set definition = replace(definition, 'search_notes', 'search_nodes')`,
      'notes',
    ],
    ['a server that was changed', `update releases set upstream = '{"command":["sh"]}'`, 'notes'],
    ['a state that was changed', `update releases set state = 'production'`, 'notes'],
    ['a release that was taken away', 'delete from releases', 'notes@1.0.0: It is in the audit, and not stored'],
  ])('names %s', async (...[, statement, message]) => {
    tamper(statement)
    const { code, out, err } = await work.run(['audit', 'verify'])
    expect([code > 0, out + err]).toEqual([true, expect.stringContaining(message)])
  })

  it('names a release that was moved, or made, past the audit', async () => {
    const path = join(work.path, '.mcpver/releases.sqlite')
    const past = async (
      change: (releases: ReleaseStore, release: Stored<Release>) => Promise<unknown>,
    ): Promise<Ran> => {
      const store = await openSqliteStore({ path })
      await store.write(async ({ releases }) => {
        const stored = await releases.get('notes', '1.0.0')
        if (stored !== undefined) await change(releases, stored)
      })
      await store.close()
      return work.run(['audit', 'verify'])
    }
    const production = { state: 'production' } as const
    const moved = await past((releases, { value, revision }) => releases.setState(value, { ...production, revision }))
    expect(moved.out).toBe('wrong: notes@1.0.0: It is in production, and was moved to testing last\n')
    await past((releases, { value, revision }) => releases.setState(value, { state: 'testing', revision }))
    const made = await past((releases, { value }) => releases.insert({ ...value, version: '9.0.0' }))
    expect([made.code, made.out]).toEqual([1, 'wrong: notes@9.0.0: It is stored, and not in the audit\n'])
  })

  it('goes by who was trusted then, and by which keys are known now to have been stolen then', async () => {
    const { keyid } = (await jsonOf(work, ['keys', 'show', 'ana'])) as { keyid: string }
    await fine(work, ['trust', 'change', '--role', 'publisher=ben', '--key', 'ana'])
    await fine(work, ['release', 'create', 'notes@1.0.1', 'v1.json', '--key', 'ben'])
    expect((await work.run(['audit', 'verify'])).code).toBe(0)
    const change = ['trust', 'change', '--role', 'root=ben', '--key', 'ana', '--key', 'ben', '--revoke']
    await fine(work, [...change, keyid])
    expect((await work.run(['audit', 'verify'])).code).toBe(0)
    const since = ['trust', 'change', '--key', 'ben', '--revoke', `${keyid}@2020-01-01`]
    await fine(work, since)
    expect(await work.run(['audit', 'verify'])).toMatchObject({
      code: 1,
      out: 'wrong: notes@1.0.0: Somebody else may have signed it: the key of ana is revoked since before\n',
    })
  })

  it('refuses a trust root that the store has never seen', async () => {
    const keys = ['--person', 'eve=.mcpver/keys/eve.pub.pem', '--key', '.mcpver/keys/eve.pem']
    await fine(work, ['trust', 'init', '--state', 'other', ...keys, '--role', 'root=eve'])
    expect(await work.run(['audit', 'verify', '--trust', 'other/trust-root.json'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('ERR_TRUST_HISTORY') as string,
    })
  })

  it('tells that entries were cut off, by a checkpoint that was kept elsewhere', async () => {
    const { out: note } = await fine(work, ['audit', 'checkpoint', '--key', 'cat'])
    work.write('kept.txt', note)
    expect((await work.run(['audit', 'verify', '--checkpoint', 'kept.txt'])).code).toBe(0)
    tamper('delete from audit_checkpoints', 'delete from audit_records where sequence = 3')
    expect((await work.run(['audit', 'verify'])).code).toBe(0)
    const { code, out } = await work.run(['audit', 'verify', '--checkpoint', 'kept.txt'])
    expect([code, out]).toEqual([1, expect.stringContaining('the audit ends here, after 3 entries')])
  })

  it('refuses a checkpoint that no auditor signed', async () => {
    const { out: note } = await fine(work, ['audit', 'checkpoint', '--key', 'cat'])
    work.write('kept.txt', note.replace(/^(\S+)\n4\n/, '$1\n5\n'))
    expect(await work.run(['audit', 'verify', '--checkpoint', 'kept.txt'])).toMatchObject({ code: 2 })
    await fine(work, ['promote', 'notes@1.0.0', 'staging', '--key', 'ben'])
    expect(await work.run(['audit', 'checkpoint', '--key', 'ben'])).toMatchObject({ code: 2 })
  })
})

describe('mcpver audit prove', () => {
  beforeEach(async () => {
    work.write('checkpoint.txt', (await fine(work, ['audit', 'checkpoint', '--key', 'cat'])).out)
  })

  it('proves an entry to somebody who has only the trust root', async () => {
    await fine(work, ['audit', 'prove', '2', '--out', 'proof.json'])
    work.write('root.json', work.read('.mcpver/trust-root.json'))
    const { out } = await fine(work, ['verify', 'proof.json', '--trust', 'root.json', '--state', 'nowhere'])
    expect(out).toBe('proof.json: verified audit entry 2 of 4: version.promoted notes@1.0.0 by ben, signed by cat\n')
  })

  it.each<[string, (text: string) => string]>([
    ['the entry', (text) => text.replace('ben', 'eve')],
    ['the number', (text) => text.replace('"index": 2', '"index": 1')],
    [
      'a hash',
      (text) => text.replace(/"hashes": \[\s+"(.)/, (all, first) => all.replace(/.$/, first === 'A' ? 'B' : 'A')),
    ],
    ['the checkpoint', (text) => text.replace(String.raw`\n4\n`, String.raw`\n5\n`)],
  ])('is refused with %s changed', async (_what, change) => {
    const { out } = await fine(work, ['audit', 'prove', '2'])
    expect(change(out)).not.toBe(out)
    work.write('proof.json', change(out))
    expect(await work.run(['verify', 'proof.json'])).toMatchObject({
      code: 1,
      out: expect.stringContaining('proof.json: refused') as string,
    })
  })

  it('says that a checkpoint is needed first, or that there is no such entry', async () => {
    await fine(work, ['promote', 'notes@1.0.0', 'staging', '--key', 'ben'])
    expect((await work.run(['audit', 'prove', '4'])).err).toContain('ERR_AUDIT_ENTRY_UNCOVERED')
    expect((await work.run(['audit', 'prove', '99'])).err).toContain('ERR_AUDIT_ENTRY_MISSING')
    expect((await work.run(['audit', 'prove', 'last'])).err).toContain('is no number of an entry')
  })
})

it('mcpver verify refuses a file of another kind', async () => {
  work.write('other.json', { format: 'mcpver-policy' })
  expect(await work.run(['verify', 'other.json'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('is nothing that can be verified') as string,
  })
})
