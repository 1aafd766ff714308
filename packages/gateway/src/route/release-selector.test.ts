import type { ReleaseState } from '@mcpver/core'
import { describe, expect, it } from 'vitest'
import { ReleaseSelector, selectRelease, type RouteCaller } from './release-selector.ts'
import { ReleaseShelf, type ShelvedRelease } from './release-shelf.ts'
import type { ReleaseSelection } from './release-selection.ts'
import { splitPoint } from './split-point.ts'
import type { Route } from './route.ts'

const ROUTE: Route = {
  server: 'weather',
  active: '1.2.0',
  split: new Map([['2.0.0', 10]]),
  pins: [],
  guard: 'enforce',
  sessions: 'stay',
  retirement: {},
  createdAt: 1,
  createdBy: 'ana',
  changedAt: 1,
  changedBy: 'ana',
}

const shelf = (...all: readonly (readonly [version: string, state: ReleaseState])[]) => ({
  releases: new Map(all.map(([version, state]) => [version, { version, state }])),
})
const SHELF = shelf(
  ['1.0.0', 'deprecated'],
  ['1.10.0', 'deprecated'],
  ['1.2.0', 'production'],
  ['2.0.0', 'production'],
  ['2.1.0', 'staging'],
  ['3.0.0-rc.1', 'testing'],
)
const select = (caller: RouteCaller, changes: Partial<Route> = {}, on = SHELF) =>
  selectRelease({ ...ROUTE, ...changes }, caller, on)
const versionOf = (selection: ReleaseSelection<ShelvedRelease>) =>
  selection.success ? `${selection.release.version} by ${selection.by}` : selection.code

/** Keys by the version that they get in a split of 10 percent. */
const keys = (isIn: (point: number) => boolean) =>
  Array.from({ length: 50 }, (_, index) => `key-${String(index)}`).filter((key) => isIn(splitPoint('weather', key)))
const CANARIES = keys((point) => point < 1000)
const OTHERS = keys((point) => point >= 1000)

