import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Store } from '@mcpver/core'
import { createMemoryStore, openSqliteStore } from '@mcpver/store'
import { describe, expect, it, onTestFinished } from 'vitest'
import { PinStore } from '../catalog/pin-store.ts'
import { insert, promote, release, snapshot } from '../catalog/test/samples.ts'
import { RouteStore, type RouteStoreOptions } from './route-store.ts'
import type { Route, RouteDraft } from './route.ts'

async function filled(): Promise<Store> {
  const store = createMemoryStore()
  onTestFinished(() => store.close())
  await insert(store, release('1.0.0', { forecast: '1.0.0' }), release('2.0.0', { forecast: '2.0.0' }))
  return store
}

async function opened(options: Partial<RouteStoreOptions> = {}) {
  const store = options.store ?? (await filled())
  let now = 1000
  return { store, routes: new RouteStore({ clock: { now: () => now++ }, ...options, store }) }
}

describe('a route', () => {
  it('is written with what was left open filled in, and read back', async () => {
    const { routes } = await opened()
    const route: Route = {
      server: 'weather',
      active: '1.0.0',
      split: new Map(),
      pins: [],
      guard: 'enforce',
      sessions: 'move',
      retirement: {},
      createdAt: 1000,
      createdBy: 'ana',
      changedAt: 1000,
      changedBy: 'ana',
    }
    const written = await routes.change({ server: 'weather', active: 'v1.0.0' }, { by: 'ana' })
    expect(written).toEqual({ value: route, revision: 1 })
    expect(await routes.read('weather')).toEqual(written)
    expect(await routes.list()).toEqual([written])
    expect(await routes.read('maps')).toBeUndefined()
  })

  it('keeps who wrote it first, and says who changed it', async () => {
    const { routes } = await opened()
    const { revision } = await routes.change({ server: 'weather', active: '1.0.0' }, { by: 'ana' })
    const changed = await routes.change(
      { server: 'weather', active: '1.0.0', split: new Map([['2.0.0', 5]]) },
      { by: 'ben', revision },
    )
    const said = { createdAt: 1000, createdBy: 'ana', changedAt: 1001, changedBy: 'ben' }
    expect(changed).toMatchObject({ value: said, revision: 2 })
    expect((await routes.read('weather'))?.value.split).toEqual(new Map([['2.0.0', 5]]))
  })

  it('is changed by whoever saw the last revision only', async () => {
    const { routes } = await opened()
    const draft = { server: 'weather', active: '1.0.0' }
    await routes.change(draft, { by: 'ana' })
    await expect(routes.change(draft, { by: 'ben' })).rejects.toMatchObject({ code: 'ERR_STORE_CONFLICT' })
    const both = [1, 1].map((revision) => routes.change({ ...draft, active: '2.0.0' }, { by: 'ben', revision }))
    const results = await Promise.allSettled(both)
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    await expect(routes.remove('weather', 1)).rejects.toMatchObject({ code: 'ERR_STORE_STALE' })
    await routes.remove('weather', 2)
    expect(await routes.read('weather')).toBeUndefined()
    await expect(routes.remove('weather', 2)).rejects.toMatchObject({ code: 'ERR_STORE_MISSING' })
  })

  it.each<[what: string, draft: Partial<Parameters<RouteStore['change']>[0]>]>([
    ['active', { active: '9.0.0' }],
    ['with a share', { split: new Map([['9.0.0', 1]]) }],
    ['that somebody is pinned to', { pins: [{ principal: 'a', range: '9.0.0' }] }],
    ['that can be called', { callable: ['9.0.0'] }],
  ])('names no version that there is not: %s', async (_what, draft) => {
    const { routes } = await opened()
    const change = routes.change({ server: 'weather', active: '1.0.0', ...draft }, { by: 'ana' })
    await expect(change).rejects.toMatchObject({
      code: 'ERR_ROUTE_RELEASE',
      message: 'The route cannot be changed: "weather" 9.0.0 has not been released',
    })
    expect(await routes.read('weather')).toBeUndefined()
  })

  it.each(['development', 'archived'] as const)('names no release in %s', async (state) => {
    const { routes, store } = await opened()
    await promote(store, '2.0.0', state)
    await expect(routes.change({ server: 'weather', active: '2.0.0' }, { by: 'ana' })).rejects.toMatchObject({
      code: 'ERR_ROUTE_RELEASE',
      message: expect.stringContaining(state) as string,
    })
  })

  it.each(['testing', 'staging', 'deprecated'] as const)('may name a release in %s', async (state) => {
    const { routes, store } = await opened()
    await promote(store, '2.0.0', state)
    expect(await routes.change({ server: 'weather', active: '2.0.0' }, { by: 'ana' })).toMatchObject({ revision: 1 })
  })

  it('may name what was pinned on first use', async () => {
    const { routes, store } = await opened()
    const pinned = { server: 'maps', version: '0.1.0', snapshot: snapshot({ find: '1.0.0' }), upstream: null }
    await new PinStore({ store }).pin(pinned)
    expect(await routes.change({ server: 'maps', active: '0.1.0' }, { by: 'ana' })).toMatchObject({ revision: 1 })
  })

  it('is refused where its document would be', async () => {
    const { routes } = await opened()
    const change = routes.change({ server: 'weather', active: '1.0.0', split: new Map([['1.0.0', 5]]) }, { by: 'a' })
    await expect(change).rejects.toMatchObject({ code: 'ERR_INVALID_DOCUMENT' })
  })

  it('that somebody wrote under the name of another server is refused', async () => {
    const { routes, store } = await opened()
    await routes.change({ server: 'weather', active: '1.0.0' }, { by: 'ana' })
    await store.write(async ({ documents }) => {
      const found = await documents.get('route', 'weather')
      await documents.put({ ...found!.value, id: 'maps' })
    })
    await expect(routes.read('maps')).rejects.toMatchObject({
      code: 'ERR_INVALID_DOCUMENT',
      message: expect.stringContaining('"maps"') as string,
    })
  })
})

