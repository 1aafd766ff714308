import { expect, it } from 'vitest'
import type { CheckResult } from '../evidence/check-result.ts'
import type { DependencyInspector, DependencyStanding } from '../manager/dependency-validation.ts'
import { ana, data, managerOf } from '../test/scenery.ts'
import { dependencyCheck, type DependencyCheckOptions } from './dependency-check.ts'

const fine: DependencyStanding = { exists: true, vulnerabilities: [], isDeprecated: false, asOf: 7 }
const STANDINGS: Readonly<Record<string, DependencyStanding>> = {
  fine,
  young: { ...fine, asOf: 9 },
  gone: { ...fine, exists: false },
  holes: { ...fine, vulnerabilities: ['CVE-1', 'CVE-2'] },
  old: { ...fine, isDeprecated: true },
  unlisted: { ...fine, exists: undefined, isDeprecated: undefined },
  unjudged: { ...fine, vulnerabilities: undefined },
}
const dependencies: DependencyInspector = { inspect: (name) => Promise.resolve(STANDINGS[name.slice(4)] ?? fine) }

async function checked(names: readonly string[], options: Partial<DependencyCheckOptions> = {}): Promise<CheckResult> {
  const created = await managerOf().manager.createVersion('forecast', data, ana)
  if (!created.success) throw new Error(created.reason)
  const needs = Object.fromEntries(names.map((name) => [`npm:${name}`, '1.0.0']))
  return dependencyCheck({ dependencies, ...options }).run({ ...created.version, dependencies: needs })
}

it('passes what nothing is known against, with the date of the oldest data', async () => {
  const result = await checked(['fine', 'young'])
  expect(result).toMatchObject({
    check: 'dependency-security',
    standing: 'pass',
    score: 100,
    reason: 'Nothing is known against 2 dependencies',
  })
  expect(result.evidence[1]).toEqual({
    kind: 'dependency',
    detail: 'npm:young@1.0.0: nothing is known against it',
    asOf: 7,
  })
  expect(await checked([])).toMatchObject({ standing: 'pass' })
})

it.each([
  ['gone', 'critical', 0, 'npm:gone@1.0.0: Dependency not found'],
  ['holes', 'critical', 0, 'npm:holes@1.0.0: Known vulnerabilities: 2'],
  ['old', 'medium', 75, 'npm:old@1.0.0: Deprecated version'],
])('fails what is %s, which is %s', async (name, severity, ...[score, reason]) => {
  expect(await checked(['fine', name])).toMatchObject({ standing: 'fail', severity, score, reason })
  expect(await checked([name, 'unjudged'])).toMatchObject({ standing: 'fail', severity, reason })
})

it('does not know what has no data about vulnerabilities', async () => {
  expect(await checked(['unjudged'])).toMatchObject({
    standing: 'unknown',
    reason: 'npm:unjudged@1.0.0: Not known whether it has known vulnerabilities',
  })
})

it('says what else is not known, and is unknown with it where that is required', async () => {
  const reason = 'npm:unlisted@1.0.0: Not known whether it exists; Not known whether it is deprecated'
  const passed = await checked(['unlisted'])
  expect(passed).toMatchObject({ standing: 'pass', evidence: [{ detail: reason }] })
  const required = ['existence', 'vulnerabilities', 'deprecation'] as const
  expect(await checked(['unlisted'], { required })).toMatchObject({
    standing: 'unknown',
    evidence: [{ detail: reason }],
  })
})
