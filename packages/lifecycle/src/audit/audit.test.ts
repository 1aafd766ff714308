import { canonicalize, type AuditRecord } from '@mcpver/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TestStore } from '../test/test-store.ts'
import { AuditLogger } from './audit-logger.ts'
import { hashOfEntry } from './entry-hash.ts'
import { verifyAudit, type AuditVerification } from './verify-audit.ts'

const target = { name: 'weather', version: '1.0.0' }

async function auditOf(count: number): Promise<TestStore> {
  const store = new TestStore()
  let id = 0
  const logger = new AuditLogger({ clock: { now: () => 1000 - id }, newId: () => `id-${String(id++)}` })
  for (let index = 0; index < count; index++) {
    await store.write(({ audit }) =>
      logger.log(audit, { type: 'test', outcome: 'success', subject: 'ana', target, data: { index } }),
    )
  }
  return store
}

function verified(store: TestStore, known?: Parameters<typeof verifyAudit>[1]): Promise<AuditVerification> {
  return store.read(({ audit }) => verifyAudit(audit, known))
}

/** The same audit with other records. */
function withRecords(store: TestStore, records: readonly AuditRecord[]): TestStore {
  const other = new TestStore()
  other.content = { ...store.content, records: [...records] }
  return other
}

describe('an audit', () => {
  it('is a chain of entries that say who did what, and when', async () => {
    const store = await auditOf(2)
    const [first, second] = store.content.records
    expect(JSON.parse(first?.entry ?? '')).toEqual({
      id: 'id-0',
      sequence: 0,
      previous: null,
      loggedAt: 999,
      type: 'test',
      outcome: 'success',
      subject: 'ana',
      target,
      data: { index: 0 },
    })
    expect(JSON.parse(second?.entry ?? '')).toMatchObject({ sequence: 1, previous: first?.hash })
  })

  it.each([0, 1, 7, 2500])('of %i entries is verified to its end, whatever the clock said', async (count) => {
    const store = await auditOf(count)
    expect(await verified(store)).toEqual({
      valid: true,
      size: count,
      head: store.content.records.at(-1)?.hash ?? null,
    })
  })

  it('shows every character that is another one, in the entry where it stands', async () => {
    const store = await auditOf(5)
    const { records } = store.content
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 4 }), fc.nat(), fc.nat({ max: 94 }), async (index, at, code) => {
        const record = records[index]
        if (record === undefined) throw new Error('No record')
        const place = at % record.entry.length
        const entry = `${record.entry.slice(0, place)}${String.fromCharCode(32 + code)}${record.entry.slice(place + 1)}`
        fc.pre(entry !== record.entry)
        expect(await verified(withRecords(store, records.with(index, { ...record, entry })))).toMatchObject({
          valid: false,
          sequence: index,
        })
      }),
    )
  })

  it('shows an entry that was written anew with its hash, in the one after it', async () => {
    const store = await auditOf(4)
    const { records } = store.content
    const entry = records[1]?.entry.replace('ana', 'eve') ?? ''
    const forged = records.with(1, { sequence: 1, entry, hash: hashOfEntry(entry) })
    expect(await verified(withRecords(store, forged))).toEqual({
      valid: false,
      sequence: 2,
      problem: 'The entry does not follow the one before it',
    })
  })

  it.each<[string, (records: readonly AuditRecord[]) => AuditRecord[], number]>([
    ['left out', (records) => records.toSpliced(2, 1), 2],
    ['left out at the beginning', (records) => records.slice(1), 0],
    ['put in twice', (records) => records.toSpliced(2, 0, ...records.slice(2, 3)), 3],
    ['in another order', (records) => [...records.slice(0, 2), ...records.slice(2).reverse()], 2],
    ['of another audit', (records) => records.with(3, { sequence: 3, entry: '{}', hash: hashOfEntry('{}') }), 3],
    ['no JSON', (records) => records.with(0, { sequence: 0, entry: '{', hash: hashOfEntry('{') }), 0],
  ])('shows an entry that is %s', async (_what, change, sequence) => {
    const store = await auditOf(6)
    expect(await verified(withRecords(store, change(store.content.records)))).toMatchObject({ valid: false, sequence })
  })

  it('shows an entry that is not canonical: the same words in another spelling', async () => {
    const store = await auditOf(1)
    const entry = `${store.content.records[0]?.entry ?? ''} `
    expect(await verified(withRecords(store, [{ sequence: 0, entry, hash: hashOfEntry(entry) }]))).toMatchObject({
      problem: 'The entry is not canonical JSON',
    })
  })

  it('that was cut off shows against what is known from elsewhere, and only so', async () => {
    const store = await auditOf(5)
    const { records } = store.content
    const known = [{ size: 5, head: records[4]?.hash ?? null }]
    const cut = withRecords(store, records.slice(0, 3))
    expect(await verified(cut)).toMatchObject({ valid: true, size: 3 })
    expect(await verified(cut, known)).toEqual({
      valid: false,
      sequence: 3,
      problem: 'The audit ends here; it is known to have had 5 entries',
    })
    expect(await verified(store, known)).toMatchObject({ valid: true, size: 5 })
  })

  it('that was written anew as a whole shows against what is known from elsewhere', async () => {
    const [store, other] = [await auditOf(3), new TestStore()]
    const logger = new AuditLogger()
    for (let index = 0; index < 4; index++) {
      await other.write(({ audit }) =>
        logger.log(audit, { type: 'test', outcome: 'success', subject: 'eve', target, data: {} }),
      )
    }
    const known = [{ size: 2, head: store.content.records[1]?.hash ?? null }]
    expect(await verified(other)).toMatchObject({ valid: true })
    expect(await verified(other, known)).toMatchObject({ valid: false, sequence: 1 })
  })

  it('says nothing that JSON cannot hold', async () => {
    const store = await auditOf(1)
    const logger = new AuditLogger()
    const data = { broken: undefined } as never
    await expect(
      store.write(({ audit }) => logger.log(audit, { type: 't', outcome: 'success', subject: 'a', target, data })),
    ).rejects.toThrow(/no JSON form/)
    expect(store.content.records).toHaveLength(1)
    expect(canonicalize(JSON.parse(store.content.records[0]?.entry ?? ''))).toBe(store.content.records[0]?.entry)
  })
})