describe('an alias', () => {
  const draft = { server: 'weather', active: '2.0.0' }
  const change = async (
    aliases: Readonly<Record<string, string>>,
    more: Partial<RouteDraft> = {},
  ): Promise<unknown> => {
    const store = createMemoryStore()
    onTestFinished(() => store.close())
    await insert(
      store,
      release('1.0.0', { old: '1.0.0', gone: '1.0.0' }),
      release('2.0.0', { forecast: '1.0.0', radar: '1.0.0' }),
      release('3.0.0', { future: '1.0.0' }, { state: 'staging' }),
      release('4.0.0', { archived: '1.0.0' }, { state: 'archived' }),
      release('5.0.0', {}, { definition: { format: 'nothing' } }),
    )
    const { routes } = await opened({ store })
    return routes.change({ ...draft, aliases: new Map(Object.entries(aliases)), ...more }, { by: 'ana' })
  }

  it.each<[what: string, aliases: Record<string, string>, more?: Partial<RouteDraft>]>([
    ['a tool that is live', { weather: 'forecast' }],
    ['a tool that can be called though another release is live', { weather: 'gone' }],
    ['a tool by another alias', { weather: 'sky', sky: 'forecast' }],
    ['a tool of a release in staging that is named', { weather: 'future' }, { callable: ['3.0.0'] }],
    ['a tool of a release that has a share', { weather: 'future' }, { split: new Map([['3.0.0', 1]]) }],
    ['a tool, though a release that is not live has one of its name', { old: 'forecast' }],
  ])('may lead to %s', async (_what, aliases, more) => {
    expect(await change(aliases, more)).toMatchObject({ value: { aliases: new Map(Object.entries(aliases)) } })
  })

  it.each<[what: string, aliases: Record<string, string>, message: string, more?: Partial<RouteDraft>]>([
    ['nothing', { weather: 'snow' }, 'leads to "snow"'],
    ['what every object has', { weather: 'constructor' }, 'leads to "constructor"'],
    ['a tool of a release in staging', { weather: 'future' }, 'leads to "future"'],
    ['a tool of a release that is archived', { weather: 'archived' }, 'leads to "archived"'],
    ['a tool that cannot be called', { weather: 'gone' }, 'leads to "gone"', { callable: ['2.0.0'] }],
    ['another alias that leads nowhere', { weather: 'sky', sky: 'snow' }, 'leads to "sky"'],
    ['a tool under the name of one that is listed', { radar: 'forecast' }, 'release 2.0.0 lists'],
    [
      'a tool under a name that a share lists',
      { old: 'forecast' },
      'release 1.0.0 lists',
      { split: new Map([['1.0.0', 1]]) },
    ],
  ])('must not lead to %s', async (...row) => {
    const [, aliases, message, more] = row
    await expect(change(aliases, more)).rejects.toMatchObject({
      code: 'ERR_ROUTE_ALIAS',
      message: expect.stringContaining(message) as string,
      hint: expect.any(String) as string,
    })
  })

  it('may lead to what was pinned on first use, unless a release of that version counts more', async () => {
    const { routes, store } = await opened()
    const pins = new PinStore({ store })
    const pinned = { server: 'maps', version: '0.1.0', snapshot: snapshot({ find: '1.0.0' }), upstream: null }
    await pins.pin(pinned)
    const aliases = new Map([['search', 'find']])
    const first = await routes.change({ server: 'maps', active: '0.1.0', aliases }, { by: 'ana' })
    await insert(store, release('0.1.0', { look: '1.0.0' }, { name: 'maps' }))
    const again = routes.change({ server: 'maps', active: '0.1.0', aliases }, { by: 'ana', revision: first.revision })
    await expect(again).rejects.toMatchObject({ code: 'ERR_ROUTE_ALIAS' })
  })
})

