import { expect, it } from 'vitest'
import { digestText } from './digest.ts'
import { toReleaseClaims, type UnsignedRelease } from './release-claims.ts'

const checksum = `sha256:${'a'.repeat(64)}` as const
const release: UnsignedRelease = {
  name: 'weather',
  version: '1.2.0',
  createdAt: 1_700_000_000_000,
  createdBy: 'ana',
  changelog: ['Warmer'],
  securityUpdates: [],
  dependencies: { 'npm:zod': '^4' },
  checksum,
  previousChecksum: null,
  definition: { tools: [] },
  upstream: null,
}

it('claims what a release is, with digests in place of what is long', async () => {
  expect(await toReleaseClaims(release, 'first')).toEqual({
    name: 'weather',
    version: '1.2.0',
    digest: checksum,
    previousDigest: null,
    compatibility: 'first',
    dependencies: { 'npm:zod': '^4' },
    changelogDigest: await digestText('["Warmer"]'),
    securityUpdatesDigest: await digestText('[]'),
    upstreamDigest: null,
    createdBy: 'ana',
    createdAt: 1_700_000_000_000,
  })
})

it.each<[keyof UnsignedRelease, Partial<UnsignedRelease>]>([
  ['name', { name: 'whether' }],
  ['version', { version: '1.2.1' }],
  ['createdAt', { createdAt: 1 }],
  ['createdBy', { createdBy: 'eve' }],
  ['changelog', { changelog: ['Warmer', ''] }],
  ['securityUpdates', { securityUpdates: ['None'] }],
  ['dependencies', { dependencies: {} }],
  ['checksum', { checksum: `sha256:${'b'.repeat(64)}` }],
  ['previousChecksum', { previousChecksum: checksum }],
  ['upstream', { upstream: { command: ['sh'] } }],
])('claims something else when "%s" is another', async (_part, change) => {
  const claims = await toReleaseClaims(release, 'first')
  expect(await toReleaseClaims({ ...release, ...change }, 'first')).not.toEqual(claims)
})
