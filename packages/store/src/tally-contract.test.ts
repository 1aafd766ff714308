import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ENGINES } from './test/engines.ts'
import { tally } from './test/samples.ts'
import type { CallTally, Store } from '@mcpver/core'

describe.each(ENGINES)('tallies of a store on $name', ({ start, stop, place }) => {
  let store: Store

  beforeAll(start)
  afterAll(stop)
  beforeEach(async () => {
    store = await place()()
  })

  const read = (query = {}) => store.tallies.read({ server: 'weather', from: 0, ...query })
  const froms = (tallies: readonly CallTally[]) => tallies.map(({ from }) => from)

  it('are given back as they were added', async () => {
    const refused = tally({
      release: '',
      tool: '',
      version: '',
      client: '',
      isMirrored: true,
      latency: { buckets: {}, sum: 0 },
    })
    await store.tallies.add([tally(), refused])
    const found = await read()
    expect(found).toHaveLength(2)
    expect(found).toEqual(expect.arrayContaining([tally(), refused]))
  })

  it('are read of a server, a release and a time, from its first moment to before its last', async () => {
    const all = [tally({ from: 30 }), tally({ from: 10 }), tally({ from: 20, release: '2.0.0' })]
    await store.tallies.add([...all, tally({ from: 20, server: 'maps' })])
    expect(froms(await read())).toEqual([10, 20, 30])
    expect(froms(await read({ from: 20 }))).toEqual([20, 30])
    expect(froms(await read({ from: 10, until: 20 }))).toEqual([10])
    expect(froms(await read({ release: '2.0.0' }))).toEqual([20])
    expect(await read({ release: '' })).toEqual([])
    expect(await read({ server: 'Weather' })).toEqual([])
  })

  it('replace those of the same series, gateway, beginning and kind, and no others', async () => {
    await store.tallies.add([tally({ calls: 1 })])
    await store.tallies.add([tally({ calls: 2, span: 30_000 }), tally({ calls: 3, span: 45_000 })])
    expect(await read()).toEqual([tally({ calls: 3, span: 45_000 })])
    const others = ['release', 'tool', 'version', 'client', 'gateway'].map((name) => tally({ [name]: 'x' }))
    await store.tallies.add([...others, tally({ isMirrored: true }), tally({ from: 1 }), tally({ server: 'maps' })])
    expect(await read()).toHaveLength(8)
    expect(await read({ server: 'maps' })).toHaveLength(1)
  })

  it('can be many at once, of names as long as names may be', async () => {
    const long = 'é'.repeat(512)
    const names = { server: long, release: long, tool: long, version: long, client: long, gateway: long }
    const many = Array.from({ length: 450 }, (_, from) => tally({ ...names, from }))
    await store.tallies.add(many)
    await store.tallies.add(many)
    expect(await read({ server: long })).toEqual(many)
    await store.tallies.add([])
  })

  it('are removed when they began before a time', async () => {
    await store.tallies.add([10, 20, 30].map((from) => tally({ from })))
    await store.tallies.add([tally({ from: 5, server: 'maps' })])
    expect(await store.tallies.prune(20)).toBe(2)
    expect(await store.tallies.prune(20)).toBe(0)
    expect(froms(await read())).toEqual([20, 30])
  })

  it.each<[string, object]>([
    ['no server', { server: '' }],
    ['a count that is no whole number', { calls: 0.5 }],
    ['a count below none', { errors: -1 }],
    ['no flag', { isMirrored: 1 }],
    ['a tool with NUL', { tool: 'a\u0000' }],
    ['a latency that is no sketch', { latency: { buckets: { x: 1 }, sum: 0 } }],
  ])('with %s are refused, and none of those given with it are kept', async (_, changes) => {
    const act = store.tallies.add([tally(), tally(changes)])
    await expect(act).rejects.toMatchObject({ code: 'ERR_STORE_INVALID' })
    expect(await read()).toEqual([])
  })

  it('are not asked for from a time that is none', async () => {
    await expect(read({ from: -1 })).rejects.toMatchObject({ code: 'ERR_STORE_INVALID' })
    await expect(store.tallies.prune(Number.NaN)).rejects.toMatchObject({ code: 'ERR_STORE_INVALID' })
  })

  it('are not added within a transaction, nor to a store that was closed', async () => {
    await expect(store.read(() => store.tallies.add([tally()]))).rejects.toMatchObject({ code: 'ERR_STORE_NESTED' })
    await store.close()
    await expect(store.tallies.add([tally()])).rejects.toMatchObject({ code: 'ERR_STORE_CLOSED' })
  })
})
