import { createHmac } from 'node:crypto'
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { AccessTokens, type AccessTokensOptions } from './access-tokens.ts'
import type { TokenVerdict } from './bearer-authenticator.ts'
import { digestToken } from './bearer-token.ts'
import { givenIssuerKeys, type IssuerKeys } from './issuer-keys.ts'
import { ManualClock } from './test/manual-clock.ts'
import { expectRefusal } from './test/refusal.ts'
import { TestIssuer } from './test/test-issuer.ts'

const ISSUER = 'https://login.example/'
const RESOURCE = 'https://gateway.example/mcp'

let clock: ManualClock
let issuer: TestIssuer
let other: TestIssuer
let keys: IssuerKeys
/** How often a key was asked for: once for each signature that is checked. */
let checks: number
let known: AccessTokens

beforeAll(async () => {
  clock = new ManualClock()
  issuer = await new TestIssuer({ issuer: ISSUER, resource: RESOURCE, clock }).addKey('one')
  other = await new TestIssuer({ issuer: 'https://other.example', resource: RESOURCE, clock }).addKey('two')
  const given = givenIssuerKeys(await issuer.keySet())
  keys = (header, token) => {
    checks += 1
    return given(header, token)
  }
})

beforeEach(() => {
  checks = 0
  clock.time = Date.parse('2026-06-01T12:00:00Z')
  known = verifier()
})

const seconds = (offset: number): number => clock.now() / 1000 + offset
const verifier = (change: Partial<AccessTokensOptions> = {}): AccessTokens =>
  new AccessTokens({ issuer: ISSUER, resource: RESOURCE, keys, clock, ...change })
const verdictOn = async (text: string, by = known): Promise<TokenVerdict> =>
  by.verify({ text, sha256: digestToken(text).slice(7) })

describe('an access token', () => {
  it('says whose it is, with the scopes that were granted', async () => {
    expect(await verdictOn(await issuer.token('one', { scope: 'mcp:call mcp:read' }))).toEqual({
      success: true,
      principal: { id: `${ISSUER}#ana`, kind: 'subject', scopes: ['mcp:call', 'mcp:read'], roles: [] },
    })
  })

  it.each<[what: string, claims: Record<string, unknown>, description: RegExp]>([
    ['for another resource', { aud: 'https://other.example/mcp' }, /another resource/],
    ['for the resource and more in its name', { aud: `${RESOURCE}.evil.example` }, /another resource/],
    ['for what is below the resource', { aud: `${RESOURCE}/below` }, /another resource/],
    ['for nobody', { aud: undefined }, /another resource/],
    ['for an odd audience', { aud: { [RESOURCE]: true } }, /another resource/],
    ['that expired', { exp: 1 }, /expired/],
    ['that does not end', { exp: undefined }, /not valid/],
    ['that ends at an odd time', { exp: '2099-01-01' }, /not valid/],
    ['that is not valid yet', { nbf: 9_999_999_999 }, /not valid yet/],
    ['of nobody', { sub: undefined }, /not valid/],
    ['of an empty name', { sub: '' }, /whose/],
    ['of a name that is none', { sub: ['ana'] }, /whose/],
    ['of a name with a line break', { sub: 'ana\nINFO ben' }, /whose/],
    ['of a giant name', { sub: 'a'.repeat(256) }, /whose/],
    ['that is bound to a key', { cnf: { jkt: 'abc' } }, /bound/],
  ])('%s is refused', async (_what, claims, description) => {
    const verdict = await verdictOn(await issuer.token('one', claims))
    expect(verdict).toMatchObject({ success: false, error: 'invalid_token' })
    expect((verdict as { description: string }).description).toMatch(description)
  })

  it('counts for one of several audiences', async () => {
    expect(await verdictOn(await issuer.token('one', { aud: ['a', RESOURCE] }))).toMatchObject({ success: true })
  })

  it('counts for a resource without a path with and without a slash', async () => {
    const root = verifier({ resource: 'https://gateway.example' })
    for (const aud of ['https://gateway.example', 'https://gateway.example/']) {
      expect(await verdictOn(await issuer.token('one', { aud }), root)).toMatchObject({ success: true })
    }
  })

  it('is given a minute, for clocks that are off, or as much as is configured', async () => {
    for (const claims of [{ exp: seconds(-59) }, { nbf: seconds(60) }]) {
      const text = await issuer.token('one', claims)
      expect(await verdictOn(text)).toMatchObject({ success: true })
      expect(await verdictOn(text, verifier({ clockTolerance: 5 }))).toMatchObject({ success: false })
    }
    for (const claims of [{ exp: seconds(-60) }, { nbf: seconds(61) }]) {
      expect(await verdictOn(await issuer.token('one', claims))).toMatchObject({ success: false })
    }
  })

  it.each(['at+jwt', 'application/at+jwt', 'AT+JWT', 'JWT', undefined])('may have the type %s', async (typ) => {
    expect(await verdictOn(await issuer.token('one', {}, { typ }))).toMatchObject({ success: true })
  })

  it.each(['dpop+jwt', 'logout+jwt', 'id+jwt', '', 1, null])('may not have the type %j', async (typ) => {
    expect(await verdictOn(await issuer.token('one', {}, { typ }))).toMatchObject({ error: 'invalid_token' })
  })

  it('of another issuer is not recognised, whatever that is called', async () => {
    expect(await verdictOn(await other.token('two'))).toBeUndefined()
    for (const iss of ['https://login.example', 'HTTPS://login.example/', '__proto__', undefined, [ISSUER]]) {
      expect(await verdictOn(await issuer.token('one', { iss }))).toBeUndefined()
    }
    expect(checks).toBe(0)
  })

  it.each(['', 'x', 'a.b.c', '....', 'e30.e30.', `e30.${'_'.repeat(1000)}.x`, '\u0000.\u0000.\u0000'])(
    'is not %j',
    async (text) => {
      expect(await verdictOn(text)).toBeUndefined()
    },
  )
})

