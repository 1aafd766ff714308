import { canonicalize, parseJson, type DeploymentState, type Store, type StoreView, type Traffic } from '@mcpver/core'
import { createMemoryStore } from '@mcpver/store'
import { describe, expect, it, onTestFinished } from 'vitest'
import { PinStore } from '../catalog/pin-store.ts'
import { digest, insert, promote, release, snapshot } from '../catalog/test/samples.ts'
import { RouteDeployer, type RouteDeployerOptions } from './route-deployer.ts'
import { RouteStore } from './route-store.ts'
import type { RouteDraft } from './route.ts'

const DRAFT: RouteDraft = {
  server: 'weather',
  active: '1.0.0',
  split: new Map([['2.0.0', 10]]),
  pins: [{ principal: 'ana', range: '^1' }],
  guard: 'classify',
  callable: ['0.9.0'],
  sessions: 'stay',
  retirement: { afterRemovalDate: 'refuse' },
  arguments: 'validate',
  aliases: new Map([['old', 'forecast']]),
  warm: ['2.0.0'],
}
const TRAFFIC: Traffic = { active: '2.0.0', split: { '1.0.0': 25 }, mirror: { version: '1.0.0', percent: 5 } }

async function opened(options: RouteDeployerOptions = {}) {
  const store = createMemoryStore()
  onTestFinished(() => store.close())
  await insert(
    store,
    release('0.9.0', { forecast: '0.9.0' }, { state: 'deprecated', checksum: digest(9) }),
    release('1.0.0', { forecast: '1.0.0' }, { checksum: digest(10) }),
    release('2.0.0', { forecast: '2.0.0' }, { state: 'staging', checksum: digest(20) }),
  )
  let now = 1000
  const clock = { now: () => now++ }
  const routes = new RouteStore({ store, clock })
  await routes.change(DRAFT, { by: 'ana' })
  return { store, routes, deployer: new RouteDeployer({ clock, ...options }) }
}

const routeOf = (store: Store) => store.read(({ documents }) => documents.get('route', 'weather'))
const statesOf = (store: Store) =>
  store.read(async ({ releases }) =>
    Object.fromEntries((await releases.list({ name: 'weather' })).map(({ value }) => [value.version, value.state])),
  )
const capture = (store: Store, deployer: RouteDeployer) => store.read((view) => deployer.capture(view, 'weather'))
const restore = (store: Store, deployer: RouteDeployer, state: DeploymentState) =>
  store.write((view) => deployer.restore(view, state['name'] as string, { state, by: 'carl' }))

describe('what would serve a version', () => {
  it('is a release, or what was pinned on first use, or nothing', async () => {
    const { store, deployer } = await opened()
    const found = (version: string) => store.read((view) => deployer.release(view, 'weather', version))
    expect(await found('0.9.0')).toMatchObject({ version: '0.9.0', state: 'deprecated', checksum: digest(9) })
    expect(await found('5.0.0')).toBeUndefined()
    const pinned = { server: 'weather', version: '5.0.0', snapshot: snapshot({ forecast: '5.0.0' }), upstream: null }
    await new PinStore({ store }).pin(pinned)
    const release = await found('5.0.0')
    expect(release).toMatchObject({ name: 'weather', version: '5.0.0', state: 'production', signature: '' })
    expect(release?.definition['tools']).toMatchObject([{ name: 'forecast' }])
    // As `capture` notes it.
    const state = await capture(store, deployer)
    expect(JSON.stringify(state['pins'])).toContain(release?.checksum)
  })
})

