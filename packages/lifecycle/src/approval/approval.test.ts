import { describe, expect, it } from 'vitest'
import type { SecurityCheck } from '../check/security-check.ts'
import { passedCheck } from '../evidence/check-result.ts'
import { ana, approvalSigner, entries, inState, managerOf, NOW, scored } from '../test/scenery.ts'
import type { SecureVersionManager } from '../manager/secure-version-manager.ts'

const [ben, cat] = [{ user: 'ben' }, { user: 'cat' }]
const version = { name: 'forecast', version: '1.0.0' } as const
const move = { ...version, target: 'production', credentials: ana } as const

async function staged(parts: Parameters<typeof managerOf>[0]): Promise<ReturnType<typeof managerOf>> {
  const made = managerOf(parts)
  await inState(made.manager, 'staging')
  return made
}

function approve(
  manager: SecureVersionManager,
  credentials: object,
): ReturnType<SecureVersionManager['approveVersion']> {
  return manager.approveVersion({ ...version, credentials: { ...credentials } })
}

describe('production', () => {
  it('needs the approval of another person than the author', async () => {
    const { manager, store } = await staged({ required: 1 })
    expect(await manager.promoteVersion(move)).toMatchObject({
      success: false,
      code: 'ERR_APPROVALS_MISSING',
      reason: 'Approved by 0 of 1 people',
    })
    expect(await approve(manager, ana)).toMatchObject({ success: true })
    expect(await manager.promoteVersion(move)).toMatchObject({
      reason: 'Approved by 0 of 1 people (ana: The author cannot approve)',
    })
    expect(await approve(manager, ben)).toMatchObject({ success: true })
    expect(await manager.promoteVersion(move)).toMatchObject({ success: true, newState: 'production' })
    expect(entries(store).at(-1)).toMatchObject({ type: 'version.promoted', data: { approvedBy: ['ben'] } })
    expect(entries(store).filter(({ type }) => type === 'version.approved')).toMatchObject([
      { subject: 'ana' },
      { subject: 'ben' },
    ])
  })

  it('counts different people, not approvals', async () => {
    const { manager } = await staged({ required: 2 })
    await approve(manager, ben)
    await approve(manager, ben)
    expect(await manager.promoteVersion(move)).toMatchObject({ reason: 'Approved by 1 of 2 people' })
    await approve(manager, cat)
    expect(await manager.promoteVersion(move)).toMatchObject({ success: true })
  })

  it('does not take an approval for longer than it counts', async () => {
    const clock = { now: () => time }
    let time = NOW
    const { manager } = await staged({ required: 1, clock })
    await approve(manager, ben)
    time = NOW + 7 * 24 * 3600 * 1000
    expect(await manager.promoteVersion(move)).toMatchObject({
      reason: 'Approved by 0 of 1 people (ben: It has expired)',
    })
    time -= 1
    expect(await manager.promoteVersion(move)).toMatchObject({ success: true })
  })

  it('does not take an approval of what the checks said before', async () => {
    let score = 90
    const moving: SecurityCheck = {
      name: 'one',
      run: () => Promise.resolve(passedCheck({ check: 'one', severity: 'high', reason: 'measured', score })),
    }
    const { manager } = await staged({ required: 1, checks: [moving] })
    await approve(manager, ben)
    score = 85
    expect(await manager.promoteVersion(move)).toMatchObject({
      reason: 'Approved by 0 of 1 people (ben: It is for another verdict of the security checks)',
    })
    score = 90
    expect(await manager.promoteVersion(move)).toMatchObject({ success: true })
  })

  it('does not take an approval of another version, or one whose signature is bad', async () => {
    const signer = {
      ...approvalSigner,
      verify: async (text: string) => {
        const standing = await approvalSigner.verify(text)
        return standing.valid && standing.person === 'cat' ? ({ valid: false, reason: 'Forged' } as const) : standing
      },
    }
    const { manager, store } = await staged({ required: 1, signer })
    await inState(manager, 'staging', '2.0.0')
    await manager.approveVersion({ name: 'forecast', version: '2.0.0', credentials: ben })
    expect(await manager.promoteVersion(move)).toMatchObject({ reason: 'Approved by 0 of 1 people' })
    // Put where it does not belong.
    for (const stored of store.content.documents.values()) {
      const value = { ...stored.value, id: 'moved', subject: 'forecast@1.0.0' }
      store.content.documents.set('approval moved', { value, revision: 1 })
    }
    expect(await manager.promoteVersion(move)).toMatchObject({
      reason: 'Approved by 0 of 1 people (ben: It is for another version)',
    })
    expect(await approve(manager, cat)).toMatchObject({
      success: false,
      code: 'ERR_INVALID_SIGNATURE',
      reason: 'The approval does not hold: Forged',
    })
  })

  it('is not approved while a check fails, or by somebody who may not', async () => {
    const { manager } = await staged({ required: 1, checks: [scored('one', 10)] })
    expect(await approve(manager, ben)).toMatchObject({ code: 'ERR_SECURITY_CHECK_FAILED' })
    expect(await approve(manager, { user: 'eve' })).toMatchObject({ code: 'ERR_APPROVAL_NOT_PERMITTED' })
    expect(await manager.approveVersion({ ...version, version: '9.0.0', credentials: ben })).toMatchObject({
      code: 'ERR_VERSION_NOT_FOUND',
    })
  })
})

describe('breaking the glass', () => {
  it('goes without approvals, and is loud in the audit', async () => {
    const { manager, store } = await staged({ required: 2 })
    expect(await manager.promoteVersion({ ...move, breakGlass: 'the API is down' })).toMatchObject({ success: true })
    expect(entries(store).slice(-2)).toMatchObject([
      { type: 'version.break-glass', subject: 'ana', data: { reason: 'the API is down', to: 'production' } },
      { type: 'version.promoted', data: { approvedBy: [] } },
    ])
  })

  it('is refused to somebody who may not, who is told so, and the audit has it', async () => {
    const { manager, store } = await staged({ required: 1, promoters: ['ana', 'ben'] })
    const forced = { ...move, credentials: ben, breakGlass: 'the API is down' }
    expect(await manager.promoteVersion(forced)).toMatchObject({
      code: 'ERR_APPROVALS_MISSING',
      reason: 'Approved by 0 of 1 people; ben may not break the glass',
    })
    expect(entries(store).at(-1)).toMatchObject({
      type: 'version.promoted',
      outcome: 'denied',
      subject: 'ben',
      data: { breakGlass: '"the API is down"', reason: 'Approved by 0 of 1 people; ben may not break the glass' },
    })
    await approve(manager, cat)
    expect(await manager.promoteVersion(forced)).toMatchObject({ success: true })
    expect(entries(store).map(({ type }) => type)).not.toContain('version.break-glass')
  })

  it('is not in the audit when there were approvals enough', async () => {
    const { manager, store } = await staged({ required: 1 })
    await approve(manager, ben)
    await manager.promoteVersion({ ...move, breakGlass: 'to be sure' })
    expect(entries(store).map(({ type }) => type)).not.toContain('version.break-glass')
  })

  it('needs a reason, and never goes past a check', async () => {
    const { manager } = await staged({ required: 1 })
    expect(await manager.promoteVersion({ ...move, breakGlass: '' })).toMatchObject({ code: 'ERR_APPROVALS_MISSING' })
    const failing = await staged({ required: 1, checks: [scored('one', 10)] })
    expect(await failing.manager.promoteVersion({ ...move, breakGlass: 'now' })).toMatchObject({
      code: 'ERR_SECURITY_CHECK_FAILED',
    })
  })
})