describe('a forged access token', () => {
  const isRefused = async (text: string): Promise<void> => {
    expect(await verdictOn(text)).toEqual({
      success: false,
      error: 'invalid_token',
      description: 'The access token is not valid',
    })
  }

  it('signed by another issuer with a key of that one is refused', async () => {
    await isRefused(await other.token('two', { iss: ISSUER }))
  })

  it("signed with another key under the issuer's key id is refused", async () => {
    await isRefused(await other.token('two', { iss: ISSUER }, { kid: 'one' }))
  })

  it('without a signature is refused', async () => {
    await isRefused(new UnsecuredJWT(issuer.claims()).encode())
    const [, payload] = (await issuer.token('one')).split('.')
    for (const alg of ['none', 'None', 'NONE', '']) {
      const header = Buffer.from(JSON.stringify({ alg, kid: 'one' })).toString('base64url')
      await isRefused(`${header}.${String(payload)}.`)
    }
  })

  it('with a changed claim is refused', async () => {
    const [header, , signature] = (await issuer.token('one')).split('.')
    const payload = Buffer.from(JSON.stringify(issuer.claims({ sub: 'root' }))).toString('base64url')
    await isRefused([header, payload, signature].join('.'))
  })

  it('signed with the public key as a shared secret is refused', async () => {
    const [key] = (await issuer.keySet()).keys
    const header = Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'at+jwt', kid: 'one' })).toString('base64url')
    const signed = `${header}.${Buffer.from(JSON.stringify(issuer.claims())).toString('base64url')}`
    for (const secret of [JSON.stringify(key), key!.x!]) {
      await isRefused(`${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`)
    }
  })

  it('that brings its own key along is refused', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256')
    const jwk = await exportJWK(publicKey)
    for (const header of [{ jwk }, { jwk, kid: 'one' }, { jku: 'https://evil.example/keys' }]) {
      const text = await new SignJWT(issuer.claims()).setProtectedHeader({ alg: 'ES256', ...header }).sign(privateKey)
      await isRefused(text)
    }
  })

  it('of an algorithm that is not allowed is refused', async () => {
    const narrow = verifier({ algorithms: ['RS256'] })
    expect(await verdictOn(await issuer.token('one'), narrow)).toMatchObject({ error: 'invalid_token' })
    expect(checks).toBe(0)
  })
})

