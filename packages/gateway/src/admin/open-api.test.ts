import type { JsonObject } from '@mcpver/core'
import { Ajv } from '@modelcontextprotocol/server/validators/ajv'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readEvents } from '../../test/support/event-reader.ts'
import { release } from '../catalog/test/samples.ts'
import type { AdminAnswer, Asking } from './test/admin-bench.ts'
import { until } from './test/until.ts'
import { openWeather, weatherRelease, type WeatherBench } from './test/weather.ts'

interface Content {
  readonly schema: JsonObject
}

interface Operation {
  readonly operationId: string
  readonly parameters: readonly { readonly in: string; readonly name: string }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, Content>> }
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Content>> }>>
}

interface Document {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, JsonObject>> }
}

let weather: WeatherBench
let document: Document

beforeAll(async () => {
  weather = await openWeather({
    releases: [
      weatherRelease('2.0.0', { upstream: { command: [process.execPath, '-e', 'process.exit(3)'] } }),
      weatherRelease('2.1.0', { upstream: { nothing: true } }),
      weatherRelease('2.2.0', { upstream: null }),
      release('3.0.0', {}, { definition: {} }),
    ],
  })
  document = (await weather.bench.ask('/v1/openapi.json', { as: 'nobody' })).json as unknown as Document
})
afterAll(() => weather.close())

/** Whether a value is as a schema of the document says; what is not so otherwise. */
function faultsIn(schema: JsonObject, value: unknown): unknown {
  const ajv = new Ajv({ strict: false, allErrors: true })
  const validate = ajv.compile({ ...schema, components: document.components })
  return validate(value) ? [] : validate.errors
}

/** What a request gets is what the document says of it; returns which answer it was. */
async function checked(path: string, asking: Asking & { readonly at?: string } = {}): Promise<string> {
  const { at = path.replace(/\?.*/, ''), ...rest } = asking
  const operation = document.paths[at]![(asking.method ?? 'GET').toLowerCase()]!
  const answer: AdminAnswer = await weather.bench.ask(path, rest)
  const said = operation.responses[answer.status]
  expect(said, `${operation.operationId} ${String(answer.status)} is not in the document`).toBeDefined()
  const { content } = said!
  if (content === undefined) {
    expect(answer.text).toBe('')
  } else {
    const type = answer.headers.get('content-type') ?? ''
    expect(Object.keys(content)).toEqual([type])
    const value = type.includes('json') ? answer.json : answer.text
    expect(faultsIn(content[type]!.schema, value), `${operation.operationId}: ${answer.text}`).toEqual([])
  }
  return `${operation.operationId} ${String(answer.status)}`
}

const SERVER = '/v1/servers/{server}'
const ROUTE = `${SERVER}/route`
const SESSION = '/v1/sessions/{handle}'
const JSON_TYPE = { 'content-type': 'application/json' }

function put(body: object, headers: Readonly<Record<string, string>> = {}): Asking & { readonly at: string } {
  return { at: ROUTE, method: 'PUT', body: JSON.stringify(body), headers: { ...JSON_TYPE, ...headers } }
}

