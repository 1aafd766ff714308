import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { codeQualityCheck, testCoverageCheck } from '../check/evidence-checks.ts'
import type { CheckResult } from '../evidence/check-result.ts'
import { ana, data, entries, managerOf } from '../test/scenery.ts'
import type { TestStore } from '../test/test-store.ts'
import type { Authority } from './credentials.ts'
import type { EvidenceRequest } from './evidence-intake.ts'

const version = { name: 'forecast', version: '1.0.0', credentials: ana }

function eslint(errors: number): Uint8Array {
  const messages = Array<object>(errors).fill({ severity: 2 })
  return Buffer.from(JSON.stringify([{ filePath: 'a.ts', messages, errorCount: errors, warningCount: 0 }]))
}

function sarif(level: 'error' | 'note', name = 'Scanner'): Uint8Array {
  const driver = { name, rules: [{ id: 'R' }] }
  const results = [{ ruleId: 'R', level, message: { text: 'x' } }]
  return Buffer.from(JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver }, results }] }))
}

function lcov(covered: number): Uint8Array {
  return Buffer.from(`SF:a\nLF:10\nLH:${String(covered)}\nend_of_record\n`)
}

async function created(parts: Parameters<typeof managerOf>[0] = {}): Promise<ReturnType<typeof managerOf>> {
  const made = managerOf(parts)
  await made.manager.createVersion('forecast', data, ana)
  return made
}

async function quality(store: TestStore): Promise<CheckResult> {
  const release = store.content.releases.get('forecast 1.0.0')!.value
  return codeQualityCheck({ store }).run(release)
}

async function coverage(store: TestStore): Promise<CheckResult> {
  const release = store.content.releases.get('forecast 1.0.0')!.value
  return testCoverageCheck({ store }).run(release)
}

describe('evidence', () => {
  it('is kept as what it says, with the digest of the report and a record in the audit', async () => {
    const { manager, store } = await created()
    const report = lcov(9)
    const digest = `sha256:${createHash('sha256').update(report).digest('hex')}`
    const result = await manager.addEvidence({ ...version, report, source: 'lcov.info' })
    expect(result).toMatchObject({ success: true, evidence: { format: 'lcov', measures: 'coverage', digest } })
    const [document] = [...store.content.documents.values()]
    expect(document?.value).toMatchObject({
      kind: 'evidence',
      subject: 'forecast@1.0.0',
      content: { format: 'lcov', digest, source: 'lcov.info', report: { lines: { covered: 9, total: 10 } } },
    })
    expect(entries(store).at(-1)).toMatchObject({
      type: 'evidence.added',
      outcome: 'success',
      subject: 'ana',
      data: { digest, format: 'lcov', source: 'lcov.info' },
    })
    expect(await coverage(store)).toMatchObject({ standing: 'pass', score: 90, evidence: [{ kind: 'lcov', digest }] })
  })

  it('counts when it is the newest of its format, whatever the clock says', async () => {
    let time = 1000
    const { manager, store } = await created({ clock: { now: () => time-- } })
    for (const covered of [2, 9]) await manager.addEvidence({ ...version, report: lcov(covered), source: 'lcov' })
    expect(await coverage(store)).toMatchObject({ standing: 'pass', score: 90 })
    await manager.addEvidence({ ...version, report: lcov(2), source: 'lcov' })
    expect(await coverage(store)).toMatchObject({ standing: 'fail', score: 20 })
  })

  it('of one tool does not hide what another one found', async () => {
    const { manager, store } = await created()
    await manager.addEvidence({ ...version, report: sarif('error'), source: 'scan.sarif' })
    await manager.addEvidence({ ...version, report: eslint(0), source: 'eslint.json' })
    expect(await quality(store)).toMatchObject({ standing: 'fail', score: 0 })
    await manager.addEvidence({ ...version, report: sarif('note'), source: 'scan.sarif' })
    expect(await quality(store)).toMatchObject({ standing: 'pass', score: 100 })
  })

  it('is about one version', async () => {
    const { manager, store } = await created()
    await manager.createVersion('forecast', { ...data, version: '2.0.0' }, ana)
    await manager.addEvidence({ ...version, version: '2.0.0', report: lcov(9), source: 'lcov' })
    expect(await coverage(store)).toMatchObject({ standing: 'unknown' })
  })

  it('can name its tool with half a character', async () => {
    const { manager, store } = await created()
    const report = sarif('note', 'Scanner \ud800')
    expect(await manager.addEvidence({ ...version, report, source: 'x' })).toMatchObject({ success: true })
    expect(await quality(store)).toMatchObject({ standing: 'pass' })
  })

  it.each<[string, Uint8Array, RegExp]>([
    ['is of no known format', Buffer.from('hello'), /no format that is known/],
    ['is not UTF-8', Buffer.from([0xff, 0xfe]), /not UTF-8/],
    ['is too long', Buffer.alloc(4096, 'x'), /more than 1000 bytes/],
    ['is nested too deep', Buffer.from(`{"runs":${'['.repeat(80)}${']'.repeat(80)}}`), /nested more than 64 deep/],
    ['is an entity bomb', Buffer.from('<!DOCTYPE a [<!ENTITY b "&b;">]><coverage>&b;</coverage>'), /./],
    ['is a zip', Buffer.from('PK\u0003\u0004'), /no format that is known/],
    ['contradicts itself', Buffer.from('SF:a\nLF:1\nLH:2\nend_of_record\n'), /contradicts itself/],
  ])('that %s is refused, and nothing is kept', async (_what, report, reason) => {
    const { manager, store } = await created({ evidenceLimits: { maxBytes: 1000 } })
    const before = store.content
    expect(await manager.addEvidence({ ...version, report, source: 'x' })).toMatchObject({
      success: false,
      code: 'ERR_INVALID_EVIDENCE',
      reason: expect.stringMatching(reason) as string,
      hint: expect.any(String) as string,
    })
    expect(store.content).toBe(before)
  })

  it.each(['', 'a\nb', 'x'.repeat(257), 5])('from %j is refused', async (source) => {
    const { manager } = await created()
    const request = { ...version, report: lcov(9), source } as EvidenceRequest
    expect(await manager.addEvidence(request)).toMatchObject({ code: 'ERR_INVALID_EVIDENCE' })
  })

  it('is not kept without a record in the audit', async () => {
    const { manager, store } = await created()
    store.isAuditBroken = true
    await expect(manager.addEvidence({ ...version, report: lcov(9), source: 'x' })).rejects.toThrow('cannot be written')
    expect(store.content.documents.size).toBe(0)
  })
})

