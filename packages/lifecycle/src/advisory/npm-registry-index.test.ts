import { describe, expect, it } from 'vitest'
import { NpmRegistryIndex, type NpmRegistryOptions } from './npm-registry-index.ts'
import type { PublishedVersion } from './package-index.ts'
import { hostileAnswers, type HostileAnswer } from './test/hostile-answers.ts'
import { sendJson, startServer, type Answer } from './test/loopback-server.ts'
import { serving } from './test/serving.ts'
import { refusalOf } from '../test/refusal.ts'

const ABBREVIATED = 'application/vnd.npm.install-v1+json'
const ZOD = { ecosystem: 'npm', package: 'zod' }

type Versions = readonly PublishedVersion[] | undefined

/** What an index says of a package when the registry answers so. */
async function answered(answer: Answer, options: Partial<NpmRegistryOptions> = {}): Promise<Versions> {
  const { url } = await serving(answer)
  return new NpmRegistryIndex({ url, ...options }).versionsOf(ZOD)
}

/** The same when it answers with a document. */
function documented(document: unknown): Promise<Versions> {
  return answered((_request, response) => sendJson(response, document))
}

describe('a registry of npm packages', () => {
  it('is asked for the short document, without credentials, and says which versions are deprecated', async () => {
    let headers: object = {}
    const server = await serving((_request, response) => {
      headers = response.req.headers
      response.setHeader('content-type', `${ABBREVIATED}; charset=utf-8`)
      response.end(
        '{"name":"zod","versions":{"1.0.0":{"deprecated":"Use 2"},"1.1.0":{},"2.0.0-rc.1":{"deprecated":""}}}',
      )
    })
    expect(await new NpmRegistryIndex({ url: server.url }).versionsOf(ZOD)).toEqual([
      { version: '1.0.0', isDeprecated: true },
      { version: '1.1.0', isDeprecated: false },
      { version: '2.0.0-rc.1', isDeprecated: false },
    ])
    expect(server.requests).toEqual([{ method: 'GET', path: '/zod', body: undefined }])
    expect(headers).toMatchObject({ accept: `${ABBREVIATED}, application/json;q=0.5` })
    expect(Object.keys(headers)).not.toContain('authorization')
    expect(Object.keys(headers)).not.toContain('cookie')
  })

  it.each<[name: string, path: string]>([
    ['@a/b', '/mirror/npm/@a%2fb'],
    ['JSONStream', '/mirror/npm/JSONStream'],
    ['__proto__', '/mirror/npm/__proto__'],
    ['constructor', '/mirror/npm/constructor'],
  ])('is asked for %s in one segment below the path of a mirror', async (name, path) => {
    const server = await serving((_request, response) => sendJson(response, { name, versions: { '1.0.0': {} } }))
    const index = new NpmRegistryIndex({ url: `${server.url}/mirror/npm?x=1` })
    expect(await index.versionsOf({ ecosystem: 'npm', package: name })).toEqual([
      { version: '1.0.0', isDeprecated: false },
    ])
    expect(server.requests[0]?.path).toBe(path)
  })

  it.each<[ecosystem: string, name: string]>([
    ['PyPI', 'zod'],
    ['OCI', 'zod'],
    ['npm', '../zod'],
    ['npm', '..'],
    ['npm', '@a/../b'],
    ['npm', 'zod/-/zod-1.0.0.tgz'],
    ['npm', 'zod?x=1'],
    ['npm', 'https://example.com/zod'],
    ['npm', ''],
  ])('is not asked about the %s package "%s"', async (ecosystem, name) => {
    const server = await serving((_request, response) => sendJson(response, { name, versions: { '1.0.0': {} } }))
    expect(await new NpmRegistryIndex({ url: server.url }).versionsOf({ ecosystem, package: name })).toBeUndefined()
    expect(server.requests).toEqual([])
  })

  it.each<[deprecated: unknown, isDeprecated: boolean]>([
    ['no longer maintained', true],
    [true, true],
    ['', false],
    [false, false],
    [null, false],
  ])('that writes %j about a version calls it deprecated: %j', async (deprecated, isDeprecated) => {
    expect(await documented({ name: 'zod', versions: { '1.0.0': { deprecated } } })).toEqual([
      { version: '1.0.0', isDeprecated },
    ])
  })
})

