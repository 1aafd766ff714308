import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { UsageOutcome } from './usage-event.ts'
import { call, refusal } from './test/events.ts'
import { UsageCounter, type UsageRow } from './usage-counter.ts'

const OUTCOMES: readonly UsageOutcome[] = ['abandoned', 'error', 'failed', 'refused', 'served', 'tool-error']

function labelOf({ server, tool, version, client, principal }: UsageRow): string {
  return [server, tool, version ?? '-', client.name, client.version, principal ?? '-'].join(' ')
}

describe('a usage counter', () => {
  it('counts a call for its server, tool, version, client and principal', () => {
    const usage = new UsageCounter({ clock: { now: () => 7 } })
    usage.record(call())
    usage.record(call({ at: 1_790_000_000_500 }))
    usage.record(call({ version: '2.0.0' }))
    usage.record(call({ server: 'files' }))
    usage.record(call({ principal: 'ana' }))
    usage.record(call({ client: { name: 'probe', version: '1.1.0' } }))
    expect(usage.since).toBe(7)
    expect(usage.rows().map((row) => `${labelOf(row)}: ${String(row.calls)}`)).toEqual([
      'weather forecast 1.2.0 probe 1.0.0 -: 2',
      'weather forecast 2.0.0 probe 1.0.0 -: 1',
      'files forecast 1.2.0 probe 1.0.0 -: 1',
      'weather forecast 1.2.0 probe 1.0.0 ana: 1',
      'weather forecast 1.2.0 probe 1.1.0 -: 1',
    ])
    expect(usage.rows()[0]?.lastCallAt).toBe(1_790_000_000_500)
  })

  it('tells apart how calls ended', () => {
    const usage = new UsageCounter()
    for (const outcome of OUTCOMES) if (outcome !== 'refused') usage.record(call({ outcome }))
    expect(usage.rows()[0]?.outcomes).toEqual({
      abandoned: 1,
      error: 1,
      failed: 1,
      refused: 0,
      served: 1,
      'tool-error': 1,
    })
  })

  it('counts refusals by code, with names that every object has', () => {
    const usage = new UsageCounter()
    for (const code of ['ERR_TOOL_WITHHELD', 'constructor', 'ERR_TOOL_WITHHELD', '__proto__'])
      usage.record(refusal(code))
    const [row] = usage.rows()
    expect(row?.calls).toBe(4)
    expect([...row!.refusals]).toEqual([
      ['ERR_TOOL_WITHHELD', 2],
      ['constructor', 1],
      ['__proto__', 1],
    ])
  })

  it('counts deprecated calls that were let through', () => {
    const usage = new UsageCounter()
    usage.record(call({ isDeprecated: true }))
    usage.record(call({ isDeprecated: true, outcome: 'tool-error' }))
    usage.record(call({ isDeprecated: true, outcome: 'refused', code: 'ERR_TOOL_REMOVED' }))
    expect(usage.rows()[0]?.deprecated).toBe(2)
  })

  it('gives the rows of one server, and of one tool', () => {
    const usage = new UsageCounter()
    for (const server of ['weather', 'files'])
      for (const tool of ['read', 'write']) usage.record(call({ server, tool }))
    expect(usage.rows({ server: 'files' })).toHaveLength(2)
    expect(usage.rows({ server: 'files', tool: 'read' })).toHaveLength(1)
    expect(usage.rows({ server: '__proto__' })).toHaveLength(0)
  })

  it('hands out copies', () => {
    const usage = new UsageCounter()
    usage.record(call())
    const [before] = usage.rows()
    usage.record(call())
    expect(before?.calls).toBe(1)
    expect(before?.outcomes.served).toBe(1)
  })

  it('counts calls that were not refused by how long they took', () => {
    const usage = new UsageCounter()
    for (const duration of [0.5, 1, 1.01, 100_000]) usage.record(call({ duration }))
    usage.record(call({ duration: 3, outcome: 'refused', code: 'ERR_TOOL_REMOVED' }))
    const [series] = usage.series()
    expect(series?.latency?.cumulated().slice(0, 2)).toEqual([2, 3])
    expect(series?.latency?.cumulated().slice(-2)).toEqual([3, 4])
    expect(series?.latency?.sum).toBeCloseTo(100.002_51, 8)
  })
})

