import { canonicalize, parseJson } from '@mcpver/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRoute, toRouteDocument } from './route-document.ts'
import { liveVersions, namedVersions, type Route } from './route.ts'

const ROUTE: Route = {
  server: 'weather',
  active: '1.2.0',
  split: new Map([['2.0.0', 10]]),
  pins: [
    { principal: 'ana', range: '^1' },
    { client: 'old-host', range: '1.0.0' },
  ],
  guard: 'enforce',
  callable: ['1.1.0'],
  arguments: 'validate',
  aliases: new Map([
    ['weather', 'forecast'],
    ['__proto__', 'weather'],
  ]),
  adapters: [
    {
      tool: 'forecast',
      from: '1.0.0',
      to: '2.0.0',
      steps: [
        { kind: 'rename', path: ['at'], from: 'lat', to: 'latitude' },
        { kind: 'fill', path: [], name: '__proto__', value: { deep: [1, null] } },
        { kind: 'drop', path: [], name: 'old', value: null },
        { kind: 'to-text', path: [], name: 'id' },
      ],
    },
    { tool: 'forecast', from: '2.0.0', to: '1.0.0', steps: [] },
  ],
  sessions: 'stay',
  retirement: { afterRemovalDate: 'refuse', brownOuts: [{ from: '2027-01-01', until: '2027-01-02' }] },
  createdAt: 1,
  createdBy: 'ana',
  changedAt: 2,
  changedBy: 'ben',
}
const DOCUMENT = toRouteDocument(ROUTE)
const ADAPTER = { tool: 'forecast', from: '1.0.0', to: '2.0.0', steps: [] }
const OPTIONAL: ReadonlySet<string> = new Set(['adapters', 'aliases', 'arguments', 'callable'])