describe('a change of a route', () => {
  it('is taken note of with what was before and after', async () => {
    const noted: (readonly [string | undefined, string | undefined])[] = []
    const { routes } = await opened({
      onChange: (_view, before, after) => Promise.resolve(void noted.push([before?.active, after?.active])),
    })
    await routes.change({ server: 'weather', active: '1.0.0' }, { by: 'ana' })
    await routes.change({ server: 'weather', active: '2.0.0' }, { by: 'ana', revision: 1 })
    await routes.remove('weather', 2)
    expect(noted).toEqual([
      [undefined, '1.0.0'],
      ['1.0.0', '2.0.0'],
      ['2.0.0', undefined],
    ])
  })

  it('is made together with what takes note of it, or not at all', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'mcpver-route-'))
    onTestFinished(() => rmSync(directory, { recursive: true }))
    const store = await openSqliteStore({ path: join(directory, 'store.sqlite') })
    onTestFinished(() => store.close())
    await insert(store, release('1.0.0', {}), release('2.0.0', {}))
    let isFull = false
    const { routes } = await opened({
      store,
      onChange: async ({ audit }, before) => {
        const sequence = before === undefined ? 0 : 1
        await audit.append({ sequence, entry: '{}', hash: `sha256:${'0'.repeat(64)}` })
        if (isFull) throw new Error('No room')
      },
    })
    await routes.change({ server: 'weather', active: '1.0.0' }, { by: 'ana' })
    isFull = true
    const change = { server: 'weather', active: '2.0.0' }
    await expect(routes.change(change, { by: 'ana', revision: 1 })).rejects.toThrow('No room')
    await expect(routes.remove('weather', 1)).rejects.toThrow('No room')
    expect((await routes.read('weather'))?.value.active).toBe('1.0.0')
    expect(await store.read(({ audit }) => audit.read(0, 10))).toHaveLength(1)
  })
})
