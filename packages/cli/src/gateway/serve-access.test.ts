import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { expectNoChildren } from '../../test/fixture.ts'
import { serving, servingText, type Serving } from '../../test/serving.ts'
import { notesCommand, Workspace } from '../../test/workspace.ts'

const TOKEN = 'a-token-of-more-than-enough-letters'
const ADMIN = 'another-token-of-more-than-enough-letters'
const NOTES = ['--name', 'notes', '--', ...notesCommand('v1')]

let work: Workspace
const ends: (() => unknown)[] = []
beforeEach(() => {
  work = new Workspace()
})
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
  work.remove()
  expectNoChildren()
})

async function serve(args: readonly string[], env: Record<string, string> = {}): Promise<Serving> {
  const running = await serving(work, args, env)
  ends.push(() => running.stop())
  return running
}

const HEADERS = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
const bearer = (token?: string) => (token === undefined ? {} : { authorization: `Bearer ${token}` })

async function toolsAt(url: string, token?: string): Promise<string[]> {
  const client = new Client({ name: 'test', version: '1.0.0' })
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: bearer(token) } }))
  const { tools } = await client.listTools()
  await client.close()
  return tools.map(({ name }) => name)
}

/** Sends what no session begins with: only whether it gets in is of interest. */
function knock(url: string, headers: Record<string, string> = {}): Promise<Response> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' })
  return fetch(url, { method: 'POST', headers: { ...HEADERS, ...headers }, body })
}

interface Issuer {
  readonly url: string
  readonly token: (claims?: Record<string, unknown>) => Promise<string>
}

