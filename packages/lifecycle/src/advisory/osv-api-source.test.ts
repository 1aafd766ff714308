import { describe, expect, it } from 'vitest'
import { OsvApiSource, type OsvApiOptions } from './osv-api-source.ts'
import type { AdvisoryAnswer } from './advisory-source.ts'
import { flood, sendJson, startServer, type Answer } from './test/loopback-server.ts'
import { osvRecord } from './test/osv-record.ts'
import { serving } from './test/serving.ts'
import { refusalOf } from '../test/refusal.ts'

const NOW = Date.parse('2026-06-01T00:00:00Z')
const ZOD = { ecosystem: 'npm', package: 'zod' }
const REQUESTS = { ecosystem: 'PyPI', package: 'requests' }

/** What a source says of one package when its server answers so. */
async function answered(answer: Answer, options: Partial<OsvApiOptions> = {}): Promise<AdvisoryAnswer> {
  const { url } = await serving(answer)
  const [only] = await new OsvApiSource({ url, ...options }).advisoriesFor([ZOD], { now: NOW })
  return only!
}

describe('a source with the API of OSV', () => {
  it('asks for one package by its name, without a version, and follows the pages', async () => {
    const server = await serving(({ body }, response) => {
      const isFirst = (body as { page_token?: string }).page_token === undefined
      sendJson(
        response,
        isFirst ? { vulns: [osvRecord({ id: 'A-1' })], next_page_token: 'two' } : { vulns: [osvRecord({ id: 'A-2' })] },
      )
    })
    const [answer] = await new OsvApiSource({ url: server.url }).advisoriesFor([ZOD], { now: NOW })
    expect(answer).toMatchObject({ success: true, asOf: NOW, advisories: [{ id: 'A-1' }, { id: 'A-2' }] })
    expect(server.requests).toEqual([
      { method: 'POST', path: '/v1/query', body: { package: { ecosystem: 'npm', name: 'zod' } } },
      { method: 'POST', path: '/v1/query', body: { package: { ecosystem: 'npm', name: 'zod' }, page_token: 'two' } },
    ])
  })

  it('takes an empty answer for no advisories', async () => {
    expect(await answered((_request, response) => sendJson(response, {}))).toEqual({
      success: true,
      advisories: [],
      asOf: NOW,
    })
  })

  it('asks for several packages at once, goes on with those that have more pages, and fetches each record once', async () => {
    const server = await serving(({ path, body }, response) => {
      if (path !== '/v1/querybatch')
        return sendJson(response, osvRecord({ id: decodeURIComponent(path.slice('/v1/vulns/'.length)) }))
      const { queries } = body as { queries: { page_token?: string }[] }
      const results = queries.map(({ page_token: token }) =>
        token === undefined
          ? { vulns: [{ id: 'A/1', modified: '' }], next_page_token: queries.length > 1 ? 'two' : '' }
          : { vulns: [{ id: 'A-2' }] },
      )
      if (results[1] !== undefined) delete results[1].next_page_token
      sendJson(response, { results })
    })
    const answers = await new OsvApiSource({ url: `${server.url}/` }).advisoriesFor(
      [ZOD, REQUESTS, { ecosystem: 'OCI', package: 'x' }],
      { now: NOW },
    )
    expect(answers).toMatchObject([
      { success: true, advisories: [{ id: 'A/1' }, { id: 'A-2' }] },
      { success: true, advisories: [{ id: 'A/1' }] },
      { success: false, code: 'not-covered' },
    ])
    expect(server.requests.map(({ path }) => path).sort()).toEqual([
      '/v1/querybatch',
      '/v1/querybatch',
      '/v1/vulns/A%2F1',
      '/v1/vulns/A-2',
    ])
    expect(server.requests[1]?.body).toEqual({
      queries: [{ package: { ecosystem: 'npm', name: 'zod' }, page_token: 'two' }],
    })
  })

  it('keeps the path of a mirror', async () => {
    const server = await serving((_request, response) => sendJson(response, {}))
    await new OsvApiSource({ url: `${server.url}/mirror/osv?x=1` }).advisoriesFor([ZOD], { now: NOW })
    expect(server.requests[0]?.path).toBe('/mirror/osv/v1/query')
  })

  it('asks nothing about an ecosystem that it does not cover', async () => {
    const server = await serving((_request, response) => sendJson(response, {}))
    const answers = await new OsvApiSource({ url: server.url }).advisoriesFor(
      [{ ecosystem: 'MCP', package: 'weather' }],
      { now: NOW },
    )
    expect(answers).toMatchObject([{ success: false, code: 'not-covered' }])
    expect(server.requests).toEqual([])
  })
})

