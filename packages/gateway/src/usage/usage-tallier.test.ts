import { LatencySketch, silentLogger, type CallTally, type TallyStore } from '@mcpver/core'
import { createMemoryStore, StoreError } from '@mcpver/store'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { call, refusal } from './test/events.ts'
import type { UsageEvent } from './usage-event.ts'
import { UsageTallier, type UsageTallierOptions } from './usage-tallier.ts'

const START = 1_790_000_000_000
const HOUR = 3_600_000

function opened(options: Partial<UsageTallierOptions> = {}) {
  const store = createMemoryStore()
  onTestFinished(() => store.close())
  const clock = { at: START, now: () => clock.at }
  const tallier = new UsageTallier({
    store: store.tallies,
    gateway: 'east',
    interval: HOUR,
    clock,
    logger: silentLogger,
    ...options,
  })
  onTestFinished(() => tallier.close())
  const record = (changes: Partial<UsageEvent> = {}): void => tallier.record(call({ at: clock.at, ...changes }))
  const read = (server = 'weather') => store.tallies.read({ server, from: 0 })
  return { store, clock, tallier, record, read }
}

const seriesOf = ({ release, tool, version, client }: CallTally): string => [release, tool, version, client].join(' ')

describe('counts of calls', () => {
  it('are those of one series in one span, with all that is known of how they ended', async () => {
    const { clock, tallier, record, read } = opened()
    for (const outcome of ['served', 'served', 'error', 'tool-error', 'failed', 'abandoned'] as const) {
      record({ outcome, duration: 10, isDeprecated: outcome === 'served' })
    }
    tallier.record(refusal('ERR_X', { at: clock.at, version: '1.2.0', release: undefined, duration: 10 }))
    clock.at += 1000
    await tallier.flush()
    const sketch = new LatencySketch()
    for (let answered = 0; answered < 4; answered++) sketch.add(10)
    expect(await read()).toEqual([
      {
        ...{ server: 'weather', release: '3.0.0', tool: 'forecast', version: '1.2.0', client: 'probe' },
        ...{ gateway: 'east', isMirrored: false, from: START, span: 1000 },
        ...{ calls: 7, errors: 1, toolErrors: 1, failures: 1, refusals: 1, abandoned: 1, deprecated: 2 },
        latency: sketch.toDocument(),
      },
    ])
  })

  it('are written when their span is over, each span for itself', async () => {
    const { clock, tallier, record, read } = opened()
    record()
    await tallier.flush()
    expect(await read()).toEqual([])
    clock.at += 999
    record()
    clock.at += 1
    record()
    await tallier.flush()
    expect((await read()).map(({ from, calls }) => [from, calls])).toEqual([[START, 2]])
    clock.at += 5000
    record()
    await tallier.close()
    expect((await read()).map(({ from, calls }) => [from, calls])).toEqual([
      [START, 2],
      [START + 1000, 1],
      [START + 6000, 1],
    ])
  })

  it('are of the release that the caller was on, where the call was refused', async () => {
    const { clock, tallier, read } = opened()
    tallier.record(refusal('ERR_X', { at: clock.at, selected: '2.0.0' }))
    await tallier.close()
    expect((await read()).map(seriesOf)).toEqual(['2.0.0 forecast  probe'])
  })

  it('of copies stand apart', async () => {
    const { clock, tallier, record, read } = opened()
    record()
    tallier.recordMirrored(call({ at: clock.at }))
    await tallier.close()
    expect((await read()).map(({ isMirrored, calls }) => [isMirrored, calls]).sort()).toEqual([
      [false, 1],
      [true, 1],
    ])
  })

  it('add up to what was counted, whoever called what and when', async () => {
    const pick = (...names: readonly string[]) => fc.constantFrom(...names)
    const event = fc.record({
      server: pick('weather', 'maps'),
      release: pick('1.0.0', '2.0.0'),
      tool: pick('forecast', '__proto__'),
      version: pick('1.0.0', '1.1.0'),
      client: pick('probe', 'constructor', '').map((name) => ({ name, version: '1' })),
      outcome: fc.constantFrom('served' as const, 'failed' as const, 'tool-error' as const),
      later: fc.integer({ min: 0, max: 1500 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 60 }), fc.nat(59), async (events, flushAt) => {
        const { clock, tallier, read } = opened()
        const expected = new Map<string, number>()
        for (const [at, { later, ...changes }] of events.entries()) {
          clock.at += later
          const { server, release, tool, version, client, outcome } = changes
          tallier.record(call({ ...changes, at: clock.at }))
          const key = JSON.stringify([server, release, tool, version, client.name, outcome])
          expected.set(key, (expected.get(key) ?? 0) + 1)
          if (at === flushAt) await tallier.flush()
        }
        await tallier.close()
        const found = new Map<string, number>()
        for (const tally of [...(await read('weather')), ...(await read('maps'))]) {
          const { server, release, tool, version, client, calls, failures, toolErrors } = tally
          const counts = { served: calls - failures - toolErrors, failed: failures, 'tool-error': toolErrors }
          for (const [outcome, count] of Object.entries(counts)) {
            const key = JSON.stringify([server, release, tool, version, client, outcome])
            if (count > 0) found.set(key, (found.get(key) ?? 0) + count)
          }
        }
        expect([...found].sort()).toEqual([...expected].sort())
      }),
      { numRuns: 50 },
    )
  })

  it('are not lost when the clock is put back a little, or far', async () => {
    const { clock, tallier, record, read } = opened()
    record()
    clock.at += 1000
    record()
    clock.at -= 500
    record()
    clock.at -= 10 * HOUR
    record()
    await tallier.close()
    expect((await read()).map(({ from, calls }) => [from - START, calls])).toEqual([
      [-10 * HOUR, 1],
      [0, 1],
      [1000, 2],
    ])
  })
})

