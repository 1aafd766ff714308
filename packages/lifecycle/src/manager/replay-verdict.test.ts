import type { Digest, StoredDocument } from '@mcpver/core'
import { describe, expect, it } from 'vitest'
import type { SecurityCheck } from '../check/security-check.ts'
import type { SecurityVerdict } from '../check/security-verdict.ts'
import type { VerdictSigner } from '../check/verdict-signer.ts'
import { passedCheck } from '../evidence/check-result.ts'
import { ana, data, inState, managerOf, NOW, verdictSigner } from '../test/scenery.ts'
import type { TestStore } from '../test/test-store.ts'

const version = { name: 'forecast', version: '1.0.0' }
const move = { ...version, target: 'production', credentials: ana } as const
const ben = { ...version, credentials: { user: 'ben' } }

function verdictsIn(store: TestStore): StoredDocument[] {
  return [...store.content.documents.values()].map(({ value }) => value).filter(({ kind }) => kind === 'verdict')
}

/** A check whose score and date of data are whatever is set. */
function settable(now: { score: number; asOf: number }): SecurityCheck {
  const facts = { check: 'one', severity: 'high', reason: 'measured' } as const
  return {
    name: 'one',
    run: () => {
      const evidence = [{ kind: 'advisories', detail: 'clean', asOf: now.asOf }]
      return Promise.resolve(passedCheck({ ...facts, score: now.score, evidence }))
    },
  }
}

async function staged(parts: Parameters<typeof managerOf>[0] = {}): Promise<ReturnType<typeof managerOf>> {
  const made = managerOf({ verdictSigner, ...parts })
  await inState(made.manager, 'staging')
  return made
}

describe('a verdict', () => {
  it('is kept, signed, when a version enters production', async () => {
    const now = { score: 90, asOf: 5 }
    const { manager, store } = await staged({ checks: [settable(now)] })
    await manager.promoteVersion(move)
    const [document] = verdictsIn(store)
    expect(document).toMatchObject({ subject: 'forecast@1.0.0', createdAt: NOW })
    const release = await manager.getVersion('forecast', '1.0.0')
    expect(JSON.parse(document?.content['attestation'] as string)).toMatchObject({
      person: 'ana',
      verdict: { ...version, checksum: release?.checksum, policy: { threshold: 80, unknown: 'block' }, dataAsOf: 5 },
    })
  })

  it('is kept when it is approved, under the digest that the approval is for, and once', async () => {
    const { manager, store } = await staged({ required: 1 })
    const approved = await manager.approveVersion(ben)
    await manager.approveVersion(ben)
    await manager.promoteVersion(move)
    expect(verdictsIn(store).map(({ id }) => id)).toEqual([approved.success && approved.verdict])
    expect(JSON.parse(verdictsIn(store)[0]?.content['attestation'] as string)).toMatchObject({ person: 'ben' })
  })

  it('is not kept where the audit cannot be written, and neither where nothing signs verdicts', async () => {
    const { manager, store } = await staged()
    store.isAuditBroken = true
    await expect(manager.promoteVersion(move)).rejects.toThrow('The audit cannot be written')
    await expect(manager.approveVersion(ben)).rejects.toThrow('The audit cannot be written')
    expect(verdictsIn(store)).toEqual([])
    const unsigned = managerOf()
    await inState(unsigned.manager, 'production')
    expect(verdictsIn(unsigned.store)).toEqual([])
  })

  it.each<[string, VerdictSigner, string]>([
    [
      'by somebody who may not',
      { ...verdictSigner, verify: () => Promise.resolve({ valid: false, reason: 'Not an auditor' }) },
      'The attestation of the verdict does not hold: Not an auditor',
    ],
    [
      'over something else',
      {
        ...verdictSigner,
        verify: async (text) => {
          const standing = await verdictSigner.verify(text)
          return standing.valid ? { ...standing, verdict: { ...standing.verdict, score: 100 } } : standing
        },
      },
      'The attestation is over another verdict',
    ],
  ])('that is signed %s is refused, and the version stays where it was', async (_what, signer, reason) => {
    const { manager, store } = await staged({ verdictSigner: signer })
    const refused = { success: false, code: 'ERR_INVALID_SIGNATURE', reason }
    expect(await manager.promoteVersion(move)).toMatchObject(refused)
    expect(await manager.approveVersion(ben)).toMatchObject(refused)
    expect((await manager.getVersion('forecast', '1.0.0'))?.state).toBe('staging')
    expect(store.content.documents.size).toBe(0)
  })
})