describe('the release of a caller', () => {
  it('of whom nothing is known is the active one', () => {
    expect(versionOf(select({}))).toBe('1.2.0 by active')
    expect(versionOf(select({ client: 'host' }))).toBe('1.2.0 by active')
  })

  it('is by the shares, by what they are kept on one version by', () => {
    expect(CANARIES.length).toBeGreaterThan(0)
    for (const key of CANARIES) expect(versionOf(select({ key }))).toBe('2.0.0 by split')
    for (const key of OTHERS) expect(versionOf(select({ key }))).toBe('1.2.0 by active')
  })

  it('who was authenticated does not depend on a key that they say', () => {
    const [principal, key] = [CANARIES[0]!, OTHERS[0]!]
    expect(versionOf(select({ principal, key }))).toBe('2.0.0 by split')
    expect(versionOf(select({ principal: key, key: principal }))).toBe('1.2.0 by active')
  })

  it.each<[what: string, caller: RouteCaller, version: string]>([
    ['the principal', { principal: 'ana' }, '1.0.0 by pin'],
    ['the client', { client: 'old-host' }, '2.0.0 by pin'],
    ['the principal rather than the client', { principal: 'ana', client: 'old-host' }, '1.0.0 by pin'],
    ['the client, of a principal who is not', { principal: 'ben', client: 'old-host' }, '2.0.0 by pin'],
    ['nobody of that name', { principal: 'old-host', client: 'ana' }, '1.2.0 by active'],
    ['nobody by what every object has', { principal: '__proto__', client: 'constructor' }, '1.2.0 by active'],
  ])('is what is pinned: %s', (_what, caller, version) => {
    const pins = [
      { principal: 'ana', range: '1.0.0' },
      { client: 'old-host', range: '2.0.0' },
    ]
    expect(versionOf(select(caller, { pins, split: new Map() }))).toBe(version)
  })

  it('goes by the pin also when the shares say another', () => {
    const key = CANARIES[0]!
    expect(versionOf(select({ client: 'c', key }, { pins: [{ client: 'c', range: '^1' }] }))).toBe('1.10.0 by pin')
  })

  it.each<[range: string, version: string]>([
    ['^1', '1.10.0 by pin'],
    ['*', '2.0.0 by pin'],
    ['>=1 <1.5', '1.2.0 by pin'],
    ['2.1.0', '2.1.0 by pin'],
    ['3.0.0-rc.1', '3.0.0-rc.1 by pin'],
    ['^2.1', 'ERR_RELEASE_UNSATISFIED'],
    ['^3.0.0-rc.0', 'ERR_RELEASE_UNSATISFIED'],
    ['^9', 'ERR_RELEASE_UNSATISFIED'],
    ['9.0.0', 'ERR_RELEASE_UNAVAILABLE'],
  ])('pinned to %s is %s', (range, version) => {
    expect(versionOf(select({ principal: 'ana' }, { pins: [{ principal: 'ana', range }] }))).toBe(version)
  })

  it('may be one in staging when the route names it', () => {
    expect(versionOf(select({}, { active: '2.1.0', split: new Map() }))).toBe('2.1.0 by active')
  })

  it('is refused, never replaced, when what is live cannot be served', () => {
    const without = shelf(['1.0.0', 'production'])
    expect(select({}, {}, without)).toEqual({
      success: false,
      code: 'ERR_RELEASE_UNAVAILABLE',
      reason:
        'Release 1.2.0 of "weather" cannot be served: there is no such release in production, deprecated, staging or testing',
      hint: 'Route to another release, or put this one right.',
      available: ['1.0.0'],
    })
    expect(versionOf(select({ key: CANARIES[0] }, {}, without))).toBe('ERR_RELEASE_UNAVAILABLE')
  })

  it('is refused with the reason where there is one', () => {
    const withheld = new Map([['1.2.0', 'its signature was not verified']])
    const selection = selectRelease(ROUTE, {}, { releases: new Map(), withheld })
    expect(selection).toMatchObject({ reason: expect.stringContaining('signature was not verified') as string })
  })

  it('is the same each time, also when more keys were asked for than are remembered, and for keys of any length', () => {
    const selector = new ReleaseSelector(ROUTE, new ReleaseShelf({ server: 'weather', ...SHELF }))
    const long = 'x'.repeat(100_000)
    const asked = [...CANARIES, ...OTHERS, long, '']
    const first = asked.map((key) => versionOf(selector.select({ key })))
    for (let index = 0; index < 11_000; index++) selector.select({ key: `other-${String(index)}` })
    expect(asked.map((key) => versionOf(selector.select({ key })))).toEqual(first)
    expect(asked.map((key) => versionOf(select({ key })))).toEqual(first)
  })
})

describe('a shelf of releases', () => {
  const on = new ReleaseShelf({ server: 'weather', ...SHELF })

  it.each<[text: string, found: string]>([
    ['^1.1', '1.10.0 by range'],
    ['v1.0.0', '1.0.0 by range'],
    ['2.1.0', '2.1.0 by range'],
    ['>=2.1', 'ERR_RELEASE_UNSATISFIED'],
    ['not a range', 'ERR_INVALID_RANGE'],
    ['__proto__', 'ERR_INVALID_RANGE'],
  ])('asked for %s has %s', (text, found) => {
    expect(versionOf(on.find(text, 'range'))).toBe(found)
  })

  it('tells what there is, highest first, and nothing of what has to be named', () => {
    expect(on.find('^9', 'range')).toMatchObject({ available: ['2.0.0', '1.10.0', '1.2.0', '1.0.0'] })
  })

  it('with nothing on it says what to do', () => {
    const empty = new ReleaseShelf({ server: 'weather', releases: new Map() })
    expect(empty.find('*', 'range')).toMatchObject({ available: [], hint: 'Promote a release first.' })
  })
})
