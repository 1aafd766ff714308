import { mkdtempSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Logger, Store } from '@mcpver/core'
import { createMemoryStore, openSqliteStore } from '@mcpver/store'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { RouteStore } from '../route/route-store.ts'
import { PinStore } from './pin-store.ts'
import { ReleaseCatalog, type ReleaseCatalogOptions } from './release-catalog.ts'
import { insert, promote, release, snapshot } from './test/samples.ts'
import type { RouteCaller } from '../route/release-selector.ts'
import type { CatalogServer } from './catalog-server.ts'

const FORECAST = { forecast: '1.0.0' }

let store: Store
beforeEach(() => {
  store = createMemoryStore()
})

async function opened(options: Partial<ReleaseCatalogOptions> = {}): Promise<ReleaseCatalog> {
  const catalog = await ReleaseCatalog.open({ store, pause: 1, ...options })
  onTestFinished(() => catalog.close())
  return catalog
}

/** Resolves when a condition holds, which is looked at whenever a server changes. */
async function until(catalog: ReleaseCatalog, holds: () => boolean): Promise<void> {
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (holds()) resolve()
    }
    onTestFinished(catalog.onChange(look))
    look()
  })
}

async function eventually(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10))
}

const versions = (server: CatalogServer | undefined): readonly string[] => [...(server?.releases.keys() ?? [])].sort()
const selected = (server: CatalogServer | undefined, caller: RouteCaller = {}): string | undefined => {
  const selection = server?.select(caller)
  return selection?.success === true ? selection.release.version : selection?.code
}
const routeTo = (active: string, revision?: number, on = store) =>
  new RouteStore({ store: on }).change(
    { server: 'weather', active },
    { by: 'ana', ...(revision !== undefined && { revision }) },
  )

/** Takes down what is said. */
function listening(): { readonly logger: Logger; readonly said: string[] } {
  const said: string[] = []
  const take = (_fields: object, message: string): void => void said.push(message)
  return { said, logger: { debug: take, info: take, warn: take, error: take } }
}