describe('a package does not exist', () => {
  it('when the registry does not find it', async () => {
    expect(await answered((_request, response) => void response.writeHead(404).end('Not found'))).toEqual([])
  })

  it.each<[why: string, document: object]>([
    ['all of it was unpublished', { name: 'zod', time: { unpublished: { versions: ['1.0.0'] } } }],
    ['it has no versions', { name: 'zod', versions: {} }],
    ['its versions are none', { name: 'zod', versions: { latest: {}, '1.2': {}, '1.2.3alpha': {}, '': {} } }],
  ])('when %s', async (_why, document) => {
    expect(await documented(document)).toEqual([])
  })

  it('in versions with the names of prototypes, and is not deprecated by a prototype', async () => {
    const text =
      '{"name":"zod","versions":{"__proto__":{"deprecated":""},"constructor":{},"1.0.0":{"__proto__":{"deprecated":"x"}}}}'
    expect(
      await answered((_request, response) => void response.setHeader('content-type', ABBREVIATED).end(text)),
    ).toEqual([{ version: '1.0.0', isDeprecated: false }])
  })
})

describe('what a registry does not say is not known', () => {
  it.each<HostileAnswer>(hostileAnswers(ABBREVIATED))('with %s', async (...[, answer, options]) => {
    expect(await answered(answer, options)).toBeUndefined()
  })

  it.each<[why: string, document: object]>([
    ['another package', { name: 'zed', versions: { '1.0.0': {} } }],
    ['another spelling of it', { name: 'Zod', versions: { '1.0.0': {} } }],
    ['no name', { versions: { '1.0.0': {} } }],
    ['a list for a name', { name: ['zod'], versions: { '1.0.0': {} } }],
    ['no versions', { name: 'zod', time: { modified: '2026-01-01T00:00:00Z' } }],
    ['a list of versions', { name: 'zod', versions: ['1.0.0'] }],
    ['a version that is no object', { name: 'zod', versions: { '1.0.0': true } }],
    ['a deprecation that is none', { name: 'zod', versions: { '1.0.0': { deprecated: { a: 1 } } } }],
  ])('with %s', async (_why, document) => {
    expect(await documented(document)).toBeUndefined()
  })

  it('with a document in which one byte is no UTF-8', async () => {
    const [before, after] = ['{"name":"zod","versions":{"1.0.0":{"license":"', '"}}}'].map((text) => Buffer.from(text))
    const bytes = Buffer.concat([before!, Buffer.from([0xff]), after!])
    expect(
      await answered((_request, response) => void response.setHeader('content-type', ABBREVIATED).end(bytes)),
    ).toBeUndefined()
  })

  it('with the right document as a web page', async () => {
    const document = JSON.stringify({ name: 'zod', versions: { '1.0.0': {} } })
    expect(
      await answered((_request, response) => void response.setHeader('content-type', 'text/html').end(document)),
    ).toBeUndefined()
  })

  it('with a redirect, which is not followed', async () => {
    const elsewhere = await serving((_request, response) =>
      sendJson(response, { name: 'zod', versions: { '1.0.0': {} } }),
    )
    const redirected = answered(
      (_request, response) => void response.writeHead(302, { location: `${elsewhere.url}/zod` }).end(),
    )
    expect(await redirected).toBeUndefined()
    expect(elsewhere.requests).toEqual([])
  })

  it('with nobody at the address', async () => {
    const server = await startServer(() => undefined)
    await server.close()
    expect(await new NpmRegistryIndex({ url: server.url }).versionsOf(ZOD)).toBeUndefined()
  })
})

it.each(['ftp://example.com', 'https://ana:sekret@example.com', 'https://sekret@example.com', 'nowhere', ''])(
  'the URL %j of a registry is refused, and does not leak',
  (url) => {
    const refusal = refusalOf(() => new NpmRegistryIndex({ url }))
    expect(refusal.code).toBe('ERR_UNREADABLE_SOURCE')
    expect(refusal.message + String(refusal.hint)).not.toContain('sekret')
  },
)