describe('the description of the API', () => {
  it('names what it refers to, and every parameter of a path', () => {
    const names = JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)
    for (const [, name = ''] of names) expect(Object.keys(document.components.schemas)).toContain(name)
    const operations = Object.entries(document.paths).flatMap(([path, all]) =>
      Object.values(all).map((operation) => ({ path, operation })),
    )
    for (const { path, operation } of operations) {
      const inPath = operation.parameters.filter((one) => one.in === 'path').map(({ name }) => `{${name}}`)
      expect(inPath).toEqual(path.match(/\{\w+\}/g) ?? [])
    }
    const ids = operations.map(({ operation }) => operation.operationId)
    expect(new Set(ids).size).toBe(ids.length)
    expect(document.openapi).toBe('3.1.1')
  })

  it('says of every endpoint what it answers, and every answer comes', async () => {
    const { bench, upstream } = weather
    upstream.tools = [{ name: 'new', inputSchema: { type: 'object' } }, ...upstream.tools.slice(1)]
    const client = await bench.client()
    for (const tool of ['broken', 'wrong', 'old', 'missing', 'forecast']) await client.call(tool)
    await bench.client({ url: `${bench.endpoint}@2.0.0` }).catch(() => undefined)
    const [{ handle }] = (await bench.ask('/v1/sessions')).json['sessions'] as [{ handle: string }]

    const seen = [
      await checked('/v1/openapi.json'),
      await checked('/v1/servers'),
      await checked('/v1/servers', { as: 'nobody' }),
      await checked('/v1/servers?x=1'),
      await checked('/v1/servers', { headers: { origin: 'https://evil.example' } }),
      await checked('/v1/servers/weather', { at: SERVER }),
      await checked('/v1/servers/files', { at: SERVER }),
      await checked('/v1/servers/weather/releases', { at: `${SERVER}/releases` }),
      await checked('/v1/servers/files/releases', { at: `${SERVER}/releases` }),
      await checked('/v1/usage?server=weather'),
      await checked('/v1/metrics'),
      await checked('/v1/health'),
      await checked('/v1/health', { as: 'nobody' }),
      await checked('/v1/sessions'),
      await checked(`/v1/sessions/${handle}`, { at: SESSION, method: 'DELETE' }),
      await checked(`/v1/sessions/${handle}`, { at: SESSION, method: 'DELETE' }),
      await checked('/v1/servers/weather/route', { at: ROUTE }),
      await checked('/v1/servers/files/route', { at: ROUTE }),
      await checked('/v1/servers/weather/route', put({ active: '1.0.0' }, { 'if-match': '"1"' })),
      await checked('/v1/servers/weather/route', put({ active: '1.0.0' }, { 'if-match': '"1"' })),
      await checked('/v1/servers/weather/route', put({ active: '1.0.0' })),
      await checked('/v1/servers/weather/route', put({ active: '7.0.0' }, { 'if-match': '"2"' })),
      await checked('/v1/servers/weather/route', put({}, { 'content-type': 'text/plain' })),
      await checked('/v1/servers/weather/route', put({ active: 'x'.repeat(1024 * 1024) })),
      await checked('/v1/servers/weather/route', { ...put({}), as: 'viewer' }),
    ]
    await bench.store.write((view) => view.documents.remove('route', 'weather', 2))
    seen.push(await checked('/v1/servers/weather/route', put({ active: '1.0.0' })))
    seen.push(await checked('/v1/drain', { method: 'POST' }))
    seen.push(await checked('/v1/drain', { method: 'POST', body: '{"limit":"1"}', headers: JSON_TYPE }))
    seen.push(await checked('/v1/health'))

    const promised = Object.values(document.paths)
      .flatMap((all) => Object.values(all))
      .flatMap(({ operationId, responses }) => Object.keys(responses).map((status) => `${operationId} ${status}`))
      .filter((answer) => /[^ ]+ 2\d\d$/.test(answer) && !answer.startsWith('followEvents'))
    expect(seen).toEqual(expect.arrayContaining([...promised, 'showHealth 503', 'setRoute 412', 'setRoute 428']))
  })

  it('says what the data of each event are', async () => {
    const { properties } = document.components.schemas['Events'] as { properties: Record<string, JsonObject> }
    const other = await openWeather()
    const controller = new AbortController()
    const response = await other.bench.fetch('/v1/events', { signal: controller.signal })
    const seen = new Set<string>()
    const reading = (async () => {
      for await (const event of readEvents(response.body as unknown as AsyncIterable<Buffer>)) {
        const { event: name, data } = event as { readonly event?: string; readonly data?: string }
        if (name === undefined || data === undefined) continue
        expect(faultsIn(properties[name]!, JSON.parse(data)), `${name}: ${data}`).toEqual([])
        seen.add(name)
      }
    })()
    other.upstream.tools = []
    const client = await other.bench.client()
    await client.call('forecast')
    await client.end()
    await other.bench.store.write((view) => view.documents.remove('route', 'weather', 1))
    await until(() => seen.has('route'))
    await other.bench.ask('/v1/drain', { method: 'POST' })
    await until(() => Object.keys(properties).every((name) => seen.has(name)))
    controller.abort()
    await expect(reading).rejects.toThrow('aborted')
    await other.close()
  })

  it('describes the bodies that are taken', async () => {
    const { schema } = document.paths[ROUTE]!['put']!.requestBody!.content['application/json']!
    const { json } = await weather.bench.ask('/v1/servers/weather/route')
    expect(faultsIn(schema, json['route'])).toEqual([])
    expect(faultsIn(schema, json)).not.toEqual([])
    expect(faultsIn(schema, { split: {} })).not.toEqual([])
  })
})
