import { bundleFromJSON } from '@sigstore/bundle'
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createPublicKey } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { canonicalize, type ReleaseClaims } from '@mcpver/core'
import { afterAll, describe, expect, it } from 'vitest'
import { payloadOf, signEnvelope } from './envelope.ts'
import { preAuthenticationEncoding } from './pre-authentication-encoding.ts'
import { fromReleaseStatement, signRelease, toReleaseStatement, verifyRelease } from './release-statement.ts'
import { fromSigstoreBundle, toSigstoreBundle } from './sigstore-bundle.ts'
import { STATEMENT_PAYLOAD_TYPE } from './statement.ts'
import { testKey } from './test/keys.ts'
import { openssl } from './test/openssl.ts'
import { refusalOf, rejectionOf } from './test/refusal.ts'

const digest = (digit: string): ReleaseClaims['digest'] => `sha256:${digit.repeat(64)}`
const claims: ReleaseClaims = {
  name: 'weather/forecast',
  version: '1.2.0',
  digest: digest('a'),
  previousDigest: digest('b'),
  compatibility: 'compatible',
  dependencies: { 'npm:zod': '^4.0.0' },
  changelogDigest: digest('c'),
  securityUpdatesDigest: digest('e'),
  upstreamDigest: null,
  createdBy: 'ana',
  createdAt: 1_790_000_000_000,
}
const [ana, ben] = [testKey(1), testKey(2)]
const expected = { keys: [ana.publicKey] }

const folder = mkdtempSync(join(tmpdir(), 'mcpver-release-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

describe('a signed version', () => {
  it('says what was signed, and by which key', async () => {
    expect(await verifyRelease(await signRelease(claims, [ana]), expected)).toEqual({ claims, keyids: [ana.keyid] })
  })

  it('is an in-toto statement in canonical JSON', async () => {
    const envelope = await signRelease(claims, [ana])
    expect(envelope.payloadType).toBe('application/vnd.in-toto+json')
    const text = payloadOf(envelope).toString()
    expect(text).toBe(canonicalize(JSON.parse(text)))
    expect(JSON.parse(text)).toEqual({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: 'mcp-tool:weather/forecast@1.2.0', digest: { sha256: 'a'.repeat(64) } }],
      predicateType: 'https://mcpver.dev/attestation/tool-version/v1',
      predicate: {
        name: 'weather/forecast',
        version: '1.2.0',
        previousDigest: digest('b'),
        compatibility: 'compatible',
        dependencies: { 'npm:zod': '^4.0.0' },
        changelogDigest: digest('c'),
        securityUpdatesDigest: digest('e'),
        upstreamDigest: null,
        createdBy: 'ana',
        createdAt: 1_790_000_000_000,
      },
    })
  })

  it('is verified by OpenSSL', async () => {
    const envelope = await signRelease(claims, [ana])
    const [key, message, signature] = ['key.pem', 'message', 'signature'].map((name) => join(folder, name))
    if (key === undefined || message === undefined || signature === undefined) throw new Error('No paths')
    writeFileSync(key, ana.publicKey.toPem())
    writeFileSync(message, preAuthenticationEncoding(envelope.payloadType, payloadOf(envelope)))
    writeFileSync(signature, Buffer.from(envelope.signatures[0]?.sig ?? '', 'base64'))
    const verify = (): { status: number; output: string } =>
      openssl('pkeyutl', '-verify', '-pubin', '-inkey', key, '-rawin', '-in', message, '-sigfile', signature)
    expect(verify()).toEqual({ status: 0, output: 'Signature Verified Successfully\n' })
    writeFileSync(message, 'something else')
    expect(verify().status).not.toBe(0)
  })

  it('is verified by sigstore, as a bundle, and refused with a byte changed', async () => {
    const bundle = toSigstoreBundle(await signRelease(claims, [ana]))
    expect(() => sigstoreVerify(bundle)).not.toThrow()
    const { dsseEnvelope } = bundle
    const payload = Buffer.from(payloadOf(dsseEnvelope).toString().replace('1.2.0', '1.2.1')).toString('base64')
    expect(() => sigstoreVerify({ ...bundle, dsseEnvelope: { ...dsseEnvelope, payload } })).toThrow(/signature/i)
  })

  it('comes back out of a bundle', async () => {
    const bundle: unknown = JSON.parse(
      JSON.stringify(toSigstoreBundle(await signRelease(claims, [ana, ben]), ana.keyid)),
    )
    expect((await verifyRelease(fromSigstoreBundle(bundle), expected)).claims).toEqual(claims)
  })

  it('of several keys is a bundle only when one is chosen', async () => {
    const envelope = await signRelease(claims, [ana, ben])
    expect(refusalOf(() => toSigstoreBundle(envelope)).message).toContain(ana.keyid.slice(0, 20))
    expect(refusalOf(() => toSigstoreBundle(envelope, 'nobody')).code).toBe('ERR_INVALID_ENVELOPE')
    expect(refusalOf(() => fromSigstoreBundle({ mediaType: 'text/plain' })).code).toBe('ERR_INVALID_ENVELOPE')
  })
})

