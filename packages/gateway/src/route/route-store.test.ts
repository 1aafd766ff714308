import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Store } from '@mcpver/core'
import { createMemoryStore, openSqliteStore } from '@mcpver/store'
import { describe, expect, it, onTestFinished } from 'vitest'
import { PinStore } from '../catalog/pin-store.ts'
import { insert, promote, release, snapshot } from '../catalog/test/samples.ts'
import { RouteStore, type RouteStoreOptions } from './route-store.ts'
import type { Route } from './route.ts'

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
