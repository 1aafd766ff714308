import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CallCounter, OTHER_CLIENTS, type CallOutcome, type ToolCallEvent } from './call-counter.ts'

const CLIENT = { name: 'agent', version: '1.0.0' }
const EVENT: ToolCallEvent = {
  tool: 'forecast',
  version: '1.0.0',
  client: CLIENT,
  outcome: 'served',
  deprecated: false,
  at: 1000,
  duration: 5,
}
const counted = (events: readonly Partial<ToolCallEvent>[], maxClients = 10): ReturnType<CallCounter['rows']> => {
  const counter = new CallCounter(maxClients)
  for (const event of events) {
    const call = { ...EVENT, ...event }
    counter.record(call.client, call, call.at)
  }
  return counter.rows()
}

describe('CallCounter', () => {
  it('counts nothing before the first call', () => {
    expect(counted([])).toEqual([])
  })

  it('counts the calls of one tool version by one client in one row, with the time of the last', () => {
    expect(counted([{ at: 1 }, { at: 7 }])).toEqual([
      {
        tool: 'forecast',
        version: '1.0.0',
        client: CLIENT,
        calls: 2,
        errors: 0,
        refusals: 0,
        deprecated: 0,
        lastCallAt: 7,
      },
    ])
  })

  it.each<[differs: string, Partial<ToolCallEvent>]>([
    ['tool', { tool: 'clock' }],
    ['version', { version: '2.0.0' }],
    ['missing version', { version: undefined }],
    ["client's name", { client: { ...CLIENT, name: 'other' } }],
    ["client's version", { client: { ...CLIENT, version: '2.0.0' } }],
  ])('counts another %s in a row of its own', (_differs, event) => {
    expect(counted([{}, event]).map(({ calls }) => calls)).toEqual([1, 1])
  })

  it.each<[outcome: CallOutcome, deprecated: boolean, errors: number, refusals: number, counts: number]>([
    ['served', false, 0, 0, 0],
    ['served', true, 0, 0, 1],
    ['error', false, 1, 0, 0],
    ['error', true, 1, 0, 1],
    ['refused', false, 0, 1, 0],
    ['refused', true, 0, 1, 0],
  ])('counts a call that is %s, deprecated: %s', (...row) => {
    const [outcome, deprecated, errors, refusals, counts] = row
    expect(counted([{ outcome, deprecated }])).toMatchObject([{ calls: 1, errors, refusals, deprecated: counts }])
  })

  it('puts the rows with the most calls first', () => {
    const rows = counted([{ tool: 'one' }, { tool: 'three' }, { tool: 'three' }, { tool: 'three' }, { tool: 'one' }])
    expect(rows.map(({ tool, calls }) => [tool, calls])).toEqual([
      ['three', 3],
      ['one', 2],
    ])
  })

  it('keeps a bounded number of clients apart and counts the rest together', () => {
    const names = Array.from({ length: 1000 }, (_, index) => `client-${String(index)}`)
    const rows = counted(
      names.map((name) => ({ client: { name, version: '1' } })),
      3,
    )
    expect(rows.map(({ client, calls }) => [client.name, calls])).toEqual([
      [OTHER_CLIENTS.name, 997],
      ['client-0', 1],
      ['client-1', 1],
      ['client-2', 1],
    ])
  })

  it('goes on counting a client that came before the limit was reached', () => {
    const [first, second] = ['first', 'second'].map((name) => ({ client: { name, version: '1' } }))
    expect(counted([first!, second!, first!], 1).map(({ client, calls }) => [client.name, calls])).toEqual([
      ['first', 2],
      [OTHER_CLIENTS.name, 1],
    ])
  })

  it('counts all clients together when it may keep none', () => {
    expect(counted([{}, {}], 0)).toMatchObject([{ client: OTHER_CLIENTS, calls: 2 }])
  })

  it('shortens what clients call themselves', () => {
    const long = { name: 'n'.repeat(1_000_000), version: 'v'.repeat(1_000_000) }
    const longer = { name: `${long.name}x`, version: long.version }
    const rows = counted([{ client: long }, { client: longer }])
    expect(rows).toMatchObject([{ client: { name: 'n'.repeat(100), version: 'v'.repeat(50) }, calls: 2 }])
  })

  it('never loses a call and never keeps more rows than it may', () => {
    const event = fc.record({
      tool: fc.constantFrom('forecast', 'clock'),
      version: fc.constantFrom('1.0.0', undefined),
      client: fc.record({ name: fc.string(), version: fc.constantFrom('1', '2') }),
      outcome: fc.constantFrom<CallOutcome[]>('served', 'error', 'refused'),
    })
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), fc.integer({ min: 0, max: 5 }), (events, maxClients) => {
        const rows = counted(events, maxClients)
        expect(rows.reduce((sum, { calls }) => sum + calls, 0)).toBe(events.length)
        expect(rows.length).toBeLessThanOrEqual(2 * 2 * (maxClients + 1))
        const failed = events.filter(({ outcome }) => outcome === 'error').length
        expect(rows.reduce((sum, { errors }) => sum + errors, 0)).toBe(failed)
      }),
    )
  })

  it('hands out copies: what a reader does to a row changes no count', () => {
    const counter = new CallCounter(1)
    counter.record(EVENT.client, EVENT, EVENT.at)
    Object.assign(counter.rows()[0]!, { calls: 100 })
    expect(counter.rows()).toMatchObject([{ calls: 1 }])
  })
})
