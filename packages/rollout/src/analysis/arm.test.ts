import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tallyOf } from '../../test/call-tally.ts'
import type { ErrorOutcome } from './arm.ts'
import { armPairs, ERROR_OUTCOMES } from './arm.ts'

const RELEASES = { oldRelease: '1.0.0', newRelease: '2.0.0' }

describe('armPairs', () => {
  const outcomes = { errors: 1, toolErrors: 2, failures: 4, refusals: 8, abandoned: 16, calls: 40 }

  it.each<[readonly ErrorOutcome[], number, number]>([
    [ERROR_OUTCOMES, 24, 15],
    [['errors', 'tool_errors', 'failures'], 16, 7],
    [['failures'], 16, 4],
    [['refusals'], 24, 8],
  ])('counts %j as errors, and never what the client gave up', (counted, calls, errors) => {
    const { sum } = armPairs([tallyOf(outcomes)], RELEASES, { tools: [], outcomes: counted })
    expect([sum.newer.calls, sum.newer.errors, sum.older.calls]).toEqual([calls, errors, 0])
  })

  it('keeps versions and tools apart, and leaves other releases out', () => {
    const tallies = [
      tallyOf({ calls: 1, latencies: [5] }),
      tallyOf({ calls: 2, tool: 'write', latencies: [6, 7], isMirrored: true }),
      tallyOf({ calls: 4, release: '1.0.0' }),
      tallyOf({ calls: 8, release: '1.5.0' }),
      tallyOf({ calls: 16, release: '' }),
    ]
    const { sum, byTool } = armPairs(tallies, RELEASES, { tools: ['read', 'gone'], outcomes: ERROR_OUTCOMES })
    expect([sum.newer.calls, sum.newer.mirrored, sum.newer.latency.count, sum.older.calls]).toEqual([3, 2, 3, 4])
    expect([...byTool].map(([tool, { newer, older }]) => [tool, newer.calls, older.calls])).toEqual([
      ['read', 1, 4],
      ['gone', 0, 0],
    ])
  })

  it('never has more errors than calls', () => {
    const { sum } = armPairs([tallyOf({ calls: 2, errors: 5 })], RELEASES, { tools: [], outcomes: ERROR_OUTCOMES })
    expect([sum.newer.calls, sum.newer.errors]).toEqual([2, 2])
  })

  it('does not depend on the order of tallies, or on how many gateways counted', () => {
    const tally = fc.record({
      release: fc.constantFrom('1.0.0', '2.0.0'),
      tool: fc.constantFrom('read', 'write'),
      errors: fc.integer({ min: 0, max: 3 }),
      latencies: fc.array(fc.integer({ min: 1, max: 999 }), { minLength: 3, maxLength: 9 }),
    })
    const settings = { tools: ['read', 'write'], outcomes: ERROR_OUTCOMES }
    fc.assert(
      fc.property(fc.array(tally, { maxLength: 9 }), (given) => {
        const tallies = given.map(tallyOf)
        const [one, other] = [tallies, [...tallies].reverse()].map((order) => {
          const { sum, byTool } = armPairs(order, RELEASES, settings)
          return [sum, ...byTool.values()].flatMap(({ newer, older }) =>
            [newer, older].map(({ calls, errors, latency }) => [calls, errors, latency.toDocument().buckets]),
          )
        })
        expect(one).toEqual(other)
      }),
    )
  })
})