describe('the limits of a usage counter', () => {
  it('count clients beyond the first so many together, whoever they say they are', () => {
    const usage = new UsageCounter({ maxClients: 2 })
    for (const name of ['a', 'b', 'c', 'd', '(other)', 'a']) usage.record(call({ client: { name, version: '1' } }))
    expect(usage.rows().map((row) => `${row.client.name} ${String(row.calls)}`)).toEqual(['(other) 3', 'a 2', 'b 1'])
  })

  it('count versions of one client as clients', () => {
    const usage = new UsageCounter({ maxClients: 3 })
    for (let at = 0; at < 10; at++) usage.record(call({ client: { name: 'a', version: String(at) } }))
    expect(usage.rows()).toHaveLength(4)
  })

  it('count principals beyond the first so many together', () => {
    const usage = new UsageCounter({ maxPrincipals: 1 })
    for (const principal of ['ana', 'ben', 'cem', undefined]) usage.record(call({ principal }))
    expect(usage.rows().map((row) => `${row.principal ?? '-'} ${String(row.calls)}`)).toEqual([
      '(other) 2',
      'ana 1',
      '- 1',
    ])
  })

  it('count callers together once there are so many rows, and keep the versions apart', () => {
    const usage = new UsageCounter({ maxRows: 2 })
    for (const principal of ['ana', 'ben', 'cem', 'dan']) usage.record(call({ principal }))
    usage.record(call({ principal: 'ana', version: '2.0.0' }))
    expect(usage.rows().map((row) => `${labelOf(row)}: ${String(row.calls)}`)).toEqual([
      'weather forecast 1.2.0 (other)  (other): 2',
      'weather forecast 1.2.0 probe 1.0.0 ana: 1',
      'weather forecast 1.2.0 probe 1.0.0 ben: 1',
      'weather forecast 2.0.0 (other)  (other): 1',
    ])
  })

  it('count names together that only callers know, and those that cannot be written', () => {
    const usage = new UsageCounter({ maxTools: 2 })
    for (let at = 0; at < 50; at++) usage.record(call({ tool: `made-up-${String(at)}`, version: undefined }))
    usage.record(call({ tool: '\ud800', version: undefined }))
    usage.record(call({ tool: 'approved' }))
    expect(usage.rows().map(({ tool, calls }) => `${tool} ${String(calls)}`)).toEqual([
      '(other) 49',
      'made-up-0 1',
      'made-up-1 1',
      'approved 1',
    ])
  })

  it('never lose a call, nor hold more rows than they say', () => {
    const name = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor', '(other)')
    const events = fc.array(
      fc.record({
        tool: name,
        version: fc.option(name, { nil: undefined }),
        client: fc.record({ name, version: name }),
        principal: fc.option(name, { nil: undefined }),
        outcome: fc.constantFrom(...OUTCOMES),
      }),
    )
    fc.assert(
      fc.property(events, (changes) => {
        const usage = new UsageCounter({ maxClients: 3, maxPrincipals: 2, maxRows: 5, maxTools: 2 })
        for (const change of changes) usage.record(call(change))
        const rows = usage.rows()
        const series = usage.series()
        const inSeries = series.flatMap(({ releases }) =>
          [...releases.values()].flatMap((counts) => Object.values(counts)),
        )
        expect(rows.reduce((sum, { calls }) => sum + calls, 0)).toBe(changes.length)
        expect(inSeries.reduce((sum, count) => sum + count, 0)).toBe(changes.length)
        expect(rows.length).toBeLessThanOrEqual(5 + series.length)
        expect(new Set(rows.map(labelOf)).size).toBe(rows.length)
      }),
    )
  })
})