describe('the replay of a verdict', () => {
  it('is the same when the checks say the same, also with newer data', async () => {
    const now = { score: 90, asOf: 5 }
    const { manager } = await staged({ checks: [settable(now)] })
    await manager.promoteVersion(move)
    now.asOf = 7
    expect(await manager.replayVerdict('forecast', '1.0.0')).toMatchObject({
      success: true,
      isSame: true,
      differences: [],
      attestedBy: 'ana',
      before: { dataAsOf: 5 },
      after: { dataAsOf: 7 },
    })
  })

  it('names what is different now, for the verdict that is asked for', async () => {
    const now = { score: 90, asOf: 5 }
    let time = NOW
    const { manager } = await staged({ checks: [settable(now)], required: 1, clock: { now: () => time } })
    const first = await manager.approveVersion(ben)
    now.score = 85
    time += 1
    await manager.approveVersion(ben)
    expect(await manager.replayVerdict('forecast', '1.0.0')).toMatchObject({ isSame: true, before: { score: 85 } })
    expect(await manager.replayVerdict('forecast', '1.0.0', first.success ? first.verdict : undefined)).toMatchObject({
      success: true,
      isSame: false,
      differences: [
        '"reason" was "Security score: 90%" and is "Security score: 85%"',
        '"score" was 90 and is 85',
        expect.stringMatching(/^The check one was/) as string,
      ],
    })
  })

  it('says when there is nothing to replay', async () => {
    const { manager } = await staged()
    expect(await manager.replayVerdict('forecast', '9.0.0')).toMatchObject({ code: 'ERR_VERSION_NOT_FOUND' })
    expect(await manager.replayVerdict('forecast', '1.0.0')).toMatchObject({
      code: 'ERR_VERDICT_NOT_FOUND',
      reason: 'No verdict on forecast@1.0.0 is kept',
    })
    const digest: Digest = `sha256:${'a'.repeat(64)}`
    await manager.promoteVersion(move)
    expect(await manager.replayVerdict('forecast', '1.0.0', digest)).toMatchObject({
      reason: `No verdict ${digest} on forecast@1.0.0 is kept`,
    })
  })

  it('is not that of a verdict on another version', async () => {
    const { manager } = await staged({ required: 1 })
    await manager.createVersion('forecast', { ...data, version: '2.0.0' }, ana)
    const other = await manager.approveVersion({ ...ben, version: '2.0.0' })
    const digest = other.success ? other.verdict : undefined
    expect(await manager.replayVerdict('forecast', '2.0.0', digest)).toMatchObject({ isSame: true })
    expect(await manager.replayVerdict('forecast', '1.0.0', digest)).toMatchObject({ code: 'ERR_VERDICT_NOT_FOUND' })
  })

  it.each<[string, (verdict: SecurityVerdict) => unknown, RegExp]>([
    ['raised', (verdict) => ({ ...verdict, score: 100 }), /kept under another digest$/],
    ['moved from another version', (verdict) => ({ ...verdict, version: '2.0.0' }), /verdict on forecast@2.0.0$/],
    ['emptied', () => ({}), /What was attested is no verdict$/],
  ])('of a verdict that was %s is refused', async (_what, change, reason) => {
    const { manager, store } = await staged()
    await manager.promoteVersion(move)
    for (const [key, { value }] of store.content.documents) {
      const { verdict, person } = JSON.parse(value.content['attestation'] as string) as {
        verdict: SecurityVerdict
        person: string
      }
      const attestation = JSON.stringify({ person, verdict: change(verdict) })
      store.content.documents.set(key, { value: { ...value, content: { attestation } }, revision: 1 })
    }
    expect(await manager.replayVerdict('forecast', '1.0.0')).toMatchObject({
      code: 'ERR_VERDICT_NOT_VERIFIED',
      reason: expect.stringMatching(reason) as string,
    })
  })

  it('is refused where nobody can verify it, or nobody who is trusted signed it', async () => {
    const { manager, store } = await staged()
    await manager.promoteVersion(move)
    const blind = managerOf({ store }).manager
    expect(await blind.replayVerdict('forecast', '1.0.0')).toMatchObject({ code: 'ERR_VERDICT_NOT_VERIFIED' })
    const wary = { ...verdictSigner, verify: () => Promise.resolve({ valid: false, reason: 'Revoked' } as const) }
    expect(await managerOf({ store, verdictSigner: wary }).manager.replayVerdict('forecast', '1.0.0')).toMatchObject({
      reason: expect.stringMatching(/is not verified: Revoked$/) as string,
    })
  })
})
