import type { RequestListener } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AccessTokens } from './access-tokens.ts'
import { BearerAuthenticator } from './bearer-authenticator.ts'
import { digestToken } from './bearer-token.ts'
import { givenIssuerKeys, remoteIssuerKeys, type RemoteKeysOptions } from './issuer-keys.ts'
import { StaticTokens } from './static-tokens.ts'
import { withToken } from './test/head.ts'
import { listen, type TestServer } from './test/http-server.ts'
import { ManualClock } from './test/manual-clock.ts'
import { expectRefusal } from './test/refusal.ts'
import { TestIssuer } from './test/test-issuer.ts'

const RESOURCE = 'https://gateway.example/mcp'

let clock: ManualClock
let issuer: TestIssuer
let server: TestServer
let answer: RequestListener
let fetches: number

beforeEach(async () => {
  clock = new ManualClock(Date.now())
  issuer = await new TestIssuer({ issuer: 'https://login.example', resource: RESOURCE, clock }).addKey('one')
  fetches = 0
  answer = (_request, response) => void issuer.keySet().then((keySet) => response.end(JSON.stringify(keySet)))
  server = await listen((request, response) => {
    fetches += 1
    answer(request, response)
  })
})
afterEach(() => server.close())

function authenticator(options: RemoteKeysOptions = {}): BearerAuthenticator {
  const keys = remoteIssuerKeys(`${server.url}/keys`, { clock, ...options })
  const own = new StaticTokens([{ digest: digestToken('static'), principal: 'ana' }])
  const theirs = new AccessTokens({ issuer: issuer.issuer, resource: RESOURCE, keys, clock })
  return new BearerAuthenticator({ verifiers: [own, theirs] })
}

const UNAVAILABLE = {
  success: false,
  status: 503,
  error: 'temporarily_unavailable',
  description: 'The access token cannot be verified at the moment',
  wwwAuthenticate: undefined,
}

describe('remote keys', () => {
  it('are fetched once for many tokens', async () => {
    const known = authenticator()
    const tokens = await Promise.all(['ana', 'ben', 'cleo'].map((sub) => issuer.token('one', { sub })))
    const results = await Promise.all(tokens.map(async (token) => known.authenticate(withToken(token))))
    expect(results).toMatchObject([{ success: true }, { success: true }, { success: true }])
    expect(fetches).toBe(1)
  })

  it('are not fetched for tokens of others', async () => {
    const known = authenticator()
    const foreign = await issuer.token('one', { iss: 'https://evil.example' })
    for (const token of ['static', 'unknown', 'a.b.c', foreign]) await known.authenticate(withToken(token))
    expect(fetches).toBe(0)
  })

  it('are fetched again when the issuer changed them: the new key counts, the old one no more', async () => {
    const known = authenticator({ cooldown: 0 })
    const old = await issuer.token('one')
    expect(await known.authenticate(withToken(old))).toMatchObject({ success: true })
    await issuer.addKey('two')
    issuer.dropKey('one')
    expect(await known.authenticate(withToken(await issuer.token('two')))).toMatchObject({ success: true })
    expect(fetches).toBe(2)
    clock.time += 300_000
    expect(await known.authenticate(withToken(old))).toMatchObject({ status: 401, error: 'invalid_token' })
  })

  it('are not fetched for each invented key', async () => {
    const known = authenticator()
    for (let index = 0; index < 20; index++) {
      const token = await issuer.token('one', {}, { kid: `invented-${String(index)}` })
      expect(await known.authenticate(withToken(token))).toMatchObject({ status: 401, error: 'invalid_token' })
    }
    expect(fetches).toBe(1)
  })

  it.each<[what: string, answer: RequestListener]>([
    ['the issuer fails', (_request, response) => response.writeHead(500).end('{"keys":[]}')],
    ['the issuer sends elsewhere', (_request, response) => response.writeHead(302, { location: '/other' }).end()],
    ['the issuer answers with a page', (_request, response) => response.end('<html>')],
    ['the issuer answers with something else', (_request, response) => response.end('{"keys":{}}')],
    ['the issuer hangs up', (request) => request.socket.destroy()],
    ['the issuer says nothing', () => undefined],
  ])('let nobody in when %s, and tell nobody that the token was at fault', async (_what, listener) => {
    const known = authenticator({ timeout: 2000 })
    const whole = answer
    const token = await issuer.token('one')
    answer = listener
    expect(await known.authenticate(withToken(token))).toEqual(UNAVAILABLE)
    expect(await known.authenticate(withToken(await issuer.token('one', { sub: 'ben' })))).toEqual(UNAVAILABLE)
    expect(fetches).toBe(1)
    expect(known.authenticate(withToken('static'))).toMatchObject({ success: true })
    answer = whole
    clock.time += 1000
    expect(await known.authenticate(withToken(token))).toMatchObject({ success: true })
    expect(fetches).toBe(2)
  })

  it('that are known go on to count while the issuer is away', async () => {
    const known = authenticator({ cooldown: 0 })
    await known.authenticate(withToken(await issuer.token('one')))
    answer = (_request, response) => response.writeHead(503).end()
    const invented = await issuer.token('one', {}, { kid: 'invented' })
    expect(await known.authenticate(withToken(invented))).toEqual(UNAVAILABLE)
    const ben = await issuer.token('one', { sub: 'ben' })
    expect(await known.authenticate(withToken(ben))).toMatchObject({ success: true })
  })

  it('let nobody in when nothing listens there', async () => {
    const known = authenticator()
    await server.close()
    expect(await known.authenticate(withToken(await issuer.token('one')))).toEqual(UNAVAILABLE)
    server = await listen(() => undefined)
  })

  it.each(['http://login.example/keys', 'file:///etc/keys', 'keys', 'https://user:secret@login.example/keys'])(
    'are not at %s',
    (url) => {
      expectRefusal(() => remoteIssuerKeys(url), 'ERR_ACCESS_CONFIG')
    },
  )
})

describe('given keys', () => {
  it('have to be a key set', () => {
    for (const keySet of [{}, { keys: 'x' }, null]) {
      expectRefusal(() => givenIssuerKeys(keySet as never), 'ERR_ACCESS_CONFIG')
    }
  })

  it('that cannot be used let nobody in, and no token is at fault', async () => {
    const keySet = { keys: [{ kty: 'EC', crv: 'P-256', x: '', y: '', kid: 'one' }] }
    const keys = givenIssuerKeys(keySet)
    const theirs = new AccessTokens({ issuer: issuer.issuer, resource: RESOURCE, keys, clock })
    const known = new BearerAuthenticator({ verifiers: [theirs] })
    expect(await known.authenticate(withToken(await issuer.token('one')))).toEqual(UNAVAILABLE)
  })
})
