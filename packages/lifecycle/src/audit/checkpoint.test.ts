import type { AuditCheckpoint, AuditRecord, AuditStore } from '@mcpver/core'
import { describe, expect, it } from 'vitest'
import { PlainTree, verifyInclusion } from '../test/merkle-tree.ts'
import { notaryOf } from '../test/notary.ts'
import { rejectionOf } from '../test/refusal.ts'
import { TestStore } from '../test/test-store.ts'
import { AuditLogger } from './audit-logger.ts'
import { hashOfEntry } from './entry-hash.ts'
import { verifyAudit, type AuditVerification } from './verify-audit.ts'

const notary = notaryOf('auditor')
const transparency = { createTree: () => new PlainTree(), notary }
const event = {
  type: 'test',
  outcome: 'success',
  subject: 'ana',
  target: { name: 'weather', version: '1.0.0' },
  data: {},
} as const

function loggerOf(createTree = transparency.createTree): AuditLogger {
  let id = 0
  return new AuditLogger({
    clock: { now: () => 1000 },
    newId: () => `id-${String(id++)}`,
    transparency: { createTree, notary },
  })
}

async function logTo(store: TestStore, logger: AuditLogger, count: number): Promise<void> {
  await store.write(async ({ audit }) => {
    for (let index = 0; index < count; index++) await logger.log(audit, event)
  })
}

function checkpoint(store: TestStore, logger: AuditLogger): Promise<AuditCheckpoint> {
  return store.write(({ audit }) => logger.checkpoint(audit))
}

/** An audit with a checkpoint at each of some sizes. */
async function auditAt(sizes: readonly number[]): Promise<{ store: TestStore; logger: AuditLogger }> {
  const [store, logger] = [new TestStore(), loggerOf()]
  for (const size of sizes) {
    await logTo(store, logger, size - store.content.records.length)
    await checkpoint(store, logger)
  }
  return { store, logger }
}

function verified(store: TestStore, given: Partial<typeof transparency> = {}): Promise<AuditVerification> {
  return store.read(({ audit }) => verifyAudit(audit, [], { ...transparency, ...given }))
}

/** The same audit with something else in it. */
function changed(store: TestStore, change: Partial<TestStore['content']>): TestStore {
  const other = new TestStore()
  other.content = { ...store.content, ...change }
  return other
}

/** A whole history in which one entry says something else, with hashes that fit. */
function rewritten(records: readonly AuditRecord[], at: number): AuditRecord[] {
  const forged: AuditRecord[] = []
  for (const { sequence, entry } of records) {
    const value = JSON.parse(entry) as { previous: string | null; subject: string }
    const text = entry
      .replace(
        `"previous":${JSON.stringify(value.previous)}`,
        `"previous":${JSON.stringify(forged.at(-1)?.hash ?? null)}`,
      )
      .replace('"subject":"ana"', sequence === at ? '"subject":"eve"' : '"subject":"ana"')
    forged.push({ sequence, entry: text, hash: hashOfEntry(text) })
  }
  return forged
}

/** Notes which records are read. */
function watched(store: AuditStore, read: number[]): AuditStore {
  return {
    ...store,
    read: async (from, limit) => {
      const records = await store.read(from, limit)
      read.push(...records.map(({ sequence }) => sequence))
      return records
    },
  }
}

it('has a tree in the tests that is the one of RFC 6962', () => {
  const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
  const tree = new PlainTree()
  for (const leaf of leaves) tree.append(Buffer.from(leaf, 'hex'))
  expect([0, 1, 2, 3, 8].map((size) => tree.root(size).toString('hex'))).toEqual([
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ])
})

