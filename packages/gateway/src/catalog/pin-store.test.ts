import { canonicalize, parseJson, type Store } from '@mcpver/core'
import { createMemoryStore } from '@mcpver/store'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parsePin, pinId, toPinDocument, type PinnedSurface } from './pin-document.ts'
import { PinStore, type PinStoreOptions } from './pin-store.ts'
import { snapshot } from './test/samples.ts'

const PIN: PinnedSurface = {
  server: '@org/maps',
  version: '1.0.0',
  snapshot: snapshot({ find: '1.0.0', route: '1.0.0' }),
  upstream: { command: ['npx', 'maps'] },
  instructions: 'Be brief.',
}
const CHANGED: PinnedSurface = { ...PIN, snapshot: snapshot({ find: '1.1.0' }) }
const DOCUMENT = toPinDocument(PIN)

function opened(options: Partial<PinStoreOptions> = {}): { readonly store: Store; readonly pins: PinStore } {
  const store = createMemoryStore()
  onTestFinished(() => store.close())
  let now = 1
  return { store, pins: new PinStore({ store, clock: { now: () => now++ }, ...options }) }
}

describe('a pinned surface', () => {
  it('comes back as it was', () => {
    expect(parsePin(parseJson(canonicalize(DOCUMENT)))).toEqual(PIN)
    const { instructions, ...bare } = { ...PIN, upstream: null }
    expect(instructions).toBeDefined()
    expect(parsePin(toPinDocument(bare))).toEqual(bare)
  })

  it.each<[what: string, change: object, at: string]>([
    ['an unknown member', { more: 1 }, '/more'],
    ['a version that is none', { version: 'latest' }, '/version'],
    ['a surface that is none', { definition: { tools: 1 } }, 'tools'],
    ['a tool without a version', { definition: { ...(DOCUMENT['definition'] as object), versions: {} } }, '/versions'],
    ['an upstream that is a text', { upstream: 'npx maps' }, '/upstream'],
    ['instructions that are no text', { instructions: 1 }, '/instructions'],
  ])('with %s is refused, with its place', (_what, change, at) => {
    expect(() => parsePin({ ...DOCUMENT, ...change })).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_DOCUMENT', message: expect.stringContaining(at) as string }),
    )
  })

  it('is known by server and version', () => {
    expect(pinId('@org/maps', '1.0.0')).toBe('@org/maps@1.0.0')
  })
})

describe('a store of pins', () => {
  it('keeps what came first, and tells that it did', async () => {
    const { pins } = opened()
    expect(await pins.pin(PIN)).toEqual({ isNew: true, pin: { value: PIN, revision: 1 } })
    expect(await pins.pin(CHANGED)).toEqual({ isNew: false, pin: { value: PIN, revision: 1 } })
    expect(await pins.read('@org/maps', '1.0.0')).toEqual({ value: PIN, revision: 1 })
  })

  it('has one first of several who pin at once', async () => {
    const { pins } = opened()
    const results = await Promise.all([PIN, CHANGED, PIN].map((pin) => pins.pin(pin)))
    expect(results.map(({ isNew }) => isNew)).toEqual([true, false, false])
  })

  it('replaces what somebody has read, and nothing newer', async () => {
    const { pins, store } = opened()
    await pins.pin(PIN)
    expect(await pins.replace(CHANGED, 1)).toEqual({ value: CHANGED, revision: 2 })
    await expect(pins.replace(PIN, 1)).rejects.toMatchObject({ code: 'ERR_STORE_STALE' })
    const [document] = await store.read(({ documents }) => documents.list('pin'))
    expect(document?.value).toMatchObject({ createdAt: 1, subject: '@org/maps' })
  })

  it('lists those of a server, and removes one', async () => {
    const { pins } = opened()
    await pins.pin(PIN)
    await pins.pin({ ...PIN, version: '1.1.0' })
    await pins.pin({ ...PIN, server: 'weather' })
    expect((await pins.list('@org/maps')).map(({ value }) => value.version)).toEqual(['1.0.0', '1.1.0'])
    await pins.remove(PIN, 1)
    expect(await pins.read('@org/maps', '1.0.0')).toBeUndefined()
    await expect(pins.remove(PIN, 1)).rejects.toMatchObject({ code: 'ERR_STORE_MISSING' })
  })

  it('has each change taken note of, or does not make it', async () => {
    const noted: string[] = []
    let isFull = false
    const { pins } = opened({
      onChange: (_view, before, after) => {
        if (isFull) return Promise.reject(new Error('No room'))
        const sizes = [before, after].map((pin) => pin?.snapshot.versions.size ?? 'none')
        return Promise.resolve(void noted.push(sizes.join(' > ')))
      },
    })
    await pins.pin(PIN)
    await pins.pin(PIN)
    await pins.replace(CHANGED, 1)
    await pins.remove(PIN, 2)
    expect(noted).toEqual(['none > 2', '2 > 1', '1 > none'])
    isFull = true
    await expect(pins.pin(PIN)).rejects.toThrow('No room')
    expect(await pins.list('@org/maps')).toEqual([])
  })

  it('refuses a surface that somebody wrote under another name', async () => {
    const { pins, store } = opened()
    await store.write(({ documents }) =>
      documents.put({ kind: 'pin', id: 'maps@1.0.0', subject: 'maps', content: DOCUMENT, createdAt: 1 }),
    )
    await expect(pins.read('maps', '1.0.0')).rejects.toMatchObject({ code: 'ERR_INVALID_DOCUMENT' })
  })
})
