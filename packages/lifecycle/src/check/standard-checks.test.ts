import { describe, expect, it } from 'vitest'
import { AdvisoryDatabase } from '../advisory/advisory-database.ts'
import { createDependencyInspector } from '../advisory/dependency-inspector.ts'
import { ana, data, inState, managerOf, NOW, scored, signer } from '../test/scenery.ts'
import { TestStore } from '../test/test-store.ts'
import type { SecurityCheck } from './security-check.ts'
import { standardChecks, withChecks, type StandardCheckOptions } from './standard-checks.ts'

const NAMES = [
  'signature-validity',
  'vulnerability-scan',
  'dependency-security',
  'code-quality',
  'test-coverage',
  'compliance-requirements',
]
const clock = { now: () => NOW }
const compliance = { check: () => Promise.resolve([]) }

function checksOn(store: TestStore, more: Partial<StandardCheckOptions> = {}): readonly SecurityCheck[] {
  const source = new AdvisoryDatabase([], { asOf: NOW, ecosystems: ['npm'] })
  const dependencies = createDependencyInspector({ store, source, clock })
  return standardChecks({ store, signer, source, dependencies, clock, ...more })
}

function namesOf(checks: readonly SecurityCheck[]): string[] {
  return checks.map(({ name }) => name)
}

describe('the standard checks', () => {
  it('are those of the specification, in its order, each with its own name', async () => {
    const store = new TestStore()
    const checks = checksOn(store)
    expect(namesOf(checks)).toEqual(NAMES)
    const created = await managerOf({ store }).manager.createVersion('forecast', data, ana)
    if (!created.success) throw new Error(created.reason)
    const results = await Promise.all(checks.map((check) => check.run(created.version)))
    expect(results.map(({ check }) => check)).toEqual(NAMES)
    expect(results.map(({ standing }) => standing)).toEqual(['pass', 'pass', 'pass', 'unknown', 'unknown', 'unknown'])
  })

  it('can be replaced by name and added to', () => {
    const [own, other] = [scored('code-quality', 90), scored('own', 90)]
    const checks = checksOn(new TestStore(), { checks: [other, own] })
    expect(namesOf(checks)).toEqual([...NAMES, 'own'])
    expect(checks[3]).toBe(own)
    expect(withChecks([own], [other, own])).toEqual([own, other])
  })

  it('let a version into production once the evidence is there', async () => {
    const store = new TestStore()
    const { manager } = managerOf({ store, checks: checksOn(store, { compliance }) })
    await inState(manager, 'staging')
    const version = { name: 'forecast', version: '1.0.0', credentials: ana }
    const promote = (): ReturnType<typeof manager.promoteVersion> =>
      manager.promoteVersion({ ...version, target: 'production' })
    expect(await promote()).toMatchObject({ reason: 'Security check failed: Not known: code-quality, test-coverage' })
    const report = (text: string): Uint8Array => Buffer.from(text)
    await manager.addEvidence({ ...version, report: report('SF:a\nLF:10\nLH:9\nend_of_record\n'), source: 'lcov.info' })
    expect(await promote()).toMatchObject({ reason: 'Security check failed: Not known: code-quality' })
    const eslint = JSON.stringify([{ filePath: 'a.ts', messages: [], errorCount: 0, warningCount: 0 }])
    await manager.addEvidence({ ...version, report: report(eslint), source: 'eslint.json' })
    expect(await promote()).toMatchObject({ success: true, securityCheck: { score: (500 + 90) / 6 } })
  })
})
