import type { RequestListener } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AccessTokens } from './access-tokens.ts'
import { BearerAuthenticator } from './bearer-authenticator.ts'
import { discoveredIssuerKeys } from './discovered-issuer-keys.ts'
import { withToken } from './test/head.ts'
import { listen, type TestServer } from './test/http-server.ts'
import { ManualClock } from './test/manual-clock.ts'
import { expectRefusal } from './test/refusal.ts'
import { TestIssuer } from './test/test-issuer.ts'

const RESOURCE = 'https://gateway.example/mcp'

let clock: ManualClock
let server: TestServer
let pages: Map<string, RequestListener>
let asked: string[]

beforeEach(async () => {
  clock = new ManualClock(Date.now())
  pages = new Map()
  asked = []
  server = await listen((request, response) => {
    asked.push(request.url ?? '')
    const page = pages.get(request.url ?? '')
    if (page !== undefined) return page(request, response)
    response.writeHead(404).end()
  })
})
afterEach(() => server.close())

const json =
  (value: unknown): RequestListener =>
  (_request, response) =>
    void response.end(JSON.stringify(value))

/** An issuer whose keys are at `/keys`, and who lets tokens of its own in. */
async function issuerAt(path: string): Promise<{ issuer: TestIssuer; status: () => Promise<number> }> {
  const issuer = await new TestIssuer({ issuer: `${server.url}${path}`, resource: RESOURCE, clock }).addKey('one')
  pages.set('/keys', json(await issuer.keySet()))
  const keys = discoveredIssuerKeys(issuer.issuer, { clock })
  const verifiers = [new AccessTokens({ issuer: issuer.issuer, resource: RESOURCE, keys, clock })]
  const authenticator = new BearerAuthenticator({ verifiers })
  const token = await issuer.token('one')
  const status = async (): Promise<number> => {
    const result = await authenticator.authenticate(withToken(token))
    return result.success ? 200 : result.status
  }
  return { issuer, status }
}

const metadataOf = ({ issuer }: TestIssuer) => json({ issuer, jwks_uri: `${server.url}/keys` })

describe('keys that an issuer tells of', () => {
  it.each([
    ['', '/.well-known/oauth-authorization-server'],
    ['/', '/.well-known/oauth-authorization-server'],
    ['', '/.well-known/openid-configuration'],
    ['/realms/a', '/.well-known/oauth-authorization-server/realms/a'],
    ['/realms/a', '/.well-known/openid-configuration/realms/a'],
    ['/realms/a', '/realms/a/.well-known/openid-configuration'],
  ])('of the issuer at "%s" are found by %s, which is asked once', async (path, place) => {
    const { issuer, status } = await issuerAt(path)
    pages.set(place, metadataOf(issuer))
    expect([await status(), await status()]).toEqual([200, 200])
    expect(asked.filter((url) => url === place)).toHaveLength(1)
  })

  it.each([
    ['says nothing', undefined],
    ['is no JSON', (_request, response) => void response.end('<html>')],
    ['is of another issuer', json({ issuer: 'https://login.example', jwks_uri: 'https://login.example/keys' })],
    ['names no keys', undefined],
    ['leads elsewhere', (_request, response) => void response.writeHead(302, { location: '/.well-known/other' }).end()],
  ] as [string, RequestListener | undefined][])('cannot be had where the metadata %s', async (what, page) => {
    const { issuer, status } = await issuerAt('')
    pages.set('/.well-known/other', metadataOf(issuer))
    const answer = what === 'names no keys' ? json({ issuer: issuer.issuer, jwks_uri: 'http://login.example/k' }) : page
    if (answer !== undefined) pages.set('/.well-known/oauth-authorization-server', answer)
    expect(await status()).toBe(503)
    expect(asked).not.toContain('/.well-known/other')
    expect(asked).not.toContain('/keys')
  })

  it('are looked for again after a while, and not for each call until then', async () => {
    const { issuer, status } = await issuerAt('')
    expect(await Promise.all([status(), status()])).toEqual([503, 503])
    const tries = asked.length
    pages.set('/.well-known/oauth-authorization-server', metadataOf(issuer))
    expect(await status()).toBe(503)
    expect(asked).toHaveLength(tries)
    clock.time += 1000
    expect(await status()).toBe(200)
  })

  it('need an issuer with a safe URL', () => {
    for (const issuer of ['login', 'http://login.example', 'https://u:p@login.example']) {
      expectRefusal(() => discoveredIssuerKeys(issuer), 'ERR_ACCESS_CONFIG')
    }
  })
})
