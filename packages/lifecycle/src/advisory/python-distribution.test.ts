import { expect, it } from 'vitest'
import { versionOfDistribution } from './python-distribution.ts'

it.each<[fileName: string, packageName: string, version: string]>([
  ['requests-2.32.0-py3-none-any.whl', 'requests', '2.32.0'],
  ['requests-2.32.0-1-py3-none-any.whl', 'requests', '2.32.0'],
  ['Flask_Login-0.6.3-py3-none-any.whl', 'flask-login', '0.6.3'],
  ['torch-2.1.0+cu118-cp311-cp311-linux_x86_64.whl', 'torch', '2.1.0+cu118'],
  ['foo-1.0_1-py3-none-any.whl', 'foo', '1.0-1'],
  ['requests-2.32.0.tar.gz', 'requests', '2.32.0'],
  ['requests-0.2.0.zip', 'requests', '0.2.0'],
  ['foo-1.0.tar.bz2', 'foo', '1.0'],
  ['zope.interface-3.3.0.tar.gz', 'zope-interface', '3.3.0'],
  ['django-rest-framework-0.1.0.tar.gz', 'django-rest-framework', '0.1.0'],
  ['foo-1.0-rc1.tar.gz', 'foo', '1.0-rc1'],
  ['foo-2-1.0.tar.gz', 'foo-2', '1.0'],
  ['foo-1!2.0.tar.gz', 'foo', '1!2.0'],
])('%s of %s is of version "%s"', (fileName, packageName, version) => {
  expect(versionOfDistribution(fileName, packageName)).toBe(version)
})

it.each([
  'requests-2.32.0.win32.exe',
  'requests-2.32.0-py2.7.egg',
  'requests-2.32.0.macosx-10.6-intel.tar.gz',
  'requests-2.32.0.tar.gz.asc',
  'requests-latest.tar.gz',
  'requests-.tar.gz',
  'requests.tar.gz',
  'requests-2.32.0.whl',
  'requests-2.32.0-py3-none-any-more-parts.whl',
  'other-2.32.0.tar.gz',
  'requests-extra-2.32.0.tar.gz',
  'requests-extra-2.32.0-py3-none-any.whl',
  '-2.32.0.tar.gz',
  '.whl',
  '.tar.gz',
  '',
])('"%s" is of no version of requests', (fileName) => {
  expect(versionOfDistribution(fileName, 'requests')).toBeUndefined()
})

it.each(['-'.repeat(10_000_000), `a${'-b'.repeat(5_000_000)}`, `a-${'1'.repeat(10_000_000)}`])(
  'a name as long as an answer is of no version',
  (name) => {
    expect(versionOfDistribution(`${name}.tar.gz`, 'a')).toBeUndefined()
    expect(versionOfDistribution(`${name}.whl`, 'a')).toBeUndefined()
  },
)