/** An authorization server on this machine, with a key, and metadata that says where the key is. */
async function startIssuer(resource: string): Promise<Issuer> {
  const { privateKey, publicKey }: { privateKey: CryptoKey; publicKey: CryptoKey } = await generateKeyPair('ES256')
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'one' }]
  const server: Server = createServer((asked, response) => {
    if (asked.url === '/keys') return void response.end(JSON.stringify({ keys }))
    if (asked.url !== '/.well-known/openid-configuration') return void response.writeHead(404).end()
    response.end(JSON.stringify({ issuer: url, jwks_uri: `${url}/keys` }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
  ends.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const token = (claims = {}) =>
    new SignJWT({ iss: url, aud: resource, sub: 'ana', ...claims })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'one' })
      .setExpirationTime('1h')
      .sign(privateKey)
  return { url, token }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

describe('mcpver serve for those with access tokens', () => {
  it.each(['flags', 'settings'])(
    'of an issuer that %s name lets in who has one for it, and nobody else',
    async (how) => {
      const port = String(await freePort())
      const resource = `http://127.0.0.1:${port}/mcp`
      const issuer = await startIssuer(resource)
      work.write('gateway.json', { oauth: { resource, issuers: [{ issuer: issuer.url }] } })
      const options =
        how === 'flags' ? ['--oauth-issuer', issuer.url, '--resource', resource] : ['--settings', 'gateway.json']
      const { said } = await serve(['--port', port, ...options, ...NOTES])
      expect(said).toMatchObject({
        access: { isOpen: false, oauth: { resource, issuers: [issuer.url] } },
        client: { mcpServers: { notes: { url: `${resource}/notes` } } },
      })
      expect(await toolsAt(`${resource}/notes`, await issuer.token())).toHaveLength(7)
      const none = await knock(`${resource}/notes`)
      const metadata = `http://127.0.0.1:${port}/.well-known/oauth-protected-resource/mcp`
      expect([none.status, none.headers.get('www-authenticate')]).toEqual([
        401,
        `Bearer resource_metadata="${metadata}"`,
      ])
      expect(await (await fetch(metadata)).json()).toEqual({
        resource,
        authorization_servers: [issuer.url],
        bearer_methods_supported: ['header'],
      })
      const other = await knock(`${resource}/notes`, bearer(await issuer.token({ aud: 'https://other.example/mcp' })))
      expect([other.status, other.headers.get('www-authenticate')]).toEqual([
        401,
        expect.stringContaining('error="invalid_token"'),
      ])
    },
  )

  it('begins while the issuer is away, and says so', async () => {
    const resource = 'https://gateway.example/mcp'
    const away = `http://127.0.0.1:${String(await freePort())}`
    const options = ['--oauth-issuer', away, '--resource', resource, '--token', 'ana=env:ANA']
    const running = await servingText(work, [...options, ...NOTES], { ANA: TOKEN })
    ends.push(() => running.stop())
    const { stdout, stderr } = running.io
    await expect.poll(() => stderr.text, { timeout: 30_000 }).toContain('callers with its tokens are told to come back')
    expect(stderr.text).toContain(`warning: The issuer "${away}" does not say where its keys are`)
    expect(stdout.text).toContain(
      `Callers: 1 principal with a token of their own; those with an access token of ${away} for ${resource}\n`,
    )
    expect(stdout.text).toContain('"url": "https://gateway.example/mcp/notes"')
    expect(stdout.text).toContain('Authorization: Bearer <token>')
  })

  it('wants the scopes that it is told to, and says which', async () => {
    const port = String(await freePort())
    const resource = `http://127.0.0.1:${port}/mcp`
    const issuer = await startIssuer(resource)
    const jwksUri = `${issuer.url}/keys`
    const oauth = { resource, issuers: [{ issuer: issuer.url, jwksUri }], requiredScopes: ['notes'], name: 'Notes' }
    work.write('.mcpver/gateway.json', { oauth })
    await serve(['--port', port, ...NOTES])
    const lacking = await knock(`${resource}/notes`, bearer(await issuer.token({ scope: 'mail' })))
    expect(lacking.status).toBe(403)
    expect(lacking.headers.get('www-authenticate')).toContain('scope="notes"')
    expect(await toolsAt(`${resource}/notes`, await issuer.token({ scope: 'mail notes' }))).toHaveLength(7)
    const metadata = await fetch(`http://127.0.0.1:${port}/.well-known/oauth-protected-resource`)
    expect(await metadata.json()).toMatchObject({ scopes_supported: ['notes'], resource_name: 'Notes' })
  })
})

describe('mcpver serve with an admin token', () => {
  it('lets its principal do what the role may, and the owner of the state still everything', async () => {
    work.write('token', `${ADMIN}\n`)
    const env = { ANA: TOKEN }
    const adminToken = ['--admin-token', `ben:viewer=file:${work.path}/token`]
    const { said, io } = await serve(['--token', 'ana=env:ANA', ...adminToken, ...NOTES], env)
    const { url, principals } = (said as unknown as { admin: { url: string; principals: object[] } }).admin
    expect(principals).toEqual([{ principal: 'ben', role: 'viewer' }])
    const asked = async (token: string, method: string, path: string): Promise<number> =>
      (await fetch(`${url}/v1/${path}`, { method, headers: bearer(token) })).status
    expect(await asked(ADMIN, 'GET', 'servers')).toBe(200)
    expect(await asked(ADMIN, 'POST', 'drain')).toBe(403)
    expect(await asked(TOKEN, 'GET', 'servers')).toBe(401)
    expect((await knock(`${said.origin}/mcp/notes`, bearer(ADMIN))).status).toBe(401)
    const ps = await work.run(['ps'])
    expect({ code: ps.code, out: ps.out }).toEqual({ code: 0, out: expect.stringMatching(/notes +1\.4\.0/) as string })
    const runFile = readdirSync(`${work.path}/.mcpver/run`).map((name) => work.read(`.mcpver/run/${name}`))
    for (const text of [io.stdout.text, io.stderr.text, ...runFile, work.read('.mcpver/releases.sqlite')]) {
      expect(text).not.toContain(TOKEN)
      expect(text).not.toContain(ADMIN)
    }
    await expect(toolsAt(`${said.origin}/mcp/notes`, TOKEN)).resolves.toHaveLength(7)
  })

  it.each([
    [['--admin-token', 'ana:viewer=env:ANA', '--token', 'ana=env:ANA'], 'is a token of callers too'],
    [['--admin-token', 'ana=env:ANA'], 'An --admin-token is not of the form'],
    [['--admin-token', `ana:root=${TOKEN}`], 'the roles are viewer, operator, admin'],
    [['--token', `ana=${TOKEN}`], 'A --token is not of the form'],
    [['--token', 'ana=env:SPACED'], 'holds what a client cannot send'],
    [['--token', 'ana=env:EMPTY'], 'is empty'],
    [['--token', 'ana=file:/no/such/file'], 'The file "/no/such/file" cannot be read: ENOENT'],
    [['--oauth-issuer', 'https://login.example'], 'An OAuth issuer is named, and no resource'],
    [['--resource', 'https://gateway.example/mcp'], 'A resource is named, and nobody who gives tokens'],
    [['--oauth-issuer', 'login', '--resource', 'https://gateway.example/mcp'], 'login'],
    [['--host', '0.0.0.0', '--token', 'ana=env:ANA'], 'Nobody said how clients call 0.0.0.0'],
    [['--rate', '0'], 'Expected a number above 0'],
    [['--concurrency', '1.5'], 'Expected a whole number from 1'],
    [['--names', '{server}'], '"{server}" is no scheme for names'],
    [['--allow-origin', 'app.example'], 'is not an origin'],
    [['--signed', '--accept', 'notes'], 'Nothing is accepted where releases have to be signed'],
    [['--accept', 'maps'], '"maps" cannot be accepted'],
    [['--settings', 'none.json'], 'Cannot read "none.json": no such file'],
  ])('refuses %j, and shows no token', async (args, message) => {
    const env = { ANA: TOKEN, SPACED: `${TOKEN} ${TOKEN}`, EMPTY: '' }
    const { code, out, err } = await work.run(['serve', '--port', '0', ...args, ...NOTES], { env })
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(message)
    expect(err).not.toContain(TOKEN)
  })
})

describe('mcpver serve with limits', () => {
  it('counts the calls of each principal', async () => {
    const { said } = await serve(['--rate', '0.001', ...NOTES])
    const statuses = [await knock(`${said.origin}/mcp/notes`), await knock(`${said.origin}/mcp/notes`)]
    expect(statuses.map(({ status }) => status === 429)).toEqual([false, true])
  })

  it('counts the requests of each principal that are under way', async () => {
    const { said } = await serve(['--concurrency', '1', ...NOTES])
    const headers = { ...HEADERS, 'content-length': '10' }
    const held = request(`${said.origin}/mcp/notes`, { method: 'POST', headers })
    held.on('error', () => undefined)
    held.flushHeaders()
    await expect.poll(async () => (await knock(`${said.origin}/mcp/notes`)).status, { timeout: 30_000 }).toBe(429)
    held.destroy()
  })

  it('lets web pages call that it is told of, and no others', async () => {
    const { said } = await serve(['--allow-origin', 'https://app.example', ...NOTES])
    const statusOf = async (origin: string): Promise<number> =>
      (await knock(`${said.origin}/mcp/notes`, { origin })).status
    expect(await statusOf('https://app.example')).not.toBe(403)
    expect(await statusOf('https://other.example')).toBe(403)
  })
})