describe('a route as a document', () => {
  it('comes back as it was', () => {
    expect(parseRoute(parseJson(canonicalize(DOCUMENT)))).toEqual(ROUTE)
  })

  it('comes back with as little as there can be', () => {
    const { callable, arguments: argumentRule, adapters, aliases, ...rest } = ROUTE
    const least: Route = { ...rest, split: new Map(), pins: [], retirement: {} }
    expect([callable, argumentRule, adapters, aliases]).not.toContain(undefined)
    expect(parseRoute(toRouteDocument(least))).toEqual(least)
  })

  it('comes back whatever its shares, pins and names are', () => {
    const version = fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9)).map((parts) => parts.join('.'))
    const shares = fc.uniqueArray(fc.tuple(version, fc.integer({ min: 1, max: 2000 })), {
      maxLength: 5,
      selector: ([name]) => name,
    })
    const pins = fc.uniqueArray(fc.tuple(fc.string({ minLength: 1 }), version), { selector: ([name]) => name })
    fc.assert(
      fc.property(shares, pins, fc.string({ minLength: 1 }), (parts, pinned, server) => {
        const split = new Map(parts.map(([name, points]) => [name, points / 100]))
        const route = { ...ROUTE, server, split, active: '99.0.0' }
        const whole: Route = { ...route, pins: pinned.map(([client, range]) => ({ client, range })) }
        expect(parseRoute(parseJson(canonicalize(toRouteDocument(whole))))).toEqual(whole)
      }),
    )
  })

  it('has its versions written one way', () => {
    const document = { ...DOCUMENT, active: 'v1.2.0', split: { 'v2.0.0': 10 }, callable: ['v1.1.0'] }
    const pins = [{ principal: 'ana', range: 'v3.0.0-rc.1' }]
    const route = parseRoute({ ...document, pins })
    expect(route).toMatchObject({ active: '1.2.0', callable: ['1.1.0'], pins: [{ range: '3.0.0-rc.1' }] })
    expect([...route.split.keys()]).toEqual(['2.0.0'])
  })

  it.each<[what: string, change: object, at: string]>([
    ['an unknown member', { more: 1 }, '/more'],
    ['no server', { server: '' }, '/server'],
    ['an active version that is none', { active: 'latest' }, '/active'],
    ['a share of a version that is none', { split: { latest: 1 } }, '/split/latest'],
    ['a share of what every object has', { split: parseJson('{"__proto__":1}') }, '/split/__proto__'],
    ['a share of the active version', { split: { '1.2.0': 5 } }, '/split/1.2.0'],
    ['a share of a version twice', { split: { '2.0.0': 1, 'v2.0.0': 1 } }, '/split/v2.0.0'],
    ['a share of nothing', { split: { '2.0.0': 0 } }, '/split/2.0.0'],
    ['a share of more than all', { split: { '2.0.0': 101 } }, '/split/2.0.0'],
    ['a share that is a text', { split: { '2.0.0': '5' } }, '/split/2.0.0'],
    ['a share too fine', { split: { '2.0.0': 0.001 } }, '/split/2.0.0'],
    ['shares of together more than all', { split: { '2.0.0': 60, '3.0.0': 40.01 } }, '"/split"'],
    ['shares in a list', { split: [] }, '/split'],
    ['a pin of nobody', { pins: [{ range: '1.0.0' }] }, '/pins/0'],
    ['a pin of two kinds', { pins: [{ principal: 'a', client: 'b', range: '1.0.0' }] }, '/pins/0'],
    ['a pin without a name', { pins: [{ principal: '', range: '1.0.0' }] }, '/pins/0/principal'],
    ['a pin to nothing', { pins: [{ principal: 'a', range: 'soon' }] }, '/pins/0/range'],
    [
      'somebody pinned twice',
      {
        pins: [
          { principal: 'a', range: '1.0.0' },
          { principal: 'a', range: '2.0.0' },
        ],
      },
      '/pins/1',
    ],
    ['another guard', { guard: 'off' }, '/guard'],
    ['another rule for arguments', { arguments: 'check' }, '/arguments'],
    ['aliases in a list', { aliases: [] }, '/aliases'],
    ['an alias of nothing', { aliases: { old: '' } }, '/aliases/old'],
    ['an alias of no text', { aliases: { old: 1 } }, '/aliases/old'],
    ['an alias without a name', { aliases: { '': 'new' } }, '/aliases/'],
    ['an alias of itself', { aliases: { old: 'old' } }, '/aliases/old'],
    ['aliases in a circle', { aliases: { a: 'b', b: 'c', c: 'a' } }, '/aliases/a'],
    ['adapters by name', { adapters: {} }, '/adapters'],
    ['an adapter of nothing', { adapters: [{ ...ADAPTER, tool: '' }] }, '/adapters/0/tool'],
    ['an adapter from a range', { adapters: [{ ...ADAPTER, from: '^1' }] }, '/adapters/0/from'],
    ['an adapter that leads nowhere', { adapters: [{ ...ADAPTER, to: 'v1.0.0' }] }, '/adapters/0/to'],
    ['two adapters for the same', { adapters: [ADAPTER, { ...ADAPTER, from: 'v1.0.0' }] }, '/adapters/1'],
    ['a step of another kind', { adapters: [{ ...ADAPTER, steps: [{ kind: 'eval', path: [] }] }] }, '/steps/0/kind'],
    ['a step without a kind', { adapters: [{ ...ADAPTER, steps: [{}] }] }, '/steps/0'],
    [
      'a step without what it needs',
      { adapters: [{ ...ADAPTER, steps: [{ kind: 'fill', path: [], name: 'a' }] }] },
      '/steps/0',
    ],
    [
      'a step with more than it knows',
      { adapters: [{ ...ADAPTER, steps: [{ kind: 'to-text', path: [], name: 'a', value: 1 }] }] },
      '/steps/0/value',
    ],
    [
      'a step at a place that is none',
      { adapters: [{ ...ADAPTER, steps: [{ kind: 'to-text', path: [1], name: 'a' }] }] },
      '/steps/0/path/0',
    ],
    ['another rule for sessions', { sessions: 'drop' }, '/sessions'],
    ['a callable version that is none', { callable: ['*'] }, '/callable/0'],
    ['a window that is none', { retirement: { brownOuts: [{ from: 'soon', until: 'later' }] } }, '/retirement'],
    ['a retirement of another kind', { retirement: { afterRemovalDate: 'delete' } }, '/retirement/afterRemovalDate'],
    ['a time that is none', { createdAt: -1 }, '/createdAt'],
  ])('with %s is refused, with its place', (_what, change, at) => {
    expect(() => parseRoute({ ...DOCUMENT, ...change })).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_DOCUMENT', message: expect.stringContaining(at) as string }),
    )
  })

  it.each(Object.keys(DOCUMENT).filter((member) => !OPTIONAL.has(member)))('without %s is refused', (member) => {
    expect(() => parseRoute({ ...DOCUMENT, [member]: undefined })).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_DOCUMENT' }),
    )
  })

  it('of a later version is refused as such', () => {
    expect(() => parseRoute({ ...DOCUMENT, formatVersion: 2 })).toThrow(
      expect.objectContaining({ code: 'ERR_LATER_FORMAT' }),
    )
  })

  it('may pin a principal and a client of one name', () => {
    const pins = [
      { principal: 'a', range: '1.0.0' },
      { client: 'a', range: '2.0.0' },
    ]
    expect(parseRoute({ ...DOCUMENT, pins }).pins).toEqual(pins)
  })
})

describe('the versions of a route', () => {
  it('that are live are the active one and those with a share', () => {
    expect([...liveVersions(ROUTE)]).toEqual(['1.2.0', '2.0.0'])
  })

  it('that are named are also those that can be called and those that somebody is pinned to, not ranges', () => {
    expect([...namedVersions(ROUTE)].sort()).toEqual(['1.0.0', '1.1.0', '1.2.0', '2.0.0'])
  })
})