describe('a catalog', () => {
  it('has the releases of a server with their tools, those that may be served', async () => {
    const states = ['development', 'testing', 'staging', 'production', 'deprecated', 'archived'] as const
    await insert(store, ...states.map((state, major) => release(`${String(major)}.0.0`, FORECAST, { state })))
    await routeTo('3.0.0')
    const server = (await opened()).server('weather')
    expect(versions(server)).toEqual(['1.0.0', '2.0.0', '3.0.0', '4.0.0'])
    expect(server?.releases.get('3.0.0')).toMatchObject({
      server: 'weather',
      state: 'production',
      origin: 'release',
      upstream: { command: ['weather', '3.0.0'] },
    })
    expect(server?.releases.get('3.0.0')?.tools.get('forecast')?.version.toJSON()).toBe('1.0.0')
    expect(selected(server)).toBe('3.0.0')
  })

  it('serves what is in staging or testing only to whoever names it', async () => {
    await insert(store, release('1.0.0', FORECAST), release('2.0.0', { forecast: '2.0.0' }, { state: 'staging' }))
    await routeTo('1.0.0')
    const server = (await opened()).server('weather')
    expect(server?.find('*')).toMatchObject({ success: true, release: { version: '1.0.0' } })
    expect(server?.find('2.0.0')).toMatchObject({ success: true, release: { version: '2.0.0' } })
    expect(server?.find('^2')).toMatchObject({ success: false, code: 'ERR_RELEASE_UNSATISFIED' })
    expect(server?.tools.versionsOf('forecast').map(String)).toEqual(['v1.0.0'])
  })

  it('lets releases be called that are in production or deprecated, or those that the route says', async () => {
    await insert(
      store,
      release('1.0.0', { forecast: '1.0.0', radar: '1.0.0' }, { state: 'deprecated' }),
      release('2.0.0', { forecast: '2.0.0' }),
      release('3.0.0', { forecast: '3.0.0' }, { state: 'staging' }),
    )
    await routeTo('2.0.0')
    const catalog = await opened()
    const callable = () =>
      catalog
        .server('weather')
        ?.tools.versionsOf('forecast')
        .map((one) => one.major)
    expect(callable()).toEqual([2, 1])
    const routes = new RouteStore({ store })
    const draft = { server: 'weather', active: '2.0.0' }
    await routes.change({ ...draft, callable: [] }, { by: 'ana', revision: 1 })
    await until(catalog, () => callable()?.length === 1)
    const { releases, tools } = catalog.server('weather')!
    expect(tools.resolve('radar', undefined, releases.get('2.0.0')!)).toMatchObject({
      code: 'ERR_TOOL_REMOVED',
      reason: 'Tool radar was removed in v2.0.0',
    })
    await routes.change({ ...draft, callable: ['3.0.0'] }, { by: 'ana', revision: 2 })
    await until(catalog, () => callable()?.join() === '3,2')
  })

  it('knows of a removed tool from an archived release', async () => {
    const old = { forecast: '1.0.0', radar: '1.0.0' }
    await insert(store, release('1.0.0', old, { state: 'archived' }), release('1.1.0', FORECAST))
    await routeTo('1.1.0')
    const { releases, tools } = (await opened()).server('weather')!
    const refused = tools.resolve('radar', undefined, releases.get('1.1.0')!)
    expect(refused).toMatchObject({ code: 'ERR_TOOL_REMOVED', reason: 'Tool radar was removed in v1.1.0' })
  })

  it('without a route says so, and can be asked for versions', async () => {
    await insert(store, release('1.0.0', FORECAST))
    const server = (await opened()).server('weather')
    expect(server?.select({})).toMatchObject({ success: false, code: 'ERR_ROUTE_MISSING', available: ['1.0.0'] })
    expect(server?.find('^1')).toMatchObject({ success: true })
  })

  it('has no server that nobody released, whatever it is called', async () => {
    const catalog = await opened()
    expect(catalog.server('__proto__') ?? catalog.server('constructor')).toBeUndefined()
    expect(catalog.servers()).toEqual([])
  })

  it('has only the servers that were asked for', async () => {
    await insert(store, release('1.0.0', FORECAST), release('1.0.0', FORECAST, { name: 'maps' }))
    const names = async (options: Partial<ReleaseCatalogOptions>) =>
      (await opened(options)).servers().map(({ name }) => name)
    expect(await names({})).toEqual(['maps', 'weather'])
    expect(await names({ servers: ['maps', 'constructor'] })).toEqual(['maps'])
  })

  it('goes on without what cannot be read, and says so once', async () => {
    const { logger, said } = listening()
    await insert(
      store,
      release('1.0.0', FORECAST),
      release('1.1.0', {}, { definition: { name: 'forecast', inputSchema: {} } }),
    )
    await routeTo('1.0.0')
    await store.write(({ documents }) =>
      documents.put({ kind: 'route', id: 'maps', subject: 'maps', content: { format: 'x' }, createdAt: 1 }),
    )
    const catalog = await opened({ logger })
    expect(selected(catalog.server('weather'))).toBe('1.0.0')
    expect([...catalog.server('weather')!.withheld.keys()]).toEqual(['1.1.0'])
    expect(catalog.server('maps')?.route).toBeUndefined()
    await insert(store, release('1.2.0', FORECAST))
    await until(catalog, () => versions(catalog.server('weather')).includes('1.2.0'))
    expect(said).toEqual([
      'The route of "maps" cannot be read',
      expect.stringMatching(/^Release 1\.1\.0 of "weather" is not served: Expected/),
    ])
  })
})

describe('a catalog that follows its store', () => {
  it('sees a new release and a new route together, and tells of the server', async () => {
    await insert(store, release('1.0.0', FORECAST), release('1.0.0', FORECAST, { name: 'maps' }))
    await routeTo('1.0.0')
    const catalog = await opened()
    const told: string[][] = []
    catalog.onChange((servers) => told.push([...servers]))
    const maps = catalog.server('maps')
    await insert(store, release('2.0.0', { forecast: '2.0.0' }))
    await routeTo('2.0.0', 1)
    await until(catalog, () => selected(catalog.server('weather')) === '2.0.0')
    expect(new Set(told.flat())).toEqual(new Set(['weather']))
    // What did not change stays, with all that it remembers.
    expect(catalog.server('maps')).toBe(maps)
  })

  it('never names a release that it does not have yet', async () => {
    await insert(store, release('1.0.0', FORECAST))
    await routeTo('1.0.0')
    const catalog = await opened()
    const seen = new Set<string | undefined>()
    catalog.onChange(() => seen.add(selected(catalog.server('weather'))))
    for (let minor = 1; minor < 20; minor++) {
      await insert(store, release(`1.${String(minor)}.0`, FORECAST))
      await routeTo(`1.${String(minor)}.0`, minor)
    }
    await until(catalog, () => selected(catalog.server('weather')) === '1.19.0')
    expect([...seen].filter((version) => version?.startsWith('ERR'))).toEqual([])
  })

  it('tells nobody when something else is written', async () => {
    await insert(store, release('1.0.0', FORECAST))
    await routeTo('1.0.0')
    const catalog = await opened()
    const server = catalog.server('weather')
    await store.write(({ documents }) =>
      documents.put({ kind: 'approval', id: 'a', subject: 'weather@1.0.0', content: {}, createdAt: 1 }),
    )
    await insert(store, release('1.0.0', FORECAST, { name: 'maps' }))
    await until(catalog, () => catalog.server('maps') !== undefined)
    expect(catalog.server('weather')).toBe(server)
  })

  it('drops a release that was archived, and refuses the route that still names it', async () => {
    await insert(store, release('1.0.0', FORECAST))
    await routeTo('1.0.0')
    const catalog = await opened()
    await promote(store, '1.0.0', 'archived')
    await until(catalog, () => selected(catalog.server('weather')) === 'ERR_RELEASE_UNAVAILABLE')
  })

  it('stops when it is closed', async () => {
    const catalog = await opened()
    await catalog.close()
    await insert(store, release('1.0.0', FORECAST))
    expect(catalog.servers()).toEqual([])
  })

  it('does not let a listener that throws keep others from being told', async () => {
    const { logger, said } = listening()
    const catalog = await opened({ logger })
    catalog.onChange(() => {
      throw new Error('on purpose')
    })
    const told = until(catalog, () => catalog.server('weather') !== undefined)
    await insert(store, release('1.0.0', FORECAST))
    await told
    expect(said).toEqual(['A listener of the catalog failed'])
  })
})

