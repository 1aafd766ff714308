import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JSONWebKeySet } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { verifyIdentityToken, type TokenExpectation } from './identity-token.ts'
import { rejectionOf } from './test/refusal.ts'

const ISSUER = 'https://token.example'
const NOW = Date.parse('2026-06-01T12:00:00Z')
const seconds = (offset = 0): number => NOW / 1000 + offset

let privateKey: CryptoKey
let strangerKey: CryptoKey
let expected: TokenExpectation

beforeAll(async () => {
  const pair = await generateKeyPair('ES256')
  const stranger = await generateKeyPair('ES256')
  privateKey = pair.privateKey
  strangerKey = stranger.privateKey
  const keySet: JSONWebKeySet = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'ES256' }] }
  expected = {
    identities: [
      {
        person: 'ana',
        issuer: ISSUER,
        audience: 'mcpver',
        claims: { repository: 'ana/weather', ref: 'refs/heads/main' },
      },
      { person: 'ben', issuer: ISSUER, audience: 'other', claims: { repository: 'ben/maps' } },
    ],
    keySets: { [ISSUER]: keySet },
    now: NOW,
  }
})

const claims = {
  iss: ISSUER,
  aud: 'mcpver',
  sub: 'repo:ana/weather',
  iat: seconds(-10),
  exp: seconds(300),
  repository: 'ana/weather',
  ref: 'refs/heads/main',
}

/** Claims to set in place of the usual ones; `undefined` leaves one out. */
type Change = Readonly<Record<string, unknown>>

function token(change: Change = {}, key = privateKey): Promise<string> {
  return new SignJWT({ ...claims, ...change }).setProtectedHeader({ alg: 'ES256', kid: 'one' }).sign(key)
}

describe('an identity token', () => {
  it('says who somebody is', async () => {
    expect(await verifyIdentityToken(await token(), expected)).toEqual({
      person: 'ana',
      issuer: ISSUER,
      subject: 'repo:ana/weather',
      expiresAt: seconds(300) * 1000,
    })
  })

  it.each<[string, Change]>([
    ['that expired', { exp: seconds(-31) }],
    ['that is not valid yet', { nbf: seconds(31) }],
    ['that is from the future', { iat: seconds(60) }],
    ['that lives too long', { iat: seconds(-3700) }],
    ['that does not end', { exp: undefined }],
    ['that does not say when it was made', { iat: undefined }],
    ['of nobody', { sub: undefined }],
    ['made out to somebody else', { aud: 'somebody' }],
  ])('%s is refused', async (_what, change) => {
    const error = await rejectionOf(verifyIdentityToken(await token(change), expected))
    expect(error.code).toBe('ERR_INVALID_TOKEN')
  })

  it('is given a little time, for clocks that are off', async () => {
    const late = await token({ exp: seconds(-20) })
    expect((await verifyIdentityToken(late, expected)).person).toBe('ana')
    expect((await rejectionOf(verifyIdentityToken(late, { ...expected, clockTolerance: 5 }))).code).toBe(
      'ERR_INVALID_TOKEN',
    )
  })

  it("of somebody else's making is refused", async () => {
    expect((await rejectionOf(verifyIdentityToken(await token({}, strangerKey), expected))).code).toBe(
      'ERR_INVALID_TOKEN',
    )
  })

  it.each<[string, Change]>([
    ['another repository', { repository: 'eve/weather' }],
    ['another branch', { ref: 'refs/heads/eve' }],
    ['no repository', { repository: undefined }],
    ['a repository that is a list', { repository: ['ana/weather'] }],
    ['the audience of another identity', { aud: 'other' }],
  ])("with %s is nobody's", async (_what, change) => {
    expect((await rejectionOf(verifyIdentityToken(await token(change), expected))).code).toBe('ERR_UNTRUSTED_IDENTITY')
  })

  it('of a provider that is not trusted is refused, whatever it is called', async () => {
    for (const iss of ['https://other.example', 'constructor', '__proto__', undefined]) {
      expect((await rejectionOf(verifyIdentityToken(await token({ iss }), expected))).code).toBe(
        'ERR_UNTRUSTED_IDENTITY',
      )
    }
  })

  it.each([
    ['no token', 'hello'],
    ['an empty text', ''],
    ['a token without a signature', `${btoa('{"alg":"none"}')}.${btoa(JSON.stringify(claims))}.`],
  ])('is not %s', async (_what, text) => {
    expect((await rejectionOf(verifyIdentityToken(text, expected))).code).toBe('ERR_INVALID_TOKEN')
  })

  it('signed with a shared secret is refused: the public key would do as one', async () => {
    const secret = new TextEncoder().encode(JSON.stringify(expected.keySets[ISSUER]))
    const forged = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'one' }).sign(secret)
    expect((await rejectionOf(verifyIdentityToken(forged, expected))).code).toBe('ERR_INVALID_TOKEN')
  })

  it('is in no message', async () => {
    const text = await token({ exp: seconds(-100) })
    const error = await rejectionOf(verifyIdentityToken(text, expected))
    expect(`${error.message} ${error.hint ?? ''}`).not.toContain(text.slice(0, 30))
  })
})
