import { describe, expect, it } from 'vitest'
import type { PublishedVersion } from './package-index.ts'
import { PyPiIndex, type PyPiOptions } from './pypi-index.ts'
import { hostileAnswers, type HostileAnswer } from './test/hostile-answers.ts'
import { sendJson, startServer, type Answer } from './test/loopback-server.ts'
import { serving } from './test/serving.ts'
import { refusalOf } from '../test/refusal.ts'

const MEDIA_TYPE = 'application/vnd.pypi.simple.v1+json'
const ZOD = { ecosystem: 'PyPI', package: 'zod' }

type Versions = readonly PublishedVersion[] | undefined
type Members = Readonly<Record<string, unknown>>

/** What an index says of a package when its server answers so. */
async function answered(answer: Answer, options: Partial<PyPiOptions> = {}): Promise<Versions> {
  const { url } = await serving(answer)
  return new PyPiIndex({ url, ...options }).versionsOf(ZOD)
}

/** The project `zod` with some files, unless members say otherwise. */
function project(files: readonly Members[], members: Members = {}): Members {
  return { meta: { 'api-version': '1.4' }, name: 'zod', files, ...members }
}

function sends(document: unknown): Answer {
  return (_request, response) => void response.setHeader('content-type', MEDIA_TYPE).end(JSON.stringify(document))
}

const WHEEL = { filename: 'zod-1.0-py3-none-any.whl' }
const SOURCE = { filename: 'zod-1.0.tar.gz' }

describe('an index of Python packages', () => {
  it('is asked for a project in JSON, without credentials, by its normalised name', async () => {
    let headers: object = {}
    const server = await serving((request, response) => {
      headers = response.req.headers
      const files = [{ filename: 'Flask_Login-0.6.3-py3-none-any.whl' }, { filename: 'Flask-Login-0.6.2.tar.gz' }]
      sends(project(files, { name: 'flask-login' }))(request, response)
    })
    const index = new PyPiIndex({ url: `${server.url}/simple` })
    expect(await index.versionsOf({ ecosystem: 'PyPI', package: 'Flask_Login' })).toEqual([
      { version: '0.6.3', isDeprecated: false },
      { version: '0.6.2', isDeprecated: false },
    ])
    expect(server.requests).toEqual([{ method: 'GET', path: '/simple/flask-login/', body: undefined }])
    expect(headers).toMatchObject({ accept: MEDIA_TYPE })
    expect(Object.keys(headers)).not.toContain('authorization')
  })

  it.each<[why: string, files: readonly Members[], isDeprecated: boolean]>([
    ['no file was yanked', [WHEEL, SOURCE], false],
    ['one file of it was yanked', [{ ...WHEEL, yanked: 'broken' }, SOURCE], false],
    ['the other file of it was yanked', [WHEEL, { ...SOURCE, yanked: true }], false],
    [
      'all files of it were yanked',
      [
        { ...WHEEL, yanked: 'broken' },
        { ...SOURCE, yanked: true },
      ],
      true,
    ],
    [
      'files say that they were not yanked',
      [
        { ...WHEEL, yanked: false },
        { ...SOURCE, yanked: '' },
      ],
      false,
    ],
  ])(
    'of which %s calls a version deprecated only when there is nothing else of it',
    async (_why, files, isDeprecated) => {
      expect(await answered(sends(project(files)))).toEqual([{ version: '1.0', isDeprecated }])
    },
  )

  it.each<[status: string | undefined, expected: Versions]>([
    ['active', [{ version: '1.0', isDeprecated: false }]],
    [undefined, [{ version: '1.0', isDeprecated: false }]],
    ['deprecated', [{ version: '1.0', isDeprecated: true }]],
    ['archived', [{ version: '1.0', isDeprecated: true }]],
    ['quarantined', []],
    ['unheard', undefined],
  ])('that calls a project %s is believed', async (status, expected) => {
    expect(await answered(sends(project([WHEEL], { 'project-status': { status } })))).toEqual(expected)
  })

  it('is believed about files, and not about versions of which there are none', async () => {
    const files = [WHEEL, { filename: 'zod-2.0.win32-py2.7.exe' }, { filename: 'other-3.0.tar.gz' }]
    const versions = ['1.0', '2.0', '3.0', '4.0', '__proto__']
    expect(await answered(sends(project(files, { versions })))).toEqual([{ version: '1.0', isDeprecated: false }])
  })

  it.each<[ecosystem: string, name: string]>([
    ['npm', 'zod'],
    ['PyPI', '..'],
    ['PyPI', 'a/../zod'],
    ['PyPI', '__proto__'],
    ['PyPI', 'zod?x=1'],
    ['PyPI', ''],
  ])('is not asked about the %s package "%s"', async (ecosystem, name) => {
    const server = await serving(sends(project([WHEEL])))
    expect(await new PyPiIndex({ url: server.url }).versionsOf({ ecosystem, package: name })).toBeUndefined()
    expect(server.requests).toEqual([])
  })

  it('says that a project does not exist which its server does not find', async () => {
    expect(await answered((_request, response) => void response.writeHead(404).end('Not found'))).toEqual([])
  })

  it('says that there is nothing of a project without files', async () => {
    expect(await answered(sends(project([])))).toEqual([])
  })
})

describe('what an index does not say is not known', () => {
  it.each<HostileAnswer>(hostileAnswers(MEDIA_TYPE))('with %s', async (...[, answer, options]) => {
    expect(await answered(answer, options)).toBeUndefined()
  })

  it.each<[why: string, document: Members]>([
    ['another project', project([WHEEL], { name: 'zed' })],
    ['no name', project([WHEEL], { name: null })],
    ['no version of the API', project([WHEEL], { meta: {} })],
    ['a later version of the API', project([WHEEL], { meta: { 'api-version': '2.0' } })],
    ['no files', project([], { files: undefined })],
    ['files that are no list', project([], { files: { 0: WHEEL } })],
    ['a file without a name', project([{ url: 'zod-1.0.tar.gz' }])],
    ['a number for a reason', project([{ ...WHEEL, yanked: 1 }])],
    ['a status that is no object', project([WHEEL], { 'project-status': 'active' })],
  ])('with %s', async (_why, document) => {
    expect(await answered(sends(document))).toBeUndefined()
  })

  it('with the right document as JSON of no kind', async () => {
    expect(await answered((_request, response) => sendJson(response, project([WHEEL])))).toBeUndefined()
  })

  it('with a redirect, which is not followed', async () => {
    const elsewhere = await serving(sends(project([WHEEL])))
    const redirected = answered(
      (_request, response) => void response.writeHead(301, { location: `${elsewhere.url}/zod/` }).end(),
    )
    expect(await redirected).toBeUndefined()
    expect(elsewhere.requests).toEqual([])
  })

  it('with nobody at the address', async () => {
    const server = await startServer(() => undefined)
    await server.close()
    expect(await new PyPiIndex({ url: server.url }).versionsOf(ZOD)).toBeUndefined()
  })
})

it.each(['ftp://example.com', 'https://ana:sekret@example.com', 'nowhere', ''])(
  'the URL %j of an index is refused, and does not leak',
  (url) => {
    const refusal = refusalOf(() => new PyPiIndex({ url }))
    expect(refusal.code).toBe('ERR_UNREADABLE_SOURCE')
    expect(refusal.message + String(refusal.hint)).not.toContain('sekret')
  },
)
