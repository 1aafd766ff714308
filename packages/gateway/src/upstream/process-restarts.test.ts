import { describe, expect, it } from 'vitest'
import { ManualClock } from '../access/test/manual-clock.ts'
import { ProcessRestarts } from './process-restarts.ts'

const ERROR = new Error('The program "x" ended with code 1')

function setUp(): {
  readonly restarts: ProcessRestarts
  readonly clock: ManualClock
  readonly fail: (key: string, hasAnswered?: boolean) => void
} {
  const clock = new ManualClock()
  const restarts = new ProcessRestarts({ clock, random: () => 0 })
  const fail = (key: string, hasAnswered = false): void =>
    restarts.failed({ key, startedAt: clock.time, hasAnswered }, ERROR)
  return { restarts, clock, fail }
}

describe('processes that failed', () => {
  it('before any of them has answered keep all from being started, each time longer', () => {
    const { restarts, fail } = setUp()
    for (const key of ['a', 'b', 'c', 'd', 'e']) fail(key)
    expect(restarts.failures).toBe(5)
    expect(() => restarts.waitFor('f')).toThrow('failed 5 times in a row: The program "x" ended with code 1')
  })

  it('keep nobody else from being started once one has worked', () => {
    const { restarts, fail } = setUp()
    for (const key of ['a', 'b', 'c', 'd', 'e']) fail(key)
    fail('worked', true)
    expect([restarts.failures, restarts.waitFor('f'), restarts.waitFor('worked')]).toEqual([0, 0, 125])
    fail('g')
    expect([restarts.failures, restarts.waitFor('h')]).toEqual([1, 125])
  })

  it('are forgotten when one that has worked is not needed any more', () => {
    const { restarts, fail } = setUp()
    for (const key of ['a', 'b', 'c', 'd', 'e']) fail(key)
    restarts.ended({ key: 'idle', hasAnswered: false })
    expect(restarts.failures).toBe(5)
    restarts.ended({ key: 'worked', hasAnswered: true })
    expect([restarts.failures, restarts.waitFor('f')]).toEqual([0, 0])
  })

  it('are forgotten after a while, so that the next failure counts as the first', () => {
    const { restarts, clock, fail } = setUp()
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) fail(key)
    clock.time += 120_000
    expect(restarts.failures).toBe(0)
    fail('i')
    expect([restarts.failures, restarts.waitFor('j')]).toEqual([1, 125])
  })
})