describe('adding evidence', () => {
  const request = { ...version, report: lcov(9), source: 'x' }

  it('needs the version, then the permission: that to create, where no other is asked for', async () => {
    const { manager, store } = await created()
    expect(await manager.addEvidence({ ...request, version: '9.0.0' })).toMatchObject({ code: 'ERR_VERSION_NOT_FOUND' })
    expect(await manager.addEvidence({ ...request, credentials: { user: 'eve' } })).toMatchObject({
      code: 'ERR_EVIDENCE_NOT_PERMITTED',
    })
    expect(entries(store)).toHaveLength(1)
    await manager.addEvidence({ ...request, credentials: { user: 'cat' } })
    expect(entries(store).at(-1)).toMatchObject({ type: 'evidence.added', outcome: 'denied', subject: 'cat' })
    expect(await manager.addEvidence({ ...request, credentials: { user: 'ben' } })).toMatchObject({ success: true })
  })

  it('is up to whom the authority names for it', async () => {
    const mayAddEvidence: Authority['mayAddEvidence'] = ({ person }) => Promise.resolve(person === 'cat')
    const { manager } = await created({ mayAddEvidence })
    expect(await manager.addEvidence(request)).toMatchObject({ code: 'ERR_EVIDENCE_NOT_PERMITTED' })
    expect(await manager.addEvidence({ ...request, credentials: { user: 'cat' } })).toMatchObject({ success: true })
  })
})

describe('evidence that was changed where it is kept', () => {
  async function changed(content: (content: object) => object): Promise<CheckResult> {
    const { manager, store } = await created()
    await manager.addEvidence({ ...version, report: lcov(2), source: 'x' })
    for (const [key, { value, revision }] of store.content.documents) {
      store.content.documents.set(key, { value: { ...value, content: content(value.content) as never }, revision })
    }
    return coverage(store)
  }

  it.each<[string, (content: object) => object]>([
    ['says more than was added', (content) => ({ ...content, report: { lines: { covered: 10, total: 10 } } })],
    ['is of another report', (content) => ({ ...content, digest: `sha256:${'a'.repeat(64)}` })],
    ['names another entry of the audit', (content) => ({ ...content, sequence: 0 })],
    ['names no entry of the audit', (content) => ({ ...content, sequence: 99 })],
    ['has no number', (content) => ({ ...content, sequence: 'x' })],
  ])('and %s is unknown', async (_what, change) => {
    expect(await changed(change)).toMatchObject({
      standing: 'unknown',
      reason: 'The audit has no record of this evidence on forecast@1.0.0',
    })
  })

  it('and put where it does not belong is unknown', async () => {
    const { manager, store } = await created()
    await manager.createVersion('forecast', { ...data, version: '2.0.0' }, ana)
    await manager.addEvidence({ ...version, version: '2.0.0', report: lcov(9), source: 'x' })
    for (const [key, { value, revision }] of store.content.documents) {
      store.content.documents.set(key, { value: { ...value, subject: 'forecast@1.0.0' }, revision })
    }
    expect(await coverage(store)).toMatchObject({ standing: 'unknown' })
  })

  it('and still says the same is measured', async () => {
    expect(await changed((content) => content)).toMatchObject({ standing: 'fail', score: 20 })
  })
})
