import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keptHeaders, RequestHeaders } from '../access/matchable-headers.ts'
import { ReleaseSelector, selectRelease, type RouteCaller } from './release-selector.ts'
import { ReleaseShelf, type ShelvedRelease } from './release-shelf.ts'
import type { ReleaseSelection } from './release-selection.ts'
import type { Route } from './route.ts'

const VERSIONS = ['1.0.0', '1.2.0', '2.0.0', '3.0.0']
const SHELF = { releases: new Map(VERSIONS.map((version) => [version, { version, state: 'production' as const }])) }
const ROUTE: Route = {
  server: 'weather',
  active: '1.2.0',
  split: new Map(),
  pins: [],
  guard: 'enforce',
  sessions: 'move',
  retirement: {},
  createdAt: 1,
  createdBy: 'ana',
  changedAt: 1,
  changedBy: 'ana',
}

const headers = (...rawHeaders: readonly string[]) => new RequestHeaders({ rawHeaders })
const versionOf = (selection: ReleaseSelection<ShelvedRelease>) =>
  selection.success ? `${selection.release.version} by ${selection.by}` : selection.code
const select = (caller: RouteCaller, changes: Partial<Route>, gateway = 'west') =>
  versionOf(selectRelease({ ...ROUTE, ...changes }, caller, { ...SHELF, gateway }))

describe('a caller who is matched', () => {
  const matches = [
    { principal: 'ana', version: '2.0.0' },
    { header: 'x-canary', value: 'on', version: '3.0.0' },
    { principal: 'ben', version: '1.0.0' },
    { header: 'x-tenant', value: 'on', version: '1.0.0' },
  ]

  it.each<[what: string, caller: RouteCaller, version: string]>([
    ['a principal', { principal: 'ana' }, '2.0.0 by match'],
    ['a header', { headers: headers('X-Canary', 'on') }, '3.0.0 by match'],
    ['the first that holds: a principal', { principal: 'ana', headers: headers('x-canary', 'on') }, '2.0.0 by match'],
    ['the first that holds: a header', { principal: 'ben', headers: headers('x-canary', 'on') }, '3.0.0 by match'],
    ['the first of two headers', { headers: headers('x-tenant', 'on', 'x-canary', 'on') }, '3.0.0 by match'],
    ['no other value', { headers: headers('x-canary', 'ON') }, '1.2.0 by active'],
    ['no value of another header', { headers: headers('x-other', 'on') }, '1.2.0 by active'],
    ['nothing that comes twice', { headers: headers('x-canary', 'on', 'x-canary', 'on') }, '1.2.0 by active'],
    [
      'nobody by what every object has',
      { principal: '__proto__', headers: headers('__proto__', 'on') },
      '1.2.0 by active',
    ],
    ['nobody by a key that they say', { key: 'ana' }, '1.2.0 by active'],
    ['nobody without headers', {}, '1.2.0 by active'],
  ])('is so by %s', (_what, caller, version) => {
    expect(select(caller, { matches })).toBe(version)
  })

  it('gets what they are pinned to all the same, and the match rather than a share or what the gateway has', () => {
    const pins = [
      { principal: 'ana', range: '1.0.0' },
      { client: 'host', range: '1.0.0' },
    ]
    const others = { matches, split: new Map([['1.0.0', 100]]), gateways: new Map([['west', '1.0.0']]) }
    expect(select({ principal: 'ana' }, { ...others, pins })).toBe('1.0.0 by pin')
    expect(select({ client: 'host', headers: headers('x-canary', 'on') }, { ...others, pins })).toBe('1.0.0 by pin')
    expect(select({ principal: 'ana', key: 'k' }, others)).toBe('2.0.0 by match')
    expect(select({ key: 'k' }, others)).toBe('1.0.0 by gateway')
  })

  it('is refused, never given something else, when the version cannot be served', () => {
    expect(select({ principal: 'ana' }, { matches: [{ principal: 'ana', version: '9.0.0' }] })).toBe(
      'ERR_RELEASE_UNAVAILABLE',
    )
  })
})