describe('the versions that callers of a server get', () => {
  it('are those that its route says', async () => {
    const { store, deployer } = await opened()
    const traffic: Traffic = { active: '1.0.0', split: { '2.0.0': 10 }, warm: ['2.0.0'] }
    expect(await store.read((view) => deployer.current(view, 'weather'))).toEqual(traffic)
    expect(await store.read((view) => deployer.current(view, 'maps'))).toBeUndefined()
  })

  it('are changed, and nothing else of the route', async () => {
    const { store, routes, deployer } = await opened()
    const traffic: Traffic = {
      ...TRAFFIC,
      matches: [{ principal: 'ben', version: '1.0.0' }],
      gateways: { east: '1.0.0' },
      warm: ['1.0.0'],
    }
    await store.write((view) => deployer.apply(view, 'weather', { traffic, by: 'ben' }))
    expect(await store.read((view) => deployer.current(view, 'weather'))).toEqual(traffic)
    const { pins, guard, callable, sessions, retirement, arguments: rule, aliases } = DRAFT
    const kept = { pins, guard, callable, sessions, retirement, arguments: rule, aliases }
    const said = { createdBy: 'ana', changedBy: 'ben' }
    expect((await routes.read('weather'))?.value).toMatchObject({ ...kept, ...said })
    await store.write((view) => deployer.apply(view, 'weather', { traffic: TRAFFIC, by: 'ben' }))
    expect(await store.read((view) => deployer.current(view, 'weather'))).toEqual(TRAFFIC)
    expect((await routes.read('weather'))?.value.warm).toBeUndefined()
  })

  it('are not written again when they are what they should be', async () => {
    const { store, deployer } = await opened()
    const traffic = await store.read((view) => deployer.current(view, 'weather'))
    await store.write((view) => deployer.apply(view, 'weather', { traffic: traffic!, by: 'ben' }))
    expect(await routeOf(store)).toMatchObject({ revision: 1, value: { content: { changedBy: 'ana' } } })
  })

  it.each<[what: string, traffic: Traffic, code: string]>([
    ['active', { active: '9.0.0', split: {} }, 'ERR_ROUTE_RELEASE'],
    ['matched', { active: '1.0.0', split: {}, matches: [{ principal: 'a', version: '9.0.0' }] }, 'ERR_ROUTE_RELEASE'],
    ['of a gateway', { active: '1.0.0', split: {}, gateways: { east: '9.0.0' } }, 'ERR_ROUTE_RELEASE'],
    ['mirrored to', { active: '1.0.0', split: {}, mirror: { version: '9.0.0', percent: 1 } }, 'ERR_ROUTE_RELEASE'],
    ['warm', { active: '1.0.0', split: {}, warm: ['9.0.0'] }, 'ERR_ROUTE_RELEASE'],
    ['in shares of over 100 percent', { active: '1.0.0', split: { '2.0.0': 101 } }, 'ERR_INVALID_DOCUMENT'],
  ])('are none that there is not: %s', async (_what, traffic, code) => {
    const { store, deployer } = await opened()
    const before = await routeOf(store)
    const applied = store.write((view) => deployer.apply(view, 'weather', { traffic, by: 'ben' }))
    await expect(applied).rejects.toMatchObject({ code })
    expect(await routeOf(store)).toEqual(before)
  })

  it('of a server without a route can be neither changed nor captured', async () => {
    const { store, deployer } = await opened()
    const missing = { code: 'ERR_ROUTE_MISSING', hint: expect.any(String) as string }
    const applied = store.write((view) => deployer.apply(view, 'maps', { traffic: TRAFFIC, by: 'ben' }))
    await expect(applied).rejects.toMatchObject(missing)
    await expect(store.read((view) => deployer.capture(view, 'maps'))).rejects.toMatchObject(missing)
  })

  it('are changed together with what takes note of it, or not at all', async () => {
    const { store, deployer } = await opened({ onChange: () => Promise.reject(new Error('No room')) })
    const state = await capture(store, deployer)
    const before = await routeOf(store)
    const applied = store.write((view) => deployer.apply(view, 'weather', { traffic: TRAFFIC, by: 'ben' }))
    await expect(applied).rejects.toThrow('No room')
    await promote(store, '2.0.0', 'production')
    await expect(restore(store, deployer, state)).rejects.toThrow('No room')
    expect(await routeOf(store)).toEqual(before)
    expect(await statesOf(store)).toMatchObject({ '2.0.0': 'production' })
  })
})

