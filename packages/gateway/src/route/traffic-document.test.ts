import { canonicalize, parseJson } from '@mcpver/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRoute, toRouteDocument } from './route-document.ts'
import { liveVersions, namedVersions, type Route } from './route.ts'

const LEAST: Route = {
  server: 'weather',
  active: '1.2.0',
  split: new Map(),
  pins: [],
  guard: 'enforce',
  sessions: 'move',
  retirement: {},
  createdAt: 1,
  createdBy: 'ana',
  changedAt: 2,
  changedBy: 'ben',
}
const ROUTE: Route = {
  ...LEAST,
  matches: [
    { principal: 'ana', version: '2.0.0' },
    { header: 'x-canary', value: 'always on', version: '3.0.0' },
    { header: 'x-canary', value: 'old', version: '1.0.0' },
  ],
  gateways: new Map([
    ['east', '2.1.0'],
    ['__proto__', '1.0.0'],
  ]),
  mirror: { version: '4.0.0', percent: 12.5 },
  warm: ['5.0.0-rc.1'],
}
const DOCUMENT = toRouteDocument(ROUTE)

describe('what a route says of who gets which version', () => {
  it('comes back as it was', () => {
    expect(parseRoute(parseJson(canonicalize(DOCUMENT)))).toEqual(ROUTE)
  })

  it('is not written where it says nothing, so that earlier builds can read it', () => {
    const empty: Route = { ...LEAST, matches: [], gateways: new Map(), warm: [] }
    expect(toRouteDocument(empty)).toEqual(toRouteDocument(LEAST))
    expect(parseRoute(toRouteDocument(LEAST))).toEqual(LEAST)
  })

  it('comes back whatever the values of headers and the names of gateways and principals are', () => {
    const visible = fc.string({
      unit: fc.constantFrom(...'aZ09!~"\\{}[],;:=@^` '.split('')),
      minLength: 1,
      maxLength: 20,
    })
    const value = visible.filter((text) => text.trim() === text)
    const name = fc.string({ minLength: 1 })
    fc.assert(
      fc.property(fc.uniqueArray(value, { minLength: 1 }), fc.uniqueArray(name), (values, names) => {
        const version = '1.0.0'
        const route: Route = {
          ...ROUTE,
          matches: [
            ...values.map((one) => ({ header: 'x-canary', value: one, version })),
            ...names.map((principal) => ({ principal, version })),
          ],
          gateways: new Map([['east', version], ...names.map((one) => [one, version] as const)]),
        }
        expect(parseRoute(parseJson(canonicalize(toRouteDocument(route))))).toEqual(route)
      }),
    )
  })

  it('has versions written one way, and names of headers in small letters', () => {
    const changes = {
      matches: [{ header: 'X-Canary', value: 'on', version: 'v2.0.0' }],
      gateways: { east: 'v2.0.0' },
      mirror: { version: 'v2.0.0', percent: 1 },
      warm: ['v2.0.0'],
    }
    expect(parseRoute({ ...DOCUMENT, ...changes })).toMatchObject({
      matches: [{ header: 'x-canary', value: 'on', version: '2.0.0' }],
      gateways: new Map([['east', '2.0.0']]),
      mirror: { version: '2.0.0' },
      warm: ['2.0.0'],
    })
  })

  const match = (change: object): object => ({
    matches: [{ header: 'x-canary', value: 'on', version: '1.0.0', ...change }],
  })

  it.each<[what: string, change: object, at: string]>([
    ['matches by name', { matches: {} }, '/matches'],
    ['a match of nobody', { matches: [{ version: '1.0.0' }] }, '/matches/0'],
    ['a match of two kinds', match({ principal: 'ana' }), '/matches/0'],
    [
      'a match of a principal without a name',
      { matches: [{ principal: '', version: '1.0.0' }] },
      '/matches/0/principal',
    ],
    ['a match without a value', { matches: [{ header: 'x-canary', version: '1.0.0' }] }, '/matches/0'],
    ['a match without a header', { matches: [{ value: 'on', version: '1.0.0' }] }, '/matches/0'],
    ['a match with more than it knows', match({ percent: 5 }), '/matches/0/percent'],
    ['a match to a range', match({ version: '^1' }), '/matches/0/version'],
    ['a header that is none', match({ header: 'x canary' }), '/matches/0/header'],
    ['a header without a name', match({ header: '' }), '/matches/0/header'],
    ['a value that is empty', match({ value: '' }), '/matches/0/value'],
    ['a value with a blank before', match({ value: ' on' }), '/matches/0/value'],
    ['a value with a line break', match({ value: 'on\r\nx: y' }), '/matches/0/value'],
    ['a value beyond ASCII', match({ value: 'ön' }), '/matches/0/value'],
    ['a value that is too long', match({ value: 'x'.repeat(257) }), '/matches/0/value'],
    [
      'a principal who is matched twice',
      { matches: [1, 2].map((major) => ({ principal: 'ana', version: `${String(major)}.0.0` })) },
      '/matches/1',
    ],
    [
      'a value that is matched twice',
      { matches: ['x-canary', 'X-Canary'].map((header) => ({ header, value: 'on', version: '1.0.0' })) },
      '/matches/1',
    ],
    ['gateways in a list', { gateways: [] }, '/gateways'],
    ['a gateway without a name', { gateways: { '': '1.0.0' } }, '/gateways/'],
    ['a gateway with a range', { gateways: { east: '*' } }, '/gateways/east'],
    ['a mirror of no version', { mirror: { percent: 1 } }, '/mirror'],
    ['a mirror of nothing', { mirror: { version: '1.0.0', percent: 0 } }, '/mirror/percent'],
    ['a mirror of more than all', { mirror: { version: '1.0.0', percent: 101 } }, '/mirror/percent'],
    ['a mirror too fine', { mirror: { version: '1.0.0', percent: 0.001 } }, '/mirror/percent'],
    ['a warm version that is none', { warm: ['^1'] }, '/warm/0'],
    ['a warm version twice', { warm: ['1.0.0', 'v1.0.0'] }, '/warm/1'],
  ])('with %s is refused, with its place', (_what, change, at) => {
    expect(() => parseRoute({ ...DOCUMENT, ...change })).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_DOCUMENT', message: expect.stringContaining(at) as string }),
    )
  })

  it.each([
    ...['authorization', 'Authorization', 'cookie', 'mcp-session-id', 'proxy-authorization', 'dpop', 'host'],
    ...['x-api-key', 'X-Auth-Token', 'x-goog-api-key', 'x-amz-security-token', 'last-event-id', 'x-forwarded-for'],
    ...['sec-fetch-site', 'x-session', 'x-hub-signature-256', 'x-secret', 'ocp-apim-subscription-key'],
  ])('goes by no header that may hold credentials or is of one connection: %s', (header) => {
    const matches = [{ header, value: 'Bearer hidden', version: '1.0.0' }]
    const parse = () => parseRoute({ ...DOCUMENT, matches })
    expect(parse).toThrow(expect.objectContaining({ code: 'ERR_INVALID_DOCUMENT' }))
    expect(parse).not.toThrow('hidden')
  })

  it('does not repeat a value that is refused', () => {
    expect(() => parseRoute({ ...DOCUMENT, ...match({ value: 'hidden\n' }) })).not.toThrow('hidden')
  })

  it.each(['x-canary', 'user-agent', 'x-tenant', 'traceparent', 'mcp-protocol-version'])('may go by %s', (header) => {
    expect(parseRoute({ ...DOCUMENT, ...match({ header }) }).matches).toMatchObject([{ header }])
  })

  it('tells which versions are live, and which are named', () => {
    expect([...liveVersions(ROUTE)].sort()).toEqual(['1.0.0', '1.2.0', '2.0.0', '2.1.0', '3.0.0'])
    expect([...namedVersions(ROUTE)].sort()).toEqual([
      ...['1.0.0', '1.2.0', '2.0.0', '2.1.0', '3.0.0'],
      ...['4.0.0', '5.0.0-rc.1'],
    ])
  })
})
