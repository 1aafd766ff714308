import { describe, expect, it } from 'vitest'
import { failedCheck, passedCheck, unknownCheck } from '../evidence/check-result.ts'
import { data, managerOf, ana } from '../test/scenery.ts'
import type { SecurityCheckResult } from './security-check.ts'
import { differencesOf, digestVerdict, toSecurityVerdict, type SecurityVerdict } from './security-verdict.ts'

const one = passedCheck({
  check: 'one',
  severity: 'high',
  reason: 'measured',
  score: 90,
  evidence: [{ kind: 'sarif', digest: `sha256:${'a'.repeat(64)}`, detail: 'no finding' }],
})
const two = unknownCheck({ check: 'two', severity: 'low', reason: 'no data' })
const result: SecurityCheckResult = { passed: true, reason: 'Security score: 90%', score: 90, details: [one, two] }

async function verdictOf(change: Partial<SecurityCheckResult> = {}): Promise<SecurityVerdict> {
  const { manager } = managerOf()
  const created = await manager.createVersion('forecast', data, ana)
  if (!created.success) throw new Error(created.reason)
  return toSecurityVerdict(created.version, { ...result, ...change }, { unknown: 'allow' })
}

describe('a verdict of the security checks', () => {
  it('is bound to what was released, to the policy and to the evidence', async () => {
    expect(await verdictOf()).toEqual({
      name: 'forecast',
      version: '1.0.0',
      checksum: expect.stringMatching(/^sha256:/) as string,
      policy: { threshold: 80, unknown: 'allow' },
      passed: true,
      reason: 'Security score: 90%',
      score: 90,
      checks: [
        {
          check: 'one',
          standing: 'pass',
          severity: 'high',
          reason: 'measured',
          score: 90,
          evidence: [{ kind: 'sarif', detail: 'no finding', digest: `sha256:${'a'.repeat(64)}` }],
        },
        { check: 'two', standing: 'unknown', severity: 'low', reason: 'no data', score: null, evidence: [] },
      ],
      dataAsOf: null,
    })
  })

  it('has the digest of its replay, and differs from it in nothing', async () => {
    const [first, replay] = [await verdictOf(), await verdictOf()]
    expect(await digestVerdict(replay)).toBe(await digestVerdict(first))
    expect(differencesOf(first, replay)).toEqual([])
  })

  it('says how old the oldest data is that it rests on, which newer data that says the same does not change', async () => {
    const dated = (...dates: readonly number[]): Partial<SecurityCheckResult> => ({
      details: [{ ...one, evidence: dates.map((asOf) => ({ kind: 'advisories', detail: 'clean', asOf })) }, two],
    })
    const [old, young] = [await verdictOf(dated(300, 100, 200)), await verdictOf(dated(400, 500, 600))]
    expect([old.dataAsOf, young.dataAsOf]).toEqual([100, 400])
    expect(await digestVerdict(young)).toBe(await digestVerdict(old))
    expect(differencesOf(old, young)).toEqual([])
  })

  it('names what another one differs in', async () => {
    const before = await verdictOf()
    const three = failedCheck({ check: 'three', severity: 'low', reason: 'new', score: 0 })
    const after = await verdictOf({ score: 45, passed: false, details: [{ ...one, score: 45 }, three] })
    expect(await digestVerdict(after)).not.toBe(await digestVerdict(before))
    expect(differencesOf(before, after)).toEqual([
      '"passed" was true and is false',
      '"score" was 90 and is 45',
      expect.stringMatching(/^The check one was .*"score":90.* and is .*"score":45/) as string,
      'The check two is not made any more',
      'The check three was not made before',
    ])
  })
})
