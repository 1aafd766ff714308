import { expect, it } from 'vitest'
import { failedCheck, passedCheck, unknownCheck, type CheckResult } from '../evidence/check-result.ts'
import { combineChecks } from './combined-check.ts'

const evidence = [{ kind: 'x', detail: 'y' }]
const good = passedCheck({ check: 'a', severity: 'high', score: 90, reason: 'good', evidence })
const better = passedCheck({ check: 'b', severity: 'high', score: 100, reason: 'better' })
const blind = unknownCheck({ check: 'c', severity: 'high', reason: 'blind' })
const bad = failedCheck({ check: 'd', severity: 'medium', score: 40, reason: 'bad' })
const worse = failedCheck({ check: 'e', severity: 'critical', score: 60, reason: 'worse', evidence })

it.each<[string, CheckResult[], Partial<CheckResult>]>([
  ['the lowest score that passed', [better, good], { standing: 'pass', score: 90, reason: 'better; good', evidence }],
  ['unknown when one is', [better, blind, good], { standing: 'unknown', reason: 'blind', severity: 'low' }],
  ['failed when one is', [blind, bad, better], { standing: 'fail', score: 40, reason: 'bad', severity: 'medium' }],
  ['the gravest failure', [bad, worse], { standing: 'fail', score: 40, reason: 'bad; worse', severity: 'critical' }],
  ['unknown without any', [], { standing: 'unknown' }],
])('gives %s', (_what, results, expected) => {
  expect(combineChecks({ check: 'all', severity: 'low' }, results)).toMatchObject({ check: 'all', ...expected })
})