describe('what was captured', () => {
  it('is JSON, the same for the same', async () => {
    const { store, deployer } = await opened()
    const [one, other] = [await capture(store, deployer), await capture(store, deployer)]
    expect(canonicalize(one)).toBe(canonicalize(other))
    expect(one).toMatchObject({ format: 'mcpver-deployment', formatVersion: 1, name: 'weather' })
    expect(one['releases']).toMatchObject([{ version: '0.9.0' }, { version: '1.0.0' }, { version: '2.0.0' }])
  })

  it('comes back byte for byte, but for who changed the route and when', async () => {
    const { store, routes, deployer } = await opened()
    const state = parseJson(canonicalize(await capture(store, deployer))) as DeploymentState
    const before = await routeOf(store)
    await promote(store, '2.0.0', 'production')
    await promote(store, '1.0.0', 'deprecated')
    await routes.change({ server: 'weather', active: '2.0.0' }, { by: 'ben', revision: 1 })
    expect(await store.read((view) => deployer.validate(view, 'weather', state))).toEqual({ success: true })
    expect(await restore(store, deployer, state)).toEqual({ success: true })
    const after = await routeOf(store)
    const own = { changedAt: after!.value.content['changedAt'], changedBy: 'carl' }
    expect(canonicalize(after?.value.content)).toBe(canonicalize({ ...before?.value.content, ...own }))
    expect(await statesOf(store)).toEqual({ '0.9.0': 'deprecated', '1.0.0': 'production', '2.0.0': 'staging' })
    const again = await capture(store, deployer)
    expect(canonicalize({ ...again, route: state['route']! })).toBe(canonicalize(state))
  })

  it('comes back when the route was removed', async () => {
    const { store, routes, deployer } = await opened()
    const state = await capture(store, deployer)
    await routes.remove('weather', 1)
    expect(await restore(store, deployer, state)).toEqual({ success: true })
    expect((await routes.read('weather'))?.value).toMatchObject({
      active: '1.0.0',
      createdBy: 'ana',
      changedBy: 'carl',
    })
  })

  it('is told to whoever takes note, releases too', async () => {
    const noted: string[] = []
    const note = async (view: StoreView, text: string): Promise<void> => {
      expect(await view.releases.list({ name: 'weather' })).toHaveLength(3)
      noted.push(text)
    }
    const { store, deployer } = await opened({
      onChange: (view, before, after) => note(view, `route ${String(before?.active)} > ${String(after?.active)}`),
      onRelease: (view, { before, after, by }) =>
        note(view, `${before.version} ${before.state} > ${after.state} ${by}`),
    })
    const state = await capture(store, deployer)
    await promote(store, '2.0.0', 'production')
    await restore(store, deployer, state)
    expect(noted).toEqual(['2.0.0 production > staging carl', 'route 1.0.0 > 1.0.0'])
  })

  it('leaves a release archived that was archived since and is not named', async () => {
    const { store, routes, deployer } = await opened()
    await insert(store, release('0.1.0', {}, { state: 'deprecated' }))
    const state = await capture(store, deployer)
    await promote(store, '0.1.0', 'archived')
    await routes.change({ server: 'weather', active: '2.0.0' }, { by: 'ben', revision: 1 })
    expect(await restore(store, deployer, state)).toEqual({ success: true })
    expect(await statesOf(store)).toMatchObject({ '0.1.0': 'archived' })
  })

  const changed = (change: (state: DeploymentState) => object) => (state: DeploymentState) => ({
    ...state,
    ...change(state),
  })
  const releases = (change: object) =>
    changed((state) => ({
      releases: (state['releases'] as readonly object[]).map((one, at) => (at === 1 ? { ...one, ...change } : one)),
    }))

  it.each<[what: string, reason: string, change: (state: DeploymentState) => DeploymentState]>([
    [
      'of another server',
      'is that of "maps"',
      changed(({ route }) => ({ name: 'maps', route: { ...(route as object), server: 'maps' } })),
    ],
    [
      'with the route of another server',
      '/route',
      changed(({ route }) => ({ route: { ...(route as object), server: 'maps' } })),
    ],
    ['of a later version', 'reads up to version 1', changed(() => ({ formatVersion: 2 }))],
    ['of another format', 'mcpver-deployment', changed(() => ({ format: 'mcpver-route' }))],
    ['with more than it should have', '/more', changed(() => ({ more: 1 }))],
    ['with a route that is none', '/split', changed(({ route }) => ({ route: { ...(route as object), split: 5 } }))],
    ['without a route', '/route', changed(() => ({ route: null }))],
    ['with a release twice', '/releases/1', releases({ version: '0.9.0' })],
    ['with a state that is none', '/releases/1/state', releases({ state: 'gone' })],
    ['with a checksum that is none', '/releases/1/checksum', releases({ checksum: 'sha256:0' })],
    ['with another checksum', 'has another checksum', releases({ checksum: digest(11) })],
  ])('is refused: %s', async (_what, reason, change) => {
    const { store, deployer } = await opened()
    const state = change(await capture(store, deployer))
    await expectRefusal(store, deployer, { state, reason })
  })

  it.each(['0.9.0', '1.0.0', '2.0.0'])(
    'is refused when %s, which the route names, was archived since',
    async (version) => {
      const { store, deployer } = await opened()
      const state = await capture(store, deployer)
      await promote(store, '2.0.0', 'production')
      await promote(store, version, 'archived')
      await expectRefusal(store, deployer, { state, reason: `Release ${version} of "weather" was archived since` })
    },
  )

  it('is refused when a release is not there any more', async () => {
    const { store, deployer } = await opened()
    const state = await capture(store, deployer)
    const other = createMemoryStore()
    onTestFinished(() => other.close())
    await insert(other, release('1.0.0', {}, { checksum: digest(10) }))
    await expectRefusal(other, deployer, { state, reason: 'Release 2.0.0 of "weather" is not there any more' })
  })
})