function sigstoreVerify(bundle: unknown): void {
  const publicKey = createPublicKey(ana.publicKey.toPem())
  const trust = toTrustMaterial(
    { mediaType: '', tlogs: [], ctlogs: [], certificateAuthorities: [], timestampAuthorities: [] },
    () => ({ publicKey, validFor: () => true }),
  )
  const verifier = new Verifier(trust, { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 })
  verifier.verify(toSignedEntity(bundleFromJSON(bundle)))
}

describe('a statement about a version', () => {
  const statement = toReleaseStatement(claims)

  async function rejected(value: unknown, text = canonicalize(value)): Promise<string> {
    const payload = Buffer.from(text)
    const envelope = await signEnvelope({ payload, payloadType: STATEMENT_PAYLOAD_TYPE }, [ana])
    const error = await rejectionOf(verifyRelease(envelope, expected))
    expect(error.code).toBe('ERR_INVALID_STATEMENT')
    return error.message
  }

  it.each([
    ['of another type', { ...statement, _type: 'https://in-toto.io/Statement/v0.1' }, /_type/],
    ['about nothing', { ...statement, subject: [] }, /subject/],
    ['about two things', { ...statement, subject: [...statement.subject, ...statement.subject] }, /subject/],
    ['about something without a digest', { ...statement, subject: [{ name: 'x', digest: {} }] }, /digest/],
    ['with a digest that is none', { ...statement, subject: [{ name: 'x', digest: { sha256: 'XY' } }] }, /digest/],
    [
      'whose subject is another version',
      { ...statement, subject: [{ ...statement.subject[0], name: 'mcp-tool:weather/forecast@1.2.1' }] },
      /1\.2\.1.*is not mcp-tool:weather\/forecast@1\.2\.0/,
    ],
    [
      'whose subject has no SHA-256',
      { ...statement, subject: [{ ...statement.subject[0], digest: { sha512: 'a'.repeat(128) } }] },
      /SHA-256/,
    ],
    ['that says something else', { ...statement, predicateType: 'https://slsa.dev/provenance/v1' }, /slsa/],
    ['that is not said to be anything', { ...statement, predicateType: 'x' }, /URI/],
    ['without content', { ...statement, predicate: null }, /predicate/],
    ['with a member too few', { ...statement, predicate: { ...statement.predicate, version: undefined } }, /version/],
    ['that is no object', 'x', /object/],
  ])('%s is refused', async (_what, value, message) => {
    expect(await rejected(JSON.parse(JSON.stringify(value)))).toMatch(message)
  })

  it.each<[keyof ReleaseClaims, unknown]>([
    ['name', ''],
    ['version', 'v1.2.0'],
    ['version', '1.2'],
    ['previousDigest', 'sha256:abc'],
    ['compatibility', 'fine'],
    ['dependencies', { zod: 4 }],
    ['dependencies', []],
    ['changelogDigest', null],
    ['securityUpdatesDigest', 'sha256:1'],
    ['upstreamDigest', 'sha256:1'],
    ['createdBy', 7],
    ['createdAt', 1.5],
  ])('with %s %j is refused, read or written', async (field, value) => {
    const predicate = { ...statement.predicate, [field]: value }
    expect(await rejected({ ...statement, predicate })).toContain(field)
    expect(refusalOf(() => toReleaseStatement({ ...claims, [field]: value })).message).toContain(field)
  })

  it('that is not canonical is refused: nobody may read it in another way', async () => {
    const text = canonicalize(statement)
    expect(await rejected(undefined, `${text} `)).toContain('canonical')
    expect(
      await rejected(undefined, text.replace('"version":"1.2.0"', '"version":"9.9.9","version":"1.2.0"')),
    ).toContain('canonical')
    expect(await rejected(undefined, `\ufeff${text}`)).toContain('JSON')
    expect(await rejected(undefined, '{')).toContain('JSON')
  })

  it('is read back to what it was made of', () => {
    expect(fromReleaseStatement(statement)).toEqual(claims)
  })
})
