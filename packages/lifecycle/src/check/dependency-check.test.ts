import { expect, it } from 'vitest'
import { AdvisoryDatabase } from '../advisory/advisory-database.ts'
import { parseAdvisory } from '../advisory/advisory.ts'
import type { CheckResult } from '../evidence/check-result.ts'
import { ana, data, managerOf, NOW } from '../test/scenery.ts'
import { dependencyCheck } from './dependency-check.ts'

const DAY = 24 * 60 * 60 * 1000
const asOf = NOW - DAY
const advisory = parseAdvisory({
  schema_version: '1.7.0',
  id: 'GHSA-aaaa-bbbb-cccc',
  modified: new Date(asOf).toISOString(),
  summary: 'A hole',
  affected: [
    {
      package: { ecosystem: 'npm', name: 'holes' },
      ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '2.0.0' }] }],
    },
  ],
})

async function checked(dependencies: Readonly<Record<string, string>>, now = NOW): Promise<CheckResult> {
  const source = new AdvisoryDatabase([advisory])
  const created = await managerOf().manager.createVersion('forecast', data, ana)
  if (!created.success) throw new Error(created.reason)
  return dependencyCheck({ source, clock: { now: () => now } }).run({ ...created.version, dependencies })
}

it('passes what has no known vulnerabilities, and says as of when', async () => {
  const result = await checked({ 'npm:holes': '2.0.0', 'npm:zod': '4.1.0' })
  expect(result).toMatchObject({ check: 'dependency-security', standing: 'pass', score: 100 })
  expect(result.evidence.map(({ detail }) => detail)).toEqual([
    `npm:holes@2.0.0: clean as of ${new Date(asOf).toISOString()}`,
    `npm:zod@4.1.0: clean as of ${new Date(asOf).toISOString()}`,
  ])
})

it('fails what is affected, which is critical, and names by what', async () => {
  const result = await checked({ 'npm:holes': '1.9.0', 'npm:zod': '4.1.0' })
  expect(result).toMatchObject({ standing: 'fail', severity: 'critical', reason: 'Affected: npm:holes@1.9.0' })
  expect(result.evidence[0]?.detail).toBe('npm:holes@1.9.0: affected by GHSA-aaaa-bbbb-cccc')
})

it('does not know what it has no data for, or only old data', async () => {
  expect(await checked({ 'pypi:requests': '2.0.0' })).toMatchObject({
    standing: 'unknown',
    reason: 'Not known: pypi:requests@2.0.0',
  })
  expect(await checked({ 'npm:zod': '4.1.0' }, NOW + 7 * DAY)).toMatchObject({ standing: 'unknown' })
  expect(await checked({ 'npm:holes': '^1.0.0 || ^2.0.0' })).toMatchObject({ standing: 'unknown' })
})

it('passes what needs nothing', async () => {
  expect(await checked({})).toMatchObject({ standing: 'pass', reason: '0 dependencies without known vulnerabilities' })
})
