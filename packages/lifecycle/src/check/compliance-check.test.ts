import { expect, it } from 'vitest'
import type { CheckResult } from '../evidence/check-result.ts'
import { ana, data, managerOf } from '../test/scenery.ts'
import { complianceCheck, type ComplianceFinding } from './compliance-check.ts'

async function checked(findings?: readonly ComplianceFinding[]): Promise<CheckResult> {
  const created = await managerOf().manager.createVersion('forecast', data, ana)
  if (!created.success) throw new Error(created.reason)
  const seen: string[] = []
  const checker = findings && {
    check: ({ name }: { name: string }) => (seen.push(name), Promise.resolve(findings)),
  }
  const result = await complianceCheck(checker).run(created.version)
  expect(seen).toEqual(findings === undefined ? [] : ['forecast'])
  return result
}

function finding(
  rule: string,
  standing: ComplianceFinding['standing'],
  severity: ComplianceFinding['severity'] = 'low',
): ComplianceFinding {
  return { rule, severity, standing, reason: 'so it is' }
}

it('is unknown where nothing holds releases against rules', async () => {
  expect(await checked()).toMatchObject({ check: 'compliance-requirements', standing: 'unknown' })
})

it.each<[string, ComplianceFinding[], Partial<CheckResult>]>([
  ['no rule applies', [], { standing: 'pass', score: 100, reason: 'No rule applies' }],
  ['all are met', [finding('a', 'pass', 'critical')], { standing: 'pass', score: 100, reason: '1 of 1 rules are met' }],
  ['a light one is not', [finding('a', 'pass'), finding('b', 'fail')], { standing: 'pass', score: 50 }],
  [
    'a grave one is not',
    [finding('a', 'fail', 'high'), finding('b', 'unknown'), finding('c', 'fail')],
    { standing: 'fail', severity: 'high', score: 0, reason: 'Not met: a, c' },
  ],
  ['a critical one is not', [finding('a', 'fail', 'high'), finding('b', 'fail', 'critical')], { severity: 'critical' }],
  [
    'one is not known',
    [finding('a', 'pass'), finding('b', 'unknown')],
    { standing: 'unknown', reason: 'Not known: b' },
  ],
])('when %s', async (_what, findings, expected) => {
  expect(await checked(findings)).toMatchObject(expected)
})