describe('a catalog that verifies', () => {
  it('does not serve what does not verify, and says why, whatever goes wrong', async () => {
    const { logger, said } = listening()
    await insert(store, ...['1.0.0', '1.1.0', '1.2.0'].map((version) => release(version, FORECAST)))
    await routeTo('1.1.0')
    const catalog = await opened({
      logger,
      verify: ({ version }) =>
        version === '1.2.0' ? Promise.reject(new Error('No trust root')) : Promise.resolve(version === '1.0.0'),
    })
    const server = catalog.server('weather')
    expect(versions(server)).toEqual(['1.0.0'])
    expect(said).toEqual([
      'Release 1.1.0 of "weather" is not served: its signature was not verified',
      'Release 1.2.0 of "weather" is not served: its signature could not be verified: No trust root',
    ])
    expect(server?.select({})).toMatchObject({
      code: 'ERR_RELEASE_UNAVAILABLE',
      reason: 'Release 1.1.0 of "weather" cannot be served: its signature was not verified',
    })
  })

  it('asks again whenever the store has changed, as who may sign can change', async () => {
    let isTrusted = true
    await insert(store, release('1.0.0', FORECAST))
    await routeTo('1.0.0')
    const catalog = await opened({ logger: listening().logger, verify: () => Promise.resolve(isTrusted) })
    expect(selected(catalog.server('weather'))).toBe('1.0.0')
    isTrusted = false
    await store.write(({ documents }) =>
      documents.put({ kind: 'trust-root', id: '2', subject: '', content: {}, createdAt: 1 }),
    )
    await until(catalog, () => selected(catalog.server('weather')) === 'ERR_RELEASE_UNAVAILABLE')
  })
})

describe('a look at the store that takes too long', () => {
  it('counts as no look: what is served is what was seen last', async () => {
    await insert(store, release('1.0.0', FORECAST))
    let isStuck = false
    const verify = async (): Promise<boolean> => {
      while (isStuck) await new Promise((resolve) => setTimeout(resolve, 1))
      return true
    }
    onTestFinished(() => void (isStuck = false))
    let now = 5
    const catalog = await opened({ verify, clock: { now: () => now } })
    isStuck = true
    await insert(store, release('1.1.0', FORECAST))
    await eventually(() => {
      now += 1000
      return !catalog.status.fresh
    })
    expect(versions(catalog.server('weather'))).toEqual(['1.0.0'])
    isStuck = false
    await until(catalog, () => versions(catalog.server('weather')).length === 2)
    await eventually(() => catalog.status.fresh)
  })
})

