import { createMemoryStore } from '@mcpver/store'
import { describe, expect, it, onTestFinished } from 'vitest'
import { PinStore } from '../src/catalog/pin-store.ts'
import { openGateway, definitions } from './support/scene.ts'
import { TinyHttp } from './support/tiny/tiny-http.ts'
import type { TinyOptions } from './support/tiny/tiny-server.ts'
import { eventually } from '../src/test/eventually.ts'

const TOOLS = definitions({ echo: '1.0.0', other: '1.0.0' })

async function stage(options: Partial<TinyOptions> = {}) {
  const tiny = await TinyHttp.start({ version: '2.3.4', tools: TOOLS, instructions: 'Be kind.', ...options })
  const store = createMemoryStore()
  const gateway = await openGateway(store)
  onTestFinished(async () => {
    await gateway.close(0)
    await tiny.close()
    await store.close()
  })
  const upstream = { url: tiny.url }
  const takeIn = () => gateway.takeIn({ server: 'tiny', upstream, by: 'test' })
  return { tiny, takeIn, pins: new PinStore({ store }) }
}

describe('a server that nobody has released', () => {
  it('is held to what it says of itself and lists, on all pages, and to nothing that it lists to others alone', async () => {
    const { takeIn, pins } = await stage({
      pageSize: 1,
      listedTo: (tools, capabilities) => (Object.hasOwn(capabilities, 'sampling') ? tools : tools.slice(1)),
    })
    expect(await takeIn()).toEqual({ status: 'pinned', version: '2.3.4', tools: 2 })
    const pin = await pins.read('tiny', '2.3.4')
    expect(pin?.value).toMatchObject({ version: '2.3.4', instructions: 'Be kind.' })
    expect(pin?.value.snapshot.surface.tools.map(({ name }) => name)).toEqual(['echo', 'other'])
  })

  it('leaves no session and no request behind when it was looked at', async () => {
    const { tiny, takeIn } = await stage()
    await takeIn()
    await eventually(() => expect([tiny.open, tiny.sessions.size]).toEqual([0, 0]))
  })

  it('is not taken in when it cannot be reached, and when what it lists is no list of tools', async () => {
    const { tiny, takeIn, pins } = await stage({ listedTo: () => [{ name: 'no schema' }] })
    await expect(takeIn()).rejects.toMatchObject({ code: expect.stringMatching(/^ERR_/) as string })
    await tiny.close()
    await expect(takeIn()).rejects.toMatchObject({ code: 'ERR_UPSTREAM_FAILED' })
    expect(await pins.list('tiny')).toEqual([])
  })
})
