import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PlainTree, verifyInclusion } from '../test/merkle-tree.ts'
import { notaryOf } from '../test/notary.ts'
import { rejectionOf } from '../test/refusal.ts'
import { TestStore } from '../test/test-store.ts'
import { AuditLogger } from './audit-logger.ts'
import { verifyAuditProof, type AuditProof } from './audit-proof.ts'

const notary = notaryOf('auditor')
const means = { notary, verifyInclusion }
const logger = new AuditLogger({
  clock: { now: () => 1000 },
  transparency: { createTree: () => new PlainTree(), notary },
})

async function auditOf(count: number, covered: number): Promise<TestStore> {
  const store = new TestStore()
  await store.write(async ({ audit }) => {
    for (let index = 0; index < count; index++) {
      const target = { name: 'weather', version: '1.0.0' }
      await logger.log(audit, {
        type: 'test',
        outcome: 'success',
        subject: 'ana',
        target,
        data: { index, text: 'Grüße' },
      })
      if (index + 1 === covered) await logger.checkpoint(audit)
    }
  })
  return store
}

async function proved(store: TestStore, sequence: number): Promise<AuditProof> {
  return store.read(({ audit }) => logger.prove(audit, sequence))
}

describe('a proof', () => {
  it('of an entry is verified without the audit', async () => {
    const store = await auditOf(7, 6)
    for (let index = 0; index < 6; index++) {
      const sent = JSON.parse(JSON.stringify(await proved(store, index))) as unknown
      expect(await verifyAuditProof(sent, means)).toMatchObject({
        entry: { sequence: index, subject: 'ana', data: { index } },
        checkpoint: { size: 6 },
      })
    }
  })

  it('of an entry that no checkpoint covers is refused, and says what to do', async () => {
    const late = await rejectionOf(proved(await auditOf(7, 6), 6))
    expect([late.code, late.message, late.hint]).toEqual([
      'ERR_AUDIT_ENTRY_UNCOVERED',
      'No checkpoint covers the entry 6: the last one covers 6 entries',
      'Have an auditor sign a checkpoint now, then ask for the proof again.',
    ])
    const never = await rejectionOf(proved(await auditOf(7, 0), 0))
    expect(never.message).toBe('No checkpoint covers the entry 0: there is none')
  })

  it.each([7, -1, 0.5, Number.NaN])('of an entry %s that is not there is refused', async (sequence) => {
    expect((await rejectionOf(proved(await auditOf(7, 6), sequence))).code).toBe('ERR_AUDIT_ENTRY_MISSING')
  })

  it('is not given of an audit that is not the one of the checkpoint', async () => {
    const store = await auditOf(4, 4)
    store.content = { ...store.content, records: (await auditOf(4, 0)).content.records }
    expect((await rejectionOf(proved(store, 0))).code).toBe('ERR_AUDIT_BROKEN')
  })

  it('is refused with any character of it changed', async () => {
    const proof = await proved(await auditOf(6, 6), 3)
    const text = JSON.stringify(proof)
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: text.length - 1 }), fc.nat({ max: 94 }), async (at, code) => {
        const other = text.slice(0, at) + String.fromCharCode(32 + code) + text.slice(at + 1)
        let value: unknown
        try {
          value = JSON.parse(other)
        } catch {
          return
        }
        fc.pre(JSON.stringify(value) !== text)
        await expect(verifyAuditProof(value, means)).rejects.toMatchObject({
          code: expect.stringMatching(/^ERR_(AUDIT_PROOF_INVALID|INVALID_DOCUMENT|LATER_FORMAT)$/) as string,
        })
      }),
      { numRuns: 500 },
    )
  })

  it.each<[string, (proof: AuditProof) => unknown, string]>([
    ['for another entry', (proof) => ({ ...proof, index: 2 }), 'ERR_AUDIT_PROOF_INVALID'],
    ['for a smaller tree', (proof) => ({ ...proof, size: 5 }), 'ERR_AUDIT_PROOF_INVALID'],
    ['with a hash less', (proof) => ({ ...proof, hashes: proof.hashes.slice(1) }), 'ERR_AUDIT_PROOF_INVALID'],
    [
      'with a hash more',
      (proof) => ({ ...proof, hashes: [...proof.hashes, proof.hashes[0]] }),
      'ERR_AUDIT_PROOF_INVALID',
    ],
    ['with a short hash', (proof) => ({ ...proof, hashes: ['AAAA'] }), 'ERR_INVALID_DOCUMENT'],
    ['with a member more', (proof) => ({ ...proof, extra: 1 }), 'ERR_INVALID_DOCUMENT'],
    ['of a later format', (proof) => ({ ...proof, formatVersion: 2 }), 'ERR_LATER_FORMAT'],
    ['that is none', () => null, 'ERR_INVALID_DOCUMENT'],
  ])('%s is refused', async (_what, change, code) => {
    const proof = await proved(await auditOf(6, 6), 3)
    await expect(verifyAuditProof(change(proof), means)).rejects.toMatchObject({ code })
  })

  it('whose leaf is a node of the tree is refused: it is no entry', async () => {
    const store = await auditOf(2, 2)
    const proof = await proved(store, 0)
    const inner = { ...proof, size: 1, index: 0, hashes: [] }
    await expect(verifyAuditProof(inner, means)).rejects.toMatchObject({ code: 'ERR_AUDIT_PROOF_INVALID' })
  })

  it('of an entry that stands where its number does not is refused, whoever signed it', async () => {
    const { entry } = await proved(await auditOf(2, 2), 1)
    const tree = new PlainTree()
    tree.append(Buffer.from(entry))
    const checkpoint = await notary.sign({ size: 1, root: tree.root() })
    const proof = { format: 'mcpver-audit-proof', formatVersion: 1, entry, index: 0, size: 1, hashes: [], checkpoint }
    await expect(verifyAuditProof(proof, means)).rejects.toThrow('The entry is not the one with the number 0')
  })

  it('that somebody signed who is not trusted is refused', async () => {
    const proof = await proved(await auditOf(2, 2), 0)
    await expect(verifyAuditProof(proof, { ...means, notary: notaryOf('eve') })).rejects.toThrow(
      'The checkpoint is not accepted: Nobody who is trusted signed it',
    )
  })
})