describe('what was pinned on first use', () => {
  const pin = (tools: Record<string, string>, version = '1.0.0') => ({
    server: 'weather',
    version,
    snapshot: snapshot(tools),
    upstream: { command: ['npx', 'weather'] },
    instructions: 'Be brief.',
  })

  it('is served like a release', async () => {
    await new PinStore({ store }).pin(pin(FORECAST))
    await routeTo('1.0.0')
    expect((await opened()).server('weather')?.select({})).toMatchObject({
      success: true,
      release: {
        origin: 'pin',
        state: 'production',
        upstream: { command: ['npx', 'weather'] },
        instructions: 'Be brief.',
        server: 'weather',
      },
    })
  })

  it('is followed, also when it was removed and pinned anew', async () => {
    const pins = new PinStore({ store, clock: { now: () => 1 } })
    await pins.pin(pin({ forecast: '1.0.0' }))
    const catalog = await opened()
    const tools = () => [...(catalog.server('weather')?.releases.get('1.0.0')?.tools.keys() ?? [])].join()
    expect(tools()).toBe('forecast')
    await pins.remove({ server: 'weather', version: '1.0.0' }, 1)
    await pins.pin(pin({ radar: '1.0.0' }))
    await until(catalog, () => tools() === 'radar')
    await pins.replace(pin({ tides: '1.0.0' }), 1)
    await until(catalog, () => tools() === 'tides')
  })

  it('counts less than a release of the version, but for one in development', async () => {
    await new PinStore({ store }).pin(pin({ pinned: '1.0.0' }))
    await insert(store, release('1.0.0', { released: '1.0.0' }, { state: 'development' }))
    const catalog = await opened()
    const tools = () => [...(catalog.server('weather')?.releases.get('1.0.0')?.tools.keys() ?? [])].join()
    expect(tools()).toBe('pinned')
    await promote(store, '1.0.0', 'production')
    await until(catalog, () => tools() === 'released')
    await promote(store, '1.0.0', 'archived')
    await until(catalog, () => tools() === '')
  })

  it('is not served where signatures are asked for, unless that is said', async () => {
    await new PinStore({ store }).pin(pin(FORECAST))
    const verify = () => Promise.resolve(true)
    expect((await opened({ verify })).server('weather')).toBeUndefined()
    expect(versions((await opened({ verify, pins: true })).server('weather'))).toEqual(['1.0.0'])
    expect((await opened({ pins: false })).server('weather')).toBeUndefined()
  })

  it('is passed over when it cannot be read', async () => {
    const { logger, said } = listening()
    await store.write(({ documents }) =>
      documents.put({ kind: 'pin', id: 'weather@1.0.0', subject: 'weather', content: {}, createdAt: 1 }),
    )
    expect(versions((await opened({ logger })).server('weather'))).toEqual([])
    expect(said).toEqual(['The pinned surface "weather@1.0.0" cannot be read'])
  })
})

describe('a catalog on a file that others write to', () => {
  function place(): string {
    const directory = mkdtempSync(join(tmpdir(), 'mcpver-catalog-'))
    onTestFinished(() => rmSync(directory, { recursive: true }))
    return join(directory, 'store.sqlite')
  }

  async function openAt(path: string): Promise<Store> {
    const opening = await openSqliteStore({ path, busyTimeout: 50 })
    onTestFinished(() => opening.close())
    return opening
  }

  it('follows them', async () => {
    const path = place()
    const [here, other] = [await openAt(path), await openAt(path)]
    const catalog = await opened({ store: here })
    await insert(other, release('1.0.0', FORECAST))
    await routeTo('1.0.0', undefined, other)
    await until(catalog, () => selected(catalog.server('weather')) === '1.0.0')
  })

  it('serves what it saw last while the file is locked, says so, and goes on when it is not', async () => {
    const path = place()
    await (await openSqliteStore({ path })).close()
    const locker = new DatabaseSync(path)
    onTestFinished(() => locker.close())
    // Without WAL, a lock for writing keeps readers out too.
    locker.exec('pragma journal_mode = truncate')
    const { logger, said } = listening()
    const here = await openAt(path)
    await insert(here, release('1.0.0', FORECAST))
    await routeTo('1.0.0', undefined, here)
    let now = 5
    const catalog = await opened({ store: here, logger, clock: { now: () => now } })
    expect(catalog.status).toEqual({ fresh: true, since: 5 })
    locker.exec('begin exclusive')
    now = 6
    await eventually(() => !catalog.status.fresh)
    expect(catalog.status).toMatchObject({ since: 6, error: { code: 'ERR_STORE_BUSY' } })
    expect(selected(catalog.server('weather'))).toBe('1.0.0')
    await expect(routeTo('1.0.0', 1, here)).rejects.toMatchObject({ code: 'ERR_STORE_BUSY' })
    locker.exec('rollback')
    now = 7
    await eventually(() => catalog.status.fresh)
    expect(catalog.status).toEqual({ fresh: true, since: 7 })
    await insert(here, release('1.1.0', FORECAST))
    await until(catalog, () => versions(catalog.server('weather')).length === 2)
    expect(said).toEqual(['The store cannot be read; what was seen last is served'])
  })

  it('cannot be opened on a store that cannot be read', async () => {
    const closed = await openAt(place())
    await closed.close()
    await expect(ReleaseCatalog.open({ store: closed })).rejects.toMatchObject({ code: 'ERR_STORE_CLOSED' })
  })
})