describe('a gateway', () => {
  const gateways = new Map([['east', '2.0.0']])

  it('gives its own version to those of whom nothing else is said', () => {
    expect(select({}, { gateways }, 'east')).toBe('2.0.0 by gateway')
    expect(select({}, { gateways }, 'west')).toBe('1.2.0 by active')
    expect(select({}, { gateways }, '')).toBe('1.2.0 by active')
  })

  it('gives shares to the same callers as every other', () => {
    const callers = Array.from({ length: 500 }, (_, index) => `caller-${String(index)}`)
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 99 }),
        fc.constantFrom('1.0.0', '3.0.0'),
        fc.constantFrom('1.0.0', '2.0.0', '3.0.0'),
        (percent, shared, own) => {
          const route = { ...ROUTE, split: new Map([[shared, percent]]), gateways: new Map([['east', own]]) }
          const [east, west] = ['east', 'west'].map((gateway) => selectorOf(route, gateway))
          for (const key of callers) {
            const elsewhere = versionIn(west!, key)
            expect(versionIn(east!, key)).toBe(elsewhere === shared ? shared : own)
          }
        },
      ),
      { numRuns: 30 },
    )
  })
})

describe('raising a share', () => {
  const callers = Array.from({ length: 1000 }, (_, index) => `caller-${String(index)}`)

  it('moves callers to the new version only, whoever is matched and whatever gateways there are', () => {
    const share = fc.integer({ min: 0, max: 100 })
    const raises = fc.record({
      one: share,
      other: share,
      matched: fc.subarray(callers, { maxLength: 20 }),
      isEast: fc.boolean(),
    })
    fc.assert(
      fc.property(raises, ({ one, other, matched, isEast }) => {
        const at = (percent: number) =>
          selectorOf(
            {
              ...ROUTE,
              split: new Map(percent === 0 ? [] : [['2.0.0', percent]]),
              gateways: new Map([['east', '1.0.0']]),
              matches: matched.map((principal) => ({ principal, version: '3.0.0' })),
            },
            isEast ? 'east' : 'west',
          )
        const [low, high] = [at(Math.min(one, other)), at(Math.max(one, other))]
        for (const principal of callers) {
          const [before, after] = [versionIn(low, undefined, principal), versionIn(high, undefined, principal)]
          expect(after === before || after === '2.0.0').toBe(true)
          if (matched.includes(principal)) expect(after).toBe('3.0.0')
        }
      }),
      { numRuns: 30 },
    )
  })
})

describe('the headers of a request', () => {
  const HEAD = {
    rawHeaders: ['X-Canary', 'on', 'Authorization', 'Bearer hidden', 'x-api-key', 'hidden', 'x-two', 'a', 'X-Two', 'b'],
  }

  it.each([
    ['as it comes', new RequestHeaders(HEAD)],
    ['kept for a session', keptHeaders(HEAD)],
  ])('%s give no credentials, and nothing that comes twice', (_what, found) => {
    expect(['x-canary', 'authorization', 'x-api-key', 'x-two', '__proto__'].map((name) => found.get(name))).toEqual([
      'on',
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })

  it('are kept without what is long, so that sessions hold little', () => {
    const kept = keptHeaders({ rawHeaders: ['x-long', 'x'.repeat(257), 'x-short', 'x'.repeat(256)] })
    expect([kept.get('x-long'), kept.get('x-short')?.length]).toEqual([undefined, 256])
  })

  it('are not shown where a caller is logged', () => {
    expect(JSON.stringify(new RequestHeaders(HEAD))).not.toContain('hidden')
  })
})

function selectorOf(route: Route, gateway: string): ReleaseSelector<ShelvedRelease> {
  return new ReleaseSelector(route, new ReleaseShelf({ server: 'weather', ...SHELF }), gateway)
}

function versionIn(selector: ReleaseSelector<ShelvedRelease>, key?: string, principal?: string): string | undefined {
  const selection = selector.select({ key, principal })
  return selection.success ? selection.release.version : undefined
}
