import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AccessTokens } from './access-tokens.ts'
import { BearerAuthenticator } from './bearer-authenticator.ts'
import { ForwardedHeaders } from './forwarded-headers.ts'
import { givenIssuerKeys } from './issuer-keys.ts'
import { ResourceMetadata } from './resource-metadata.ts'
import { listen, type TestServer } from './test/http-server.ts'
import { ManualClock } from './test/manual-clock.ts'
import { expectRefusal } from './test/refusal.ts'
import { TestIssuer } from './test/test-issuer.ts'

const ISSUER = 'https://login.example'
const WELL_KNOWN = '/.well-known/oauth-protected-resource'
const metadataOf = (resource: string) => new ResourceMetadata({ resource, authorizationServers: [ISSUER] })

describe('resource metadata', () => {
  it('says what the resource is, who gives tokens for it, and how they are sent', () => {
    expect(metadataOf('https://gateway.example/mcp').document).toEqual({
      resource: 'https://gateway.example/mcp',
      authorization_servers: [ISSUER],
      bearer_methods_supported: ['header'],
    })
  })

  it('names scopes and the resource where they are given', () => {
    const settings = { resource: 'https://a.example', authorizationServers: [ISSUER], scopes: ['x'], name: 'Tools' }
    expect(new ResourceMetadata(settings).document).toMatchObject({ scopes_supported: ['x'], resource_name: 'Tools' })
  })

  it.each([
    ['https://gateway.example', `https://gateway.example${WELL_KNOWN}`],
    ['https://gateway.example/', `https://gateway.example${WELL_KNOWN}`],
    ['https://gateway.example/mcp', `https://gateway.example${WELL_KNOWN}/mcp`],
    ['https://gateway.example:8443/a/mcp?k=1', `https://gateway.example:8443${WELL_KNOWN}/a/mcp?k=1`],
    ['http://127.0.0.1:8080/mcp', `http://127.0.0.1:8080${WELL_KNOWN}/mcp`],
  ])('of %s is at %s', (resource, url) => {
    expect(metadataOf(resource).url).toBe(url)
  })

  it('is found at the well-known path, with and without the path of the resource, and for what is below it', () => {
    const metadata = metadataOf('https://gateway.example/mcp')
    for (const path of ['', '/mcp', '/mcp/files', '/mcp/files@^2']) {
      expect(metadata.isFoundAt(`${WELL_KNOWN}${path}`)).toBe(true)
    }
    for (const path of ['/', '/mcpx', '/other', 's', '/mcp/../../mcp'.slice(0, 3)]) {
      expect(metadata.isFoundAt(`${WELL_KNOWN}${path}`)).toBe(false)
    }
    expect(metadata.isFoundAt('/mcp')).toBe(false)
    expect(metadataOf('https://gateway.example').isFoundAt(`${WELL_KNOWN}/mcp/files`)).toBe(true)
  })

  it('needs URLs that are safe, and an issuer', () => {
    for (const resource of ['gateway', 'http://gateway.example', 'https://a.example#b', 'https://u:p@a.example']) {
      expectRefusal(() => metadataOf(resource), 'ERR_ACCESS_CONFIG')
    }
    const resource = 'https://gateway.example'
    for (const authorizationServers of [[], ['login'], [ISSUER, 'http://login.example']]) {
      expectRefusal(() => new ResourceMetadata({ resource, authorizationServers }), 'ERR_ACCESS_CONFIG')
    }
    const settings = { resource, authorizationServers: [ISSUER], scopes: ['a b'] }
    expectRefusal(() => new ResourceMetadata(settings), 'ERR_ACCESS_CONFIG')
  })
})

describe('a client that only knows where the gateway is', () => {
  const clock = new ManualClock()
  let server: TestServer
  let handle: Parameters<typeof listen>[0]

  beforeEach(async () => {
    server = await listen((request, response) => handle(request, response))
  })
  afterEach(() => server.close())

  it('learns from the refusal where to get a token, gets in with it, and the token goes no further', async () => {
    const resource = `${server.url}/mcp`
    const issuer = await new TestIssuer({ issuer: ISSUER, resource, clock }).addKey('one')
    const metadata = metadataOf(resource)
    const keys = givenIssuerKeys(await issuer.keySet())
    const authenticator = new BearerAuthenticator({
      verifiers: [new AccessTokens({ issuer: ISSUER, resource, keys, clock })],
      challenge: { resourceMetadata: metadata.url },
    })
    handle = (request, response) => {
      if (metadata.isFoundAt(request.url ?? '')) return void response.end(JSON.stringify(metadata.document))
      void Promise.resolve(authenticator.authenticate(request)).then((result) => {
        if (result.success) return response.end(JSON.stringify(new ForwardedHeaders().of(request)))
        return response.writeHead(result.status, { 'www-authenticate': result.wwwAuthenticate ?? '' }).end()
      })
    }
    const refused = await fetch(`${resource}/files`)
    expect(refused.status).toBe(401)
    const [, url = ''] = /resource_metadata="([^"]+)"/.exec(refused.headers.get('www-authenticate') ?? '') ?? []
    expect(await (await fetch(url)).json()).toEqual(metadata.document)
    expect(metadata.document.authorization_servers).toEqual([issuer.issuer])
    const headers = { authorization: `Bearer ${await issuer.token('one')}`, traceparent: '00-1', cookie: 'a=1' }
    const answered = (await (await fetch(`${resource}/files`, { headers })).json()) as Record<string, string>
    expect(answered).toMatchObject({ traceparent: '00-1' })
    expect(JSON.stringify(answered)).not.toMatch(/bearer|a=1/i)
  })
})
