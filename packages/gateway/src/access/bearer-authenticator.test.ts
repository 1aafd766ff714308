import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { anonymousAuthenticator, type AuthenticationResult } from './authenticator.ts'
import { BearerAuthenticator, type TokenVerdict, type TokenVerifier } from './bearer-authenticator.ts'
import { digestToken } from './bearer-token.ts'
import { ANONYMOUS } from './principal.ts'
import { StaticTokens } from './static-tokens.ts'
import { headOf, withToken } from './test/head.ts'
import { listen, statusFor, type TestServer } from './test/http-server.ts'
import { expectRefusal } from './test/refusal.ts'

const tokens = new StaticTokens([{ digest: digestToken('secret-a'), principal: 'ana' }])
const authenticator = new BearerAuthenticator({ verifiers: [tokens] })

/** Knows every token that begins in a way, after a while. */
function slowVerifier(prefix: string, asked: string[] = []): TokenVerifier {
  const verdict: TokenVerdict = {
    success: true,
    principal: { ...ANONYMOUS, id: prefix, kind: 'subject' },
  }
  return {
    verify: async ({ text }) => {
      asked.push(prefix)
      await new Promise(setImmediate)
      return text.startsWith(prefix) ? verdict : undefined
    },
  }
}

describe('a bearer authenticator', () => {
  it('lets in who shows a known token, without waiting', () => {
    const principal = { id: 'ana', kind: 'token', scopes: [], roles: [] }
    expect(authenticator.authenticate(withToken('secret-a'))).toEqual({ success: true, principal })
  })

  it.each<[what: string, value: string, status: number, error: string]>([
    ['an unknown token', 'Bearer secret-b', 401, 'invalid_token'],
    ['a known token in another case', 'Bearer SECRET-A', 401, 'invalid_token'],
    ['a token that begins like a known one', 'Bearer secret-', 401, 'invalid_token'],
    ['the digest of a known token', `Bearer ${digestToken('secret-a').slice(7)}`, 401, 'invalid_token'],
    ['another scheme', 'Basic secret-a', 401, 'invalid_token'],
    ['a malformed credential', 'Bearer secret-a secret-a', 400, 'invalid_request'],
    ['a giant credential', `Bearer ${'x'.repeat(1_000_000)}`, 400, 'invalid_request'],
  ])('refuses %s, and repeats nothing of it', (...row) => {
    const [, value, status, error] = row
    const result = authenticator.authenticate(headOf(['Authorization', value]))
    expect(result).toMatchObject({ success: false, status, error })
    expect(JSON.stringify(result)).not.toContain('secret')
  })

  it('asks callers without a credential for one', () => {
    expect(authenticator.authenticate(headOf(['Host', 'a']))).toMatchObject({
      status: 401,
      error: 'credential_missing',
      wwwAuthenticate: 'Bearer',
    })
  })

  it('takes the verdict of the first verifier that recognises a token', async () => {
    const asked: string[] = []
    const verifiers = ['x', 'y', 'ya'].map((prefix) => slowVerifier(prefix, asked))
    const several = new BearerAuthenticator({ verifiers: [tokens, ...verifiers] })
    expect(await several.authenticate(withToken('yab'))).toMatchObject({ success: true, principal: { id: 'y' } })
    expect(asked).toEqual(['x', 'y'])
    expect(await several.authenticate(withToken('z'))).toMatchObject({ success: false, status: 401 })
  })

  it('does not go on to other verifiers after a refusal', () => {
    const refusing: TokenVerifier = {
      verify: () => ({ success: false, error: 'insufficient_scope', description: 'Too little' }),
    }
    const several = new BearerAuthenticator({ verifiers: [refusing, tokens], challenge: { scopes: ['all'] } })
    expect(several.authenticate(withToken('secret-a'))).toMatchObject({
      status: 403,
      wwwAuthenticate: 'Bearer error="insufficient_scope", error_description="Too little", scope="all"',
    })
  })

  it('goes on after a verifier that has to wait with one that need not', async () => {
    const several = new BearerAuthenticator({ verifiers: [slowVerifier('x'), tokens] })
    expect(await several.authenticate(withToken('secret-a'))).toMatchObject({ success: true, principal: { id: 'ana' } })
  })

  it('lets callers without a credential in where that is wanted, those with a wrong one never', () => {
    const open = new BearerAuthenticator({ verifiers: [tokens], allowsAnonymous: true })
    expect(open.authenticate(headOf(['Host', 'a']))).toEqual({ success: true, principal: ANONYMOUS })
    expect(open.authenticate(withToken('secret-a'))).toMatchObject({ principal: { id: 'ana' } })
    for (const value of ['Bearer wrong', 'Bearer', 'Basic abc', '']) {
      expect(open.authenticate(headOf(['Authorization', value]))).toMatchObject({ success: false })
    }
  })

  it('has to know of some tokens', () => {
    expectRefusal(() => new BearerAuthenticator({ verifiers: [] }), 'ERR_ACCESS_CONFIG')
  })
})

describe('the anonymous authenticator', () => {
  it('lets everybody in, whatever they show', () => {
    for (const head of [
      headOf(),
      withToken('x'),
      headOf(['Authorization', '']),
      headOf(['Authorization', 'Basic x']),
    ]) {
      expect(anonymousAuthenticator.authenticate(head)).toEqual({ success: true, principal: ANONYMOUS })
    }
  })
})

describe('a server that asks for tokens', () => {
  let server: TestServer
  let last: AuthenticationResult | undefined

  beforeEach(async () => {
    server = await listen((request, response) => {
      void Promise.resolve(authenticator.authenticate(request)).then((result) => {
        last = result
        if (result.success) response.writeHead(204).end()
        else response.writeHead(result.status, { 'www-authenticate': result.wwwAuthenticate ?? '' }).end()
      })
    })
  })
  afterEach(() => server.close())

  it('lets a client with a token in, and challenges one without', async () => {
    expect((await fetch(server.url, { headers: { authorization: 'bearer secret-a' } })).status).toBe(204)
    const challenged = await fetch(server.url)
    expect(challenged.status).toBe(401)
    expect(challenged.headers.get('www-authenticate')).toBe('Bearer')
  })

  it('sees the second of two credentials, which node:http hides', async () => {
    const lines = ['GET / HTTP/1.1', 'Host: a', 'Authorization: Bearer secret-a', 'Authorization: Bearer other']
    expect(await statusFor(server.port, lines)).toBe(400)
    expect(last).toMatchObject({ error: 'invalid_request' })
  })
})
