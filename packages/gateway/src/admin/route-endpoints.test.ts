import type { Store } from '@mcpver/core'
import { afterEach, describe, expect, it } from 'vitest'
import { release } from '../catalog/test/samples.ts'
import { AdminBench, type AdminAnswer, type BenchOptions } from './test/admin-bench.ts'
import { until } from './test/until.ts'

const PATH = '/v1/servers/weather/route'
const RELEASES = ['1.0.0', '2.0.0'].map((version) => release(version, { forecast: version }))

let bench: AdminBench
afterEach(() => bench.close())

async function open(options: BenchOptions = {}): Promise<void> {
  bench = await AdminBench.open({ releases: RELEASES, ...options })
}

const ROUTE = { server: 'weather', active: '1.0.0' }

function put(body: unknown, ifMatch?: string): Promise<AdminAnswer> {
  const headers = ifMatch === undefined ? {} : { 'if-match': ifMatch }
  return bench.send(PATH, body, { method: 'PUT', as: 'operator', headers })
}

describe('the route of a server', () => {
  it('is shown with the entity tag that a change needs', async () => {
    await open({ route: { ...ROUTE, pins: [{ client: 'old', range: '^1' }] } })
    const { status, headers, json } = await bench.ask(PATH, { as: 'viewer' })
    expect([status, headers.get('etag')]).toEqual([200, '"1"'])
    expect(json).toMatchObject({
      server: 'weather',
      revision: 1,
      route: { active: '1.0.0', split: {}, pins: [{ client: 'old', range: '^1' }], guard: 'enforce' },
      changedBy: 'test',
    })
  })

  it('can be given back as it was shown', async () => {
    const split = new Map([['2.0.0', 12.5]])
    const retirement = { brownOuts: [{ from: '2027-01-01T00:00:00Z', until: '2027-01-01T01:00:00Z' }] }
    const steps = [{ kind: 'fill', path: ['a'], name: 'b', value: { c: [null] } }] as const
    const adapters = [{ tool: 'forecast', from: '0.9.0', to: '1.0.0', steps }]
    await open({
      route: {
        ...ROUTE,
        split,
        callable: ['2.0.0'],
        guard: 'audit',
        sessions: 'move',
        retirement,
        arguments: 'validate',
        adapters,
        aliases: new Map([['weather', 'forecast']]),
        matches: [
          { principal: 'ana', version: '2.0.0' },
          { header: 'x-canary', value: 'on', version: '2.0.0' },
        ],
        gateways: new Map([['east', '2.0.0']]),
        mirror: { version: '2.0.0', percent: 5 },
        warm: ['2.0.0'],
      },
    })
    const before = await bench.ask(PATH)
    const { status, json } = await put(before.json['route'], before.headers.get('etag') ?? '')
    expect(status).toBe(200)
    expect(before.json['route']).toMatchObject({ warm: ['2.0.0'], gateways: { east: '2.0.0' } })
    expect(json['route']).toEqual(before.json['route'])
  })

  it('is changed as a whole by whoever may, and the gateway follows', async () => {
    await open({ route: { ...ROUTE, guard: 'audit' } })
    const { status, headers, json } = await put(
      { active: '2.0.0', pins: [{ principal: 'ana', range: '1.0.0' }] },
      '"1"',
    )
    expect([status, headers.get('etag')]).toEqual([200, '"2"'])
    expect(json).toMatchObject({
      revision: 2,
      changedBy: 'the operator',
      createdBy: 'test',
      route: { guard: 'enforce' },
    })
    await until(() => bench.gateway.catalog.server('weather')?.route?.value.active === '2.0.0')
  })

  it('is set for the first time without an entity tag', async () => {
    await open()
    expect((await bench.ask(PATH)).status).toBe(404)
    const { status, headers } = await put({ active: '1.0.0' })
    expect([status, headers.get('etag')]).toEqual([201, '"1"'])
  })

  it.each([
    ['without an entity tag', undefined, [428, 'ERR_ADMIN_PRECONDITION']],
    ['with that of another revision', '"7"', [412, 'ERR_ADMIN_STALE']],
    ['with a weak one', 'W/"1"', [412, 'ERR_ADMIN_STALE']],
    ['with that of something else', '"abc"', [412, 'ERR_ADMIN_STALE']],
    ['whatever it is', '*', [400, 'ERR_ADMIN_PRECONDITION']],
  ])('is not changed %s', async (_, ifMatch, expected) => {
    await open({ route: ROUTE })
    const answer = await put({ active: '2.0.0' }, ifMatch)
    expect([answer.status, answer.json['code']]).toEqual(expected)
    expect((await bench.ask(PATH)).headers.get('etag')).toBe('"1"')
  })

  it('is not set with an entity tag where there is none', async () => {
    await open()
    expect((await put({ active: '1.0.0' }, '"1"')).status).toBe(412)
    expect((await bench.ask(PATH)).status).toBe(404)
  })

  it.each([
    ['a version that is not there', { active: '9.0.0' }, 'ERR_ROUTE_RELEASE'],
    ['no version', { active: 'newest' }, 'ERR_INVALID_DOCUMENT'],
    ['nothing active', {}, 'ERR_INVALID_DOCUMENT'],
    ['an unknown member', { active: '1.0.0', splitt: {} }, 'ERR_INVALID_DOCUMENT'],
    ['another server', { active: '1.0.0', server: 'files' }, 'ERR_INVALID_DOCUMENT'],
    ['somebody else as its author', { active: '1.0.0', changedBy: 'ana' }, 'ERR_INVALID_DOCUMENT'],
    ['a member of every object', JSON.parse('{"active":"1.0.0","__proto__":{}}') as object, 'ERR_INVALID_DOCUMENT'],
    ['more than everything', { active: '1.0.0', split: { '2.0.0': 101 } }, 'ERR_INVALID_DOCUMENT'],
    ['a list', [], 'ERR_INVALID_DOCUMENT'],
    ['nothing', null, 'ERR_INVALID_DOCUMENT'],
  ])('is not set to %s', async (_, body, code) => {
    await open()
    const { status, json } = await put(body)
    expect([status, json['code']]).toEqual([422, code])
    expect(json['hint']).toMatch(/\.$/)
    expect((await bench.ask(PATH)).status).toBe(404)
  })

  it('is changed by one of several who have seen the same', async () => {
    await open({ route: ROUTE })
    const answers = await Promise.all(Array.from({ length: 8 }, () => put({ active: '2.0.0' }, '"1"')))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 7 }, () => 412)])
  })

  it('says when the store is away', async () => {
    let isAway = false
    const storeOf = (store: Store): Store => {
      const away = { code: 'ERR_STORE_UNAVAILABLE', hint: 'See that the database can be reached, then try again.' }
      const guarded = <T>(act: () => Promise<T>): Promise<T> => (isAway ? Promise.reject(storeFault(away)) : act())
      return {
        desk: store.desk,
        tallies: store.tallies,
        read: (use) => guarded(() => store.read(use)),
        write: (use) => guarded(() => store.write(use)),
        watch: (listener) => store.watch(listener),
        close: () => store.close(),
      }
    }
    await open({ route: ROUTE, storeOf })
    isAway = true
    const answers = [await bench.ask(PATH), await put({ active: '2.0.0' }, '"1"')]
    expect(answers.map(({ status, json }) => [status, json['code']])).toEqual([
      [503, 'ERR_STORE_UNAVAILABLE'],
      [503, 'ERR_STORE_UNAVAILABLE'],
    ])
    expect((await bench.ask('/v1/servers/weather')).json['route']).toMatchObject({ revision: 1 })
  })
})

/** What a store throws whose database is away. */
function storeFault(options: { readonly code: string; readonly hint: string }): Error {
  const error = Object.assign(new Error('The database is away'), options)
  return Object.defineProperty(error, Symbol.for('mcpver.error'), { value: true })
}