describe('what is told apart', () => {
  it('are so many clients of a server, and the others are one', async () => {
    const { tallier, record, read } = opened({ maxClients: 2 })
    const names = ['a', 'b', 'c', 'd', 'a', '\u0000', '\ud800']
    for (const name of names) record({ client: { name, version: '1' } })
    record({ server: 'maps', client: { name: 'c', version: '1' } })
    await tallier.close()
    const counts = Object.fromEntries((await read()).map(({ client, calls }) => [client, calls]))
    expect(counts).toEqual({ a: 2, b: 1, other: 4 })
    expect((await read('maps')).map(({ client }) => client)).toEqual(['c'])
  })

  it('are so many names of tools that nobody approved, and no name that a store would refuse', async () => {
    const { tallier, record, read } = opened({ maxTools: 1 })
    for (const tool of ['a', 'b', 'c']) record({ tool, version: undefined })
    for (const tool of ['d', 'e'.repeat(256), 'f\u0000']) record({ tool })
    await tallier.close()
    expect((await read()).map(({ tool, calls }) => `${tool} ${String(calls)}`).sort()).toEqual(
      ['(other) 2', '(other) 2', 'a 1', 'd 1'].sort(),
    )
  })

  it('are others after an hour, so that who called once does not keep others from being told apart', async () => {
    const { clock, tallier, record, read } = opened({ maxClients: 1 })
    record({ client: { name: 'once', version: '1' } })
    clock.at += HOUR
    record({ client: { name: 'late', version: '1' } })
    await tallier.close()
    expect((await read()).map(({ client }) => client)).toEqual(['once', 'late'])
  })

  it('is forgotten where there is too much of it, and nothing is lost', async () => {
    const { clock, tallier, record, read } = opened({ maxSeries: 3 })
    for (let second = 0; second < 3; second++) {
      for (let tool = 0; tool < 5; tool++) record({ tool: `tool-${String(tool)}` })
      clock.at += 1000
    }
    await tallier.close()
    expect((await read()).reduce((sum, { calls }) => sum + calls, 0)).toBe(15)
  })
})

describe('a store that is away', () => {
  function away(fault: Error, options: Partial<UsageTallierOptions> = {}) {
    const inner = createMemoryStore()
    onTestFinished(() => inner.close())
    const state = { isAway: true }
    const store: TallyStore = {
      add: (tallies) => (state.isAway ? Promise.reject(fault) : inner.tallies.add(tallies)),
      read: (query) => inner.tallies.read(query),
      prune: (before) => inner.tallies.prune(before),
    }
    const error = vi.fn()
    const opening = opened({ store, logger: { ...silentLogger, error }, ...options })
    return { ...opening, state, error, read: () => inner.tallies.read({ server: 'weather', from: 0 }) }
  }

  it('is told once, and gets all when it is back', async () => {
    const { clock, tallier, record, read, state, error } = away(new Error('away'))
    for (let second = 0; second < 5; second++) {
      record()
      clock.at += 1000
      await tallier.flush()
    }
    expect(error).toHaveBeenCalledTimes(1)
    state.isAway = false
    await tallier.flush()
    expect((await read()).map(({ calls }) => calls)).toEqual([1, 1, 1, 1, 1])
    state.isAway = true
    record()
    clock.at += 1000
    await tallier.flush()
    expect(error).toHaveBeenCalledTimes(2)
  })

  it('is not waited for with more than so many, the newest', async () => {
    const { clock, tallier, record, read, state } = away(new Error('away'), { maxWaiting: 2 })
    for (let second = 0; second < 5; second++) {
      record()
      clock.at += 1000
      await tallier.flush()
    }
    state.isAway = false
    await tallier.flush()
    expect((await read()).map(({ from }) => from - START)).toEqual([3000, 4000])
  })

  it('keeps nothing waiting by what it will never take', async () => {
    const invalid = new StoreError('not so', { code: 'ERR_STORE_INVALID', hint: 'Give another' })
    const { clock, tallier, record, read, state } = away(invalid)
    record()
    clock.at += 1000
    await tallier.flush()
    state.isAway = false
    record()
    await tallier.close()
    expect((await read()).map(({ from }) => from - START)).toEqual([1000])
  })
})

describe('old counts', () => {
  it('are removed, once an hour', async () => {
    const { store, clock, tallier, record, read } = opened({ retention: HOUR })
    const prune = vi.spyOn(store.tallies, 'prune')
    record()
    for (let minute = 0; minute < 130; minute++) {
      clock.at += 60_000
      await tallier.flush()
    }
    expect(prune).toHaveBeenCalledTimes(3)
    expect(await read()).toEqual([])
  })
})

describe('a tallier', () => {
  it('writes by itself', async () => {
    const store = createMemoryStore()
    const tallier = new UsageTallier({
      store: store.tallies,
      gateway: 'east',
      span: 10,
      interval: 5,
      logger: silentLogger,
    })
    tallier.record(call({ at: Date.now() }))
    await vi.waitFor(async () => expect(await store.tallies.read({ server: 'weather', from: 0 })).toHaveLength(1))
    await tallier.close()
    await store.close()
  })
})