describe('what a source cannot find out is never clean', () => {
  it.each<[why: string, code: string, answer: Answer, options?: Partial<OsvApiOptions>]>([
    ...[400, 401, 404, 405, 410, 429].map((status): [string, string, Answer] => [
      `status ${String(status)}`,
      'source-refused',
      (_request, response) => void response.writeHead(status).end('{}'),
    ]),
    ...[500, 503].map((status): [string, string, Answer] => [
      `status ${String(status)}`,
      'source-unavailable',
      (_request, response) => void response.writeHead(status).end('{}'),
    ]),
    ['a success without content', 'source-refused', (_request, response) => void response.writeHead(204).end()],
    ['a server that never answers', 'source-unavailable', () => undefined, { timeout: 50 }],
    [
      'an answer that never ends',
      'source-unavailable',
      (_request, response) => void response.write('{'),
      { timeout: 50 },
    ],
    ['a connection that is cut', 'source-unavailable', (_request, response) => void response.destroy()],
    [
      'an answer that is cut',
      'source-unavailable',
      (_request, response) => {
        response.writeHead(200, { 'content-length': '100' }).write('{"vulns"')
        response.destroy()
      },
    ],
    ['an answer without end', 'source-invalid', (_request, response) => flood(response), { maxAnswerBytes: 100_000 }],
    ['no JSON', 'source-invalid', (_request, response) => void response.end('<html>')],
    [
      'bytes that are no UTF-8',
      'source-invalid',
      (_request, response) => void response.end(Buffer.from([0x22, 0xff, 0x22])),
    ],
    ['a list', 'source-invalid', (_request, response) => sendJson(response, [])],
    ['advisories that are no list', 'source-invalid', (_request, response) => sendJson(response, { vulns: {} })],
    [
      'an impossible advisory',
      'source-invalid',
      (_request, response) => sendJson(response, { vulns: [{ id: 'A-1' }] }),
    ],
    ['pages without end', 'source-invalid', (_request, response) => sendJson(response, { next_page_token: 'again' })],
  ])('with %s', async (...[, code, answer, options]) => {
    expect(await answered(answer, options)).toMatchObject({ success: false, code })
  })

  it('with a redirect, which is not followed', async () => {
    const elsewhere = await serving((_request, response) => sendJson(response, {}))
    const answer = await answered(
      (_request, response) => void response.writeHead(307, { location: `${elsewhere.url}/v1/query` }).end(),
    )
    expect(answer).toMatchObject({
      success: false,
      code: 'source-refused',
      reason: expect.stringContaining('redirects') as string,
    })
    expect(elsewhere.requests).toEqual([])
  })

  it('with nobody at the address', async () => {
    const server = await startServer(() => undefined)
    await server.close()
    const [answer] = await new OsvApiSource({ url: server.url }).advisoriesFor([ZOD], { now: NOW })
    expect(answer).toMatchObject({ success: false, code: 'source-unavailable' })
  })

  it.each<[why: string, code: string, results: unknown, record: unknown]>([
    ['fewer answers than questions', 'source-invalid', [{}], undefined],
    ['a record that is not there', 'source-refused', [{ vulns: [{ id: 'A-1' }] }, {}], undefined],
    ['another record than was asked for', 'source-invalid', [{ vulns: [{ id: 'A-1' }] }, {}], osvRecord({ id: 'A-2' })],
    ['a number for an id', 'source-invalid', [{ vulns: [{ id: 1 }] }, {}], undefined],
    ['pages without end', 'source-invalid', [{ next_page_token: 'x' }, { next_page_token: 'y' }], undefined],
  ])('in a batch with %s', async (...[, code, results, record]) => {
    const server = await serving(({ path }, response) => {
      if (path === '/v1/querybatch') sendJson(response, { results })
      else if (record === undefined) response.writeHead(404).end()
      else sendJson(response, record)
    })
    const answers = await new OsvApiSource({ url: server.url }).advisoriesFor([ZOD, REQUESTS], { now: NOW })
    expect(answers).toMatchObject([
      { success: false, code },
      { success: false, code },
    ])
  })
})

it.each(['ftp://example.com', 'https://ana:sekret@example.com', 'nowhere', ''])(
  'the URL %j is refused, and does not leak',
  (url) => {
    const refusal = refusalOf(() => new OsvApiSource({ url }))
    expect(refusal.code).toBe('ERR_UNREADABLE_SOURCE')
    expect(refusal.message + String(refusal.hint)).not.toContain('sekret')
  },
)