describe('a checkpoint', () => {
  it('says how many entries there are, and the root over their texts', async () => {
    const { store } = await auditAt([3])
    const tree = new PlainTree()
    for (const { entry } of store.content.records) tree.append(Buffer.from(entry))
    expect(store.content.checkpoints).toEqual([{ size: 3, note: expect.any(String) as string, createdAt: 1000 }])
    expect(await notary.verify(store.content.checkpoints[0]?.note ?? '')).toEqual({ size: 3, root: tree.root() })
  })

  it('of the same size is the one that is there', async () => {
    const { store, logger } = await auditAt([3])
    const again = await checkpoint(store, logger)
    expect(await checkpoint(store, loggerOf())).toEqual(again)
    expect(store.content.checkpoints).toEqual([again])
  })

  it('of an audit without entries is one of none', async () => {
    const { store } = await auditAt([0])
    expect(store.content.checkpoints).toMatchObject([{ size: 0 }])
    expect(await verified(store)).toEqual({ valid: true, size: 0, head: null, checkpoints: 1 })
  })

  it('reads only entries that are new', async () => {
    const { store, logger } = await auditAt([2500])
    await logTo(store, logger, 2)
    const read: number[] = []
    await store.write(({ audit }) => logger.checkpoint(watched(audit, read)))
    // The last one that is known shows that the audit is still the one that it was.
    expect(read).toEqual([2499, 2500, 2501])
  })

  it('forgets what was written in a transaction that was undone', async () => {
    const { store, logger } = await auditAt([2])
    await expect(
      store.write(async ({ audit }) => {
        await logger.log(audit, { ...event, subject: 'undone' })
        await logger.checkpoint(audit)
        throw new Error('Undone')
      }),
    ).rejects.toThrow('Undone')
    await logTo(store, logger, 1)
    await checkpoint(store, logger)
    expect(await verified(store)).toMatchObject({ valid: true, size: 3, checkpoints: 2 })
  })

  it('is made once when several ask for it at once', async () => {
    const { store, logger } = await auditAt([1])
    await logTo(store, logger, 5)
    const proofs = [0, 0, 0].map((sequence) => store.read(({ audit }) => logger.prove(audit, sequence)))
    await Promise.all([checkpoint(store, logger), checkpoint(store, logger), ...proofs])
    expect(await verified(store)).toMatchObject({ valid: true, checkpoints: 2 })
  })

  it('is not made of an audit that was changed', async () => {
    const { store } = await auditAt([1])
    await logTo(store, loggerOf(), 4)
    const { records } = store.content
    const bad = changed(store, { records: records.with(2, { ...records[2]!, entry: '{}' }) })
    const error = await rejectionOf(checkpoint(bad, loggerOf()))
    expect(error.code).toBe('ERR_AUDIT_BROKEN')
    expect(error.message).toBe('The entry 2 of the audit is wrong: The entry says that it is number undefined')
    expect(bad.content.checkpoints).toHaveLength(1)
  })

  it('is not made of another history than the one that was signed before', async () => {
    const { store } = await auditAt([3])
    await logTo(store, loggerOf(), 1)
    const forged = changed(store, { records: rewritten(store.content.records, 1) })
    expect((await rejectionOf(checkpoint(forged, loggerOf()))).message).toBe(
      'The checkpoint of 3 entries does not hold: the root that was signed is another one',
    )
    const cut = changed(store, { records: store.content.records.slice(0, 2) })
    expect((await rejectionOf(checkpoint(cut, loggerOf()))).message).toBe(
      'The checkpoint of 3 entries does not hold: the audit has 2 entries only',
    )
  })

  it('needs something to be made with', async () => {
    const store = new TestStore()
    const error = await rejectionOf(store.write(({ audit }) => new AuditLogger().checkpoint(audit)))
    expect(error.code).toBe('ERR_NO_NOTARY')
  })
})

