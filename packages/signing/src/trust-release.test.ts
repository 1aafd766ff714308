import type { ReleaseClaims } from '@mcpver/core'
import { describe, expect, it } from 'vitest'
import { digestJson } from './digest-json.ts'
import { payloadOf } from './envelope.ts'
import { signRelease } from './release-statement.ts'
import { testKey } from './test/keys.ts'
import { rejectionOf } from './test/refusal.ts'
import { openedRoot, rootDocument } from './test/trust.ts'

const [ana, ben, cat] = [testKey(1), testKey(2), testKey(3)]
const AT = Date.parse('2026-06-01T00:00:00Z')
const document = rootDocument({
  keys: [
    ['ana', ana],
    ['ben', ben],
    ['cat', cat],
  ],
  roles: { root: { threshold: 1, people: ['ana'] }, publisher: { threshold: 1, people: ['ana', 'ben'] } },
})

describe('a version that a trust root is asked about', () => {
  const claims: ReleaseClaims = {
    name: 'weather/forecast',
    version: '1.0.0',
    digest: digestJson({}),
    previousDigest: null,
    compatibility: 'first',
    dependencies: {},
    changelogDigest: digestJson([]),
    securityUpdatesDigest: digestJson([]),
    upstreamDigest: null,
    createdBy: 'ana',
    createdAt: AT,
  }

  it('is believed when those who may publish its name signed it', async () => {
    const root = await openedRoot(document, [ana])
    expect(await root.verifyRelease(await signRelease(claims, [ben]), { at: AT })).toEqual({
      claims,
      signers: [{ person: 'ben', keyid: ben.keyid }],
    })
    const error = await rejectionOf(root.verifyRelease(await signRelease(claims, [cat]), { at: AT }))
    expect(error.code).toBe('ERR_UNTRUSTED_IDENTITY')
  })

  it('counts only who may publish the name that was signed', async () => {
    const delegations = [{ names: ['maps'], roles: { publisher: { threshold: 1, people: ['cat'] } } }]
    const root = await openedRoot({ ...document, delegations }, [ana])
    expect(
      (await root.verifyRelease(await signRelease({ ...claims, name: 'maps' }, [cat]), { at: AT })).signers,
    ).toEqual([{ person: 'cat', keyid: cat.keyid }])
    expect((await rejectionOf(root.verifyRelease(await signRelease(claims, [cat]), { at: AT }))).code).toBe(
      'ERR_UNTRUSTED_IDENTITY',
    )
  })

  it('is refused when anything of it was changed', async () => {
    const root = await openedRoot(document, [ana])
    const envelope = await signRelease(claims, [ben])
    const payload = Buffer.from(payloadOf(envelope).toString().replace('1.0.0', '1.0.1').replace('1.0.0', '1.0.1'))
    const changed = { ...envelope, payload: payload.toString('base64') }
    expect((await rejectionOf(root.verifyRelease(changed, { at: AT }))).code).toBe('ERR_SIGNATURE_MISMATCH')
  })
})