describe('scopes and roles', () => {
  it.each<[claims: Record<string, unknown>, scopes: readonly string[]]>([
    [{ scope: '  a  b ' }, ['a', 'b']],
    [{ scp: 'a b' }, ['a', 'b']],
    [{ scp: ['a', 'b', 1] }, ['a', 'b']],
    [{ scope: 1 }, []],
    [{ scope: { a: true } }, []],
    [{ scope: '' }, []],
  ])('of %j are %j', async (claims, scopes) => {
    expect(await verdictOn(await issuer.token('one', claims))).toMatchObject({ principal: { scopes } })
  })

  it('that are required and missing are a lack, not a fault', async () => {
    const strict = verifier({ requiredScopes: ['mcp:call', 'mcp:read'] })
    for (const scope of [undefined, 'mcp:call', 'mcp:call mcp:readX', 'mcp:call,mcp:read']) {
      expect(await verdictOn(await issuer.token('one', { scope }), strict)).toMatchObject({
        error: 'insufficient_scope',
      })
    }
    const enough = await issuer.token('one', { scope: 'mcp:read other mcp:call' })
    expect(await verdictOn(enough, strict)).toMatchObject({ success: true })
  })

  it('come from the configured claim only', async () => {
    const text = await issuer.token('one', { roles: ['admin'], groups: ['a', 2], __proto__: 'x' })
    expect(await verdictOn(text)).toMatchObject({ principal: { roles: [] } })
    expect(await verdictOn(text, verifier({ rolesClaim: 'groups' }))).toMatchObject({ principal: { roles: ['a'] } })
    for (const rolesClaim of ['constructor', 'toString', 'missing', 'sub']) {
      expect(await verdictOn(text, verifier({ rolesClaim }))).toMatchObject({ principal: { roles: [] } })
    }
  })
})

describe('a verified access token', () => {
  it('costs no signature check a second time, and no waiting', async () => {
    const text = await issuer.token('one')
    const first = await verdictOn(text)
    expect(known.verify({ text, sha256: digestToken(text).slice(7) })).toBe(first)
    expect(checks).toBe(1)
  })

  it('is remembered until it expires, and no longer than five minutes', async () => {
    const short = await issuer.token('one', { exp: seconds(100) })
    const long = await issuer.token('one', { exp: seconds(1000) })
    for (const text of [short, long]) await verdictOn(text)
    clock.time += 99_999
    for (const text of [short, long]) expect(await verdictOn(text)).toMatchObject({ success: true })
    expect(checks).toBe(2)
    clock.time += 60_001
    expect(await verdictOn(short)).toMatchObject({ success: false, description: 'The access token has expired' })
    expect(await verdictOn(long)).toMatchObject({ success: true })
    expect(checks).toBe(3)
    clock.time += 140_000
    expect(await verdictOn(long)).toMatchObject({ success: true })
    expect(checks).toBe(4)
  })

  it('is refused again without a check when it lacks a scope', async () => {
    const strict = verifier({ requiredScopes: ['a'] })
    const text = await issuer.token('one')
    for (let call = 0; call < 3; call++) {
      expect(await verdictOn(text, strict)).toMatchObject({ error: 'insufficient_scope' })
    }
    expect(checks).toBe(1)
  })

  it('is forgotten when too many others come', async () => {
    const small = verifier({ maxRemembered: 1 })
    const texts = [await issuer.token('one'), await issuer.token('one', { sub: 'ben' })]
    for (const text of [...texts, ...texts]) expect(await verdictOn(text, small)).toMatchObject({ success: true })
    expect(checks).toBe(4)
  })

  it('is not remembered when it was refused', async () => {
    const forged = await other.token('two', { iss: ISSUER }, { kid: 'one' })
    for (let call = 0; call < 2; call++) expect(await verdictOn(forged)).toMatchObject({ success: false })
    expect(checks).toBe(2)
  })
})

describe('access tokens cannot be configured', () => {
  it.each<[what: string, change: Partial<AccessTokensOptions>, text: string]>([
    ['with shared secrets', { algorithms: ['ES256', 'HS256'] }, 'HS256'],
    ['without signatures', { algorithms: ['none'] }, 'none'],
    ['without algorithms', { algorithms: [] }, 'algorithm'],
    ['with much time to spare', { clockTolerance: 61 }, '61'],
    ['with odd time to spare', { clockTolerance: NaN }, 'NaN'],
    ['with an issuer on plain http', { issuer: 'http://login.example' }, 'http://login.example'],
    ['with an issuer that is no URL', { issuer: 'login' }, 'login'],
    ['with a resource with a fragment', { resource: `${RESOURCE}#a` }, '#a'],
    ['with a scope that cannot be asked for', { requiredScopes: ['a b'] }, 'a b'],
    ['with no memory at all', { maxRemembered: 0 }, '0'],
  ])('%s', (_what, change, text) => {
    expectRefusal(() => verifier(change), 'ERR_ACCESS_CONFIG', text)
  })
})