describe('a verification', () => {
  it.each([[[1]], [[0, 1, 2, 3, 4, 5, 6, 7, 8]], [[999, 1000, 1001, 2500]]])(
    'recomputes the checkpoints at %j',
    async (sizes) => {
      const { store } = await auditAt(sizes)
      await logTo(store, loggerOf(), 1)
      expect(await verified(store)).toMatchObject({ valid: true, size: sizes.at(-1)! + 1, checkpoints: sizes.length })
    },
  )

  it('reads each entry once, a few at a time', async () => {
    const { store } = await auditAt([10, 2400])
    const [read, most]: [number[], number[]] = [[], []]
    await store.read(({ audit }) => {
      const counted = watched(audit, read)
      const store = { ...counted, read: (from: number, limit: number) => counted.read(from, (most.push(limit), limit)) }
      return verifyAudit(store, [], transparency)
    })
    expect(read).toEqual(Array.from({ length: 2400 }, (_, sequence) => sequence))
    expect(Math.max(...most)).toBe(1000)
  })

  it('names the checkpoint at which a history was written anew, and nothing would show it but that', async () => {
    const { store } = await auditAt([2, 4, 6])
    const forged = changed(store, { records: rewritten(store.content.records, 3) })
    expect(await forged.read(({ audit }) => verifyAudit(audit))).toMatchObject({ valid: true, size: 6 })
    expect(await verified(forged)).toEqual({
      valid: false,
      sequence: 4,
      checkpoint: 4,
      problem: 'The checkpoint of 4 entries does not hold: the root that was signed is another one',
    })
  })

  it('names an entry that is wrong before a checkpoint that is', async () => {
    const { store } = await auditAt([2, 4])
    const { records } = store.content
    const bad = changed(store, { records: records.with(2, { ...records[2]!, hash: records[1]!.hash }) })
    expect(await verified(bad)).toEqual({ valid: false, sequence: 2, problem: 'The entry is not what was hashed' })
  })

  it('names the checkpoint below which an audit was cut', async () => {
    const { store } = await auditAt([2, 4, 6])
    const cut = changed(store, { records: store.content.records.slice(0, 3) })
    expect(await verified(cut)).toEqual({
      valid: false,
      sequence: 3,
      checkpoint: 4,
      problem: 'The checkpoint of 4 entries does not hold: the audit ends here, after 3 entries',
    })
  })

  it.each<[string, (checkpoints: readonly AuditCheckpoint[]) => readonly AuditCheckpoint[], RegExp]>([
    ['moved', ([a, b]) => [a!, { ...b!, size: 5 }], /^The checkpoint of 5 .* its note is about 4 entries/],
    ['forged', ([a, b]) => [a!, { ...b!, note: a!.note }], /^The checkpoint of 4 .* its note is about 2 entries/],
    [
      'changed',
      ([a, b]) => [{ ...a!, note: a!.note.replace('\n2\n', '\n3\n') }, b!],
      /^The checkpoint of 2 .* Nobody who is trusted signed it/,
    ],
  ])('names a checkpoint that was %s', async (_what, change, problem) => {
    const { store } = await auditAt([2, 4])
    await logTo(store, loggerOf(), 3)
    const bad = changed(store, { checkpoints: [...change(store.content.checkpoints)] })
    expect(await verified(bad)).toMatchObject({ valid: false, problem: expect.stringMatching(problem) as string })
  })

  it('takes only signatures that count', async () => {
    const { store } = await auditAt([2])
    expect(await verified(store, { notary: notaryOf('somebody else') })).toMatchObject({ valid: false, checkpoint: 2 })
  })
})

it('fits the proof of every entry at every size', async () => {
  const { store, logger } = await auditAt([1, 2, 3, 5, 8])
  for (const size of [1, 2, 3, 5, 8]) {
    const upTo = changed(store, {
      checkpoints: store.content.checkpoints.filter((one) => one.size <= size),
    })
    for (let index = 0; index < size; index++) {
      const proof = await upTo.read(({ audit }) => logger.prove(audit, index))
      const hashes = proof.hashes.map((hash) => Buffer.from(hash, 'base64'))
      const tree = new PlainTree()
      tree.append(Buffer.from(proof.entry))
      const { root } = await notary.verify(proof.checkpoint)
      verifyInclusion({ index, size, leaf: tree.root(), root, proof: hashes })
    }
  }
})