describe('a surface that was pinned on first use', () => {
  const pinned = { server: 'maps', version: '0.1.0', snapshot: snapshot({ find: '1.0.0' }), upstream: null }

  async function pinnedServer() {
    const { store, routes, deployer } = await opened()
    const pins = new PinStore({ store })
    await pins.pin(pinned)
    await routes.change({ server: 'maps', active: '0.1.0' }, { by: 'ana' })
    return { store, pins, deployer, state: await store.read((view) => deployer.capture(view, 'maps')) }
  }

  it('is what it was', async () => {
    const { store, deployer, state } = await pinnedServer()
    expect(await restore(store, deployer, state)).toEqual({ success: true })
  })

  it.each<[what: string, change: (pins: PinStore, store: Store) => Promise<unknown>, reason: string]>([
    [
      'is another one',
      (pins) => pins.replace({ ...pinned, snapshot: snapshot({ find: '1.1.0' }) }, 1),
      'is not the surface',
    ],
    ['is gone', (pins) => pins.remove(pinned, 1), 'is not pinned any more'],
    ['was released', (_pins, store) => insert(store, release('0.1.0', {}, { name: 'maps' })), 'was released since'],
  ])('cannot be had back when it %s', async (_what, change, reason) => {
    const { store, pins, deployer, state } = await pinnedServer()
    await change(pins, store)
    await expectRefusal(store, deployer, { state, reason, name: 'maps' })
  })
})

/** Refused with the reason, by `validate` as by `restore`, and nothing is changed. */
async function expectRefusal(
  store: Store,
  deployer: RouteDeployer,
  { state, reason, name = 'weather' }: { state: DeploymentState; reason: string; name?: string },
): Promise<void> {
  const all = () =>
    store.read(async ({ releases, documents }) => [await releases.list(), await documents.list('route')])
  const before = await all()
  const refused = { success: false, reason: expect.stringContaining(reason) as string }
  expect(await store.read((view) => deployer.validate(view, name, state))).toEqual(refused)
  expect(await store.write((view) => deployer.restore(view, name, { state, by: 'carl' }))).toEqual(refused)
  expect(await all()).toEqual(before)
}
