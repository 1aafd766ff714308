import { silentLogger } from '@mcpver/core'
import { describe, expect, it } from 'vitest'
import type { CallEnd } from '../server/served-server.ts'
import { usageEventOf, type UsageEvent } from './usage-event.ts'
import { usageTeller } from './usage-teller.ts'

const clock = { now: () => 1_790_000_000_000 }

function end(changes: Partial<CallEnd> = {}): CallEnd {
  const caller = { principal: 'ana', client: { name: 'probe', version: '1.0.0' }, key: 'secret-session' }
  const call = { tool: 'forecast', version: '1.2.0', release: '3.0.0', selected: '2.0.0' } as const
  const ended = { outcome: 'served', isDeprecated: false } as const
  return { ...call, ...ended, startedAt: performance.now() - 5, caller, ...changes }
}

describe('a usage event', () => {
  it('says who called what, when that was over and how long it took', () => {
    const event = usageEventOf('weather', end(), clock)
    const { duration, ...rest } = event
    expect(duration).toBeGreaterThanOrEqual(5)
    expect(rest).toEqual({
      server: 'weather',
      tool: 'forecast',
      version: '1.2.0',
      release: '3.0.0',
      selected: '2.0.0',
      client: { name: 'probe', version: '1.0.0' },
      principal: 'ana',
      outcome: 'served',
      isDeprecated: false,
      at: 1_790_000_000_000,
    })
  })

  it('has the code of a refusal, and nothing of the session', () => {
    const event = usageEventOf('weather', end({ outcome: 'refused', code: 'ERR_TOOL_WITHHELD' }), clock)
    expect(event.code).toBe('ERR_TOOL_WITHHELD')
    expect(JSON.stringify(event)).not.toContain('secret-session')
  })

  it('cuts what a client calls itself', () => {
    const client = { name: 'n'.repeat(1000), version: 'v'.repeat(1000) }
    const event = usageEventOf('weather', end({ caller: { principal: undefined, client, key: undefined } }), clock)
    expect(event.client).toEqual({ name: 'n'.repeat(100), version: 'v'.repeat(50) })
  })

  it('never took less than no time', () => {
    expect(usageEventOf('weather', end({ startedAt: performance.now() + 1000 }), clock).duration).toBe(0)
  })
})

describe('a teller', () => {
  it('tells every listener, also when one of them fails', () => {
    const told: UsageEvent[] = []
    const faults: object[] = []
    const failing = (): void => {
      throw new Error('full')
    }
    const logger = { ...silentLogger, error: (fields: object) => void faults.push(fields) }
    const tell = usageTeller({ listeners: [failing, (event) => told.push(event)], clock, logger })
    tell('weather', end())
    expect(told.map(({ server, tool }) => `${server}/${tool}`)).toEqual(['weather/forecast'])
    expect(faults).toHaveLength(1)
  })
})
