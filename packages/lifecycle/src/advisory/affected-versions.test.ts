import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isAffected } from './affected.ts'
import { affectedVersions } from './affected-versions.ts'
import { advisory, affectedBy } from './test/osv-record.ts'
import { versionOrderOf } from './version-order.ts'

const FLASK = { ecosystem: 'PyPI', package: 'Flask-Login' }

it('finds a listed version in whatever spelling, as a walk over all of them would', () => {
  const order = versionOrderOf('PyPI')!
  const part = fc.nat({ max: 4 }).map(String)
  const version = fc
    .tuple(fc.array(part, { minLength: 1, maxLength: 3 }), fc.constantFrom('', 'rc1', '-RC1', '.post1', '.dev0'))
    .map(([numbers, suffix]) => numbers.join('.') + suffix)
  fc.assert(
    fc.property(
      fc.array(fc.oneof(version, fc.constant('no version')), { maxLength: 20 }),
      version,
      (versions, asked) => {
        const affected = [{ package: { ecosystem: 'PyPI', name: 'flask_login' }, versions }]
        const isThere = versions.some((one) => order.isVersion(one) && order.compare(one, asked) === 0)
        const answer = isAffected(advisory({ affected }), { ...FLASK, version: asked })
        expect(answer === 'affected').toBe(isThere)
      },
    ),
    { numRuns: 1000 },
  )
})

it('is read once for each package, however its name is spelled', () => {
  const one = advisory({
    affected: [affectedBy(['introduced', '0'], { package: { ecosystem: 'PyPI', name: 'flask_login' } })],
  })
  const first = affectedVersions(one, FLASK)
  expect(first).toBeDefined()
  expect(affectedVersions(one, { ...FLASK, package: 'flask.login' })).toBe(first)
  expect(affectedVersions(one, { ...FLASK, package: 'other' })).toBeUndefined()
  expect(affectedVersions(one, { ecosystem: 'npm', package: 'flask-login' })).toBeUndefined()
})

it('is its own for each package that an advisory names, and for each advisory', () => {
  const events = (version: string, name: string): object =>
    affectedBy(['introduced', '0', 'fixed', version], { package: { ecosystem: 'npm', name } })
  const [both, later] = [
    advisory({ affected: [events('1.0.0', 'a'), events('2.0.0', 'b')] }),
    advisory({ affected: [events('3.0.0', 'a')] }),
  ]
  const answers = [both, later].flatMap((one) =>
    ['a', 'b'].map((name) => isAffected(one, { ecosystem: 'npm', package: name, version: '1.5.0' })),
  )
  expect(answers).toEqual(['not-affected', 'affected', 'affected', 'not-affected'])
})
