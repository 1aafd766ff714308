import type { CallTally } from '@mcpver/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tallyOf } from '../../test/call-tally.ts'
import type { Look } from './judge.ts'
import { judge } from './judge.ts'
import type { AnalysisResult, Reading } from './result.ts'
import { parseAnalysisSettings } from './settings.ts'
import type { AnalysisState } from './state.ts'
import { startAnalysis } from './state.ts'

const RELEASES = { oldRelease: '1.0.0', newRelease: '2.0.0' }
const QUICK = Array.from({ length: 60 }, (_, index) => 10 + index)
const SLOW = QUICK.map((latency) => 2 * latency)

interface Traffic {
  readonly calls: number
  readonly bad?: number
  readonly latencies?: readonly number[]
  readonly tool?: string
}

const newer = ({ bad = 0, ...rest }: Traffic): CallTally => tallyOf({ ...rest, failures: bad })
const older = (traffic: Traffic): CallTally => ({ ...newer(traffic), release: '1.0.0' })
const lookAt = (...tallies: CallTally[]): Look => ({ at: 1000, until: 1000, tallies })

function start(...tools: string[]): AnalysisState {
  return startAnalysis(RELEASES, { tools, startedAt: 0 })
}

function judged(settings: unknown, look: Look, state = start('read')): AnalysisResult {
  return judge(parseAnalysisSettings(settings), state, look).result
}

type ReadingOf<M, R = Reading> = R extends Reading ? (M extends R['metric'] ? R : never) : never

function readingOf<M extends Reading['metric']>(result: AnalysisResult, metric: M, tool: string | null = null) {
  const found = result.readings.find((reading) => reading.metric === metric && reading.tool === tool)
  return found as ReadingOf<M>
}

describe('judge', () => {
  it('passes a version that is as good and as fast', () => {
    const result = judged(
      {},
      lookAt(newer({ calls: 60, bad: 1, latencies: QUICK }), older({ calls: 60, bad: 1, latencies: QUICK })),
    )
    expect(result).toMatchObject({ verdict: 'pass', action: 'promote', looks: 1 })
    expect(result.reason).toBe('Nothing is wrong with any metric')
    expect(readingOf(result, 'latency')).toMatchObject({ verdict: 'pass', effect: 0.5, newer: { points: 60 } })
  })

  it('fails a version with more errors, and says by how much', () => {
    const result = judged({ latency: false }, lookAt(newer({ calls: 100, bad: 12 }), older({ calls: 900, bad: 9 })))
    expect(result).toMatchObject({ verdict: 'fail', action: 'rollback' })
    expect(result.reason).toMatch(/^error_rate, all tools: More errors: 12 of 100 \(12 %\) against 9 of 900 \(1 %\)/)
    expect(readingOf(result, 'error_rate')).toMatchObject({ threshold: 50, older: { rate: 0.01 } })
  })

  it('fails before the minimum of calls when every call fails', () => {
    expect(judged({}, lookAt(newer({ calls: 10, bad: 10 }), older({ calls: 90 }))).verdict).toBe('fail')
  })

  it('does not fail a version that is better', () => {
    const look = lookAt(newer({ calls: 500 }), older({ calls: 500, bad: 250 }))
    expect(judged({ latency: false }, look)).toMatchObject({ verdict: 'pass' })
  })

  it('fails a version that is much slower, pauses if asked to, and bears what is within the tolerance', () => {
    const slow = lookAt(newer({ calls: 60, latencies: SLOW }), older({ calls: 60, latencies: QUICK }))
    expect(judged({}, slow)).toMatchObject({ verdict: 'fail', action: 'rollback' })
    expect(judged({ on_fail: 'pause' }, slow)).toMatchObject({ verdict: 'fail', action: 'pause' })
    expect(readingOf(judged({}, slow), 'latency').shift).toBeCloseTo(1, 1)
    expect(judged({ latency: { tolerance: 1.5 } }, slow).verdict).toBe('pass')
    const quick = lookAt(newer({ calls: 60, latencies: QUICK }), older({ calls: 60, latencies: SLOW }))
    expect(judged({}, quick).verdict).toBe('pass')
  })

  it('spends no more than its share on all tests of latency, of which there are few', () => {
    const settings = parseAnalysisSettings({ error_rate: false })
    const thresholds = new Set<number | null>()
    let state = start('read')
    for (let look = 0; look < 200; look++) {
      const from = state.until
      const tallies = [newer, older].map((of) => ({ ...of({ calls: 60, latencies: QUICK }), from }))
      const answer = judge(settings, state, { at: from + 1, until: from + 1, tallies })
      ;({ state } = answer)
      thresholds.add(readingOf(answer.result, 'latency').threshold)
    }
    expect(thresholds.size).toBeLessThan(30)
    expect([...thresholds].reduce((sum: number, threshold) => sum + (threshold ?? 0), 0)).toBeLessThan(0.02)
  })

  it('reports what is observed only, without failing', () => {
    const look = lookAt(
      newer({ calls: 100, bad: 90, latencies: SLOW }),
      older({ calls: 100, latencies: [...QUICK, ...QUICK] }),
    )
    const result = judged({ observe: ['error_rate', 'latency'] }, look)
    expect(result).toMatchObject({ verdict: 'pass', action: 'promote' })
    expect(readingOf(result, 'error_rate')).toMatchObject({ verdict: 'fail', isObserved: true })
  })

  it('waits when something looks bad without being shown, and does not promote it when the deadline is over', () => {
    const settings = { latency: false, deadline: '1s', no_data: 'promote' }
    const look = lookAt(newer({ calls: 100, bad: 8 }), older({ calls: 100, bad: 1 }))
    expect(judged(settings, { ...look, at: 999 })).toMatchObject({ verdict: 'inconclusive', action: 'wait' })
    expect(judged(settings, look)).toMatchObject({ verdict: 'inconclusive', action: 'pause' })
    expect(readingOf(judged(settings, look), 'error_rate').lacks).toBe('certainty')
  })

  it.each(['wait', 'pause', 'promote', 'rollback'])('does what no_data says after the deadline: %s', (policy) => {
    const settings = { deadline: '1s', no_data: policy }
    const look = lookAt(newer({ calls: 3 }), older({ calls: 100 }))
    expect(judged(settings, { ...look, at: 999 })).toMatchObject({ verdict: 'inconclusive', action: 'wait' })
    expect(judged(settings, look)).toMatchObject({ verdict: 'inconclusive', action: policy })
    expect(judged(settings, look).reason).toMatch(/and the deadline is over$/)
  })

  it('never passes below the minimum of calls, whatever is judged', () => {
    const traffic = fc.record({ calls: fc.integer({ min: 0, max: 80 }), bad: fc.integer({ min: 0, max: 5 }) })
    const settings = fc.constantFrom(
      {},
      { latency: false },
      { error_rate: false, latency: false },
      { observe: ['error_rate', 'latency'] },
    )
    fc.assert(
      fc.property(settings, traffic, traffic, (given, a, b) => {
        const result = judged(given, lookAt(newer(a), older(b)))
        if (a.calls < 50) expect(result.verdict).not.toBe('pass')
        if (b.calls < 50 && given.error_rate !== false && given.observe === undefined) {
          expect(result.verdict).not.toBe('pass')
        }
      }),
    )
  })

  it('gives the same answer when a look is repeated from the stored state, and counts no tally twice', () => {
    const settings = parseAnalysisSettings({})
    const look = lookAt(newer({ calls: 60, latencies: QUICK }), older({ calls: 60, latencies: QUICK }))
    const first = judge(settings, start('read'), look)
    const stored = JSON.parse(JSON.stringify(start('read'))) as AnalysisState
    expect(judge(settings, stored, look)).toEqual(first)
    expect(JSON.parse(JSON.stringify(first))).toEqual(first)
    const again = judge(settings, first.state, { ...look, until: 2000 })
    expect(again.state.sum).toEqual(first.state.sum)
    expect(again.result.looks).toBe(2)
  })

  it('leaves tallies that are too early or too late to other looks', () => {
    const at = (from: number): CallTally => ({ ...newer({ calls: 1 }), from })
    const state = startAnalysis(RELEASES, { tools: [], startedAt: 500 })
    const look = { at: 1000, until: 1000, tallies: [at(499), at(500), at(999), at(1000)] }
    const first = judge(parseAnalysisSettings({}), state, look)
    expect(first.state.sum.newer.calls).toBe(2)
    const next = judge(parseAnalysisSettings({}), first.state, { ...look, until: 2000 })
    expect(next.state.sum.newer.calls).toBe(3)
  })

  it('does not fail equal versions whose weight and common rate change together', () => {
    const night = lookAt(newer({ calls: 100, bad: 1 }), older({ calls: 900, bad: 9 }))
    const day = { at: 2000, until: 2000, tallies: [newer({ calls: 900, bad: 180 }), older({ calls: 100, bad: 20 })] }
    const settings = parseAnalysisSettings({ latency: false })
    const { state } = judge(settings, start('read'), night)
    const later = day.tallies.map((tally) => ({ ...tally, from: 1500 }))
    expect(judge(settings, state, { ...day, tallies: later }).result.verdict).toBe('pass')
  })

  describe('with several tools', () => {
    const tools = start('read', 'write')

    it('fails by one tool that the sum hides', () => {
      const look = lookAt(
        newer({ calls: 3000, bad: 150 }),
        older({ calls: 3000, bad: 150 }),
        newer({ calls: 30, bad: 12, tool: 'write' }),
        older({ calls: 30, tool: 'write' }),
      )
      const result = judged({ latency: false }, look, tools)
      expect(readingOf(result, 'error_rate').verdict).toBe('pass')
      expect(result.reason).toMatch(/^error_rate, "write": More errors/)
      expect(judged({ latency: false, per_tool: false }, look, tools).verdict).toBe('pass')
    })

    it('passes though one tool is never called', () => {
      const result = judged({ latency: false }, lookAt(newer({ calls: 100 }), older({ calls: 100 })), tools)
      expect(result.verdict).toBe('pass')
      expect(readingOf(result, 'error_rate', 'write')).toMatchObject({ verdict: 'inconclusive', lacks: 'calls' })
    })

    it.each([1, 2, 10])('shares the rate of false alarms out among all that can fail: %i tools', (count) => {
      const names = Array.from({ length: count }, (_, index) => `tool ${String(index)}`)
      const settings = {
        guard_rails: { max_error_rate: 0.1, max_p95: '1s', max_p99: '2s' },
        observe: ['max_p99'],
        false_alarm_rate: 0.1,
      }
      const result = judged(settings, lookAt(newer({ calls: 1 })), start(...names))
      const byEvidence = result.readings
        .filter((reading) => !reading.isObserved && reading.metric !== 'latency')
        .reduce((sum, reading) => sum + 1 / ('evidence' in reading ? reading.threshold : Infinity), 0)
      expect(byEvidence).toBeCloseTo((0.1 * 6.5) / 7, 12)
    })
  })

  describe('with guard-rails', () => {
    const rails = { error_rate: false, latency: false, guard_rails: { max_error_rate: 0.05, max_p95: 100 } }

    it('fails a version that breaks a limit for sure, without any old version', () => {
      const result = judged(rails, lookAt(newer({ calls: 60, bad: 12, latencies: QUICK })))
      expect(result).toMatchObject({ verdict: 'fail' })
      expect(result.reason).toMatch(
        /^max_error_rate, all tools: Too many fail: 12 of 60 calls \(20 %\), and 5 % may be$/,
      )
    })

    it('fails by the share of calls that take longer than the limit of a percentile', () => {
      const result = judged(rails, lookAt(newer({ calls: 60, latencies: SLOW })))
      expect(result.reason).toMatch(/^max_p95, all tools: Too many take over 100 ms/)
      expect(readingOf(result, 'max_p95').figure).toBeCloseTo(132, -1)
    })

    it('does not fail for 1 of 2 calls, unless told to', () => {
      const look = lookAt(newer({ calls: 2, bad: 1 }))
      expect(judged(rails, look)).toMatchObject({ verdict: 'inconclusive' })
      const strict = { ...rails, guard_rails: { max_error_rate: 0.05, minimum_calls: 1, bound: 'figure' } }
      expect(judged(strict, look)).toMatchObject({ verdict: 'fail' })
    })

    it('does not pass while the figure is over the limit', () => {
      const result = judged(rails, lookAt(newer({ calls: 60, bad: 4, latencies: QUICK })))
      expect(result.verdict).toBe('inconclusive')
      expect(readingOf(result, 'max_error_rate').lacks).toBe('certainty')
    })

    it('passes within the limits', () => {
      expect(judged(rails, lookAt(newer({ calls: 60, bad: 2, latencies: QUICK }))).verdict).toBe('pass')
    })
  })

  describe('with weights', () => {
    const off = {
      ...lookAt(newer({ calls: 3000, latencies: QUICK }), older({ calls: 7000, latencies: QUICK })),
      weight: 0.1,
    }

    it('warns of a share of calls that cannot be chance', () => {
      const result = judged({}, off)
      expect(result.verdict).toBe('pass')
      expect(readingOf(result, 'sample_ratio')).toMatchObject({ verdict: 'fail', isObserved: true, share: 0.3 })
      expect(judged({ sample_ratio: { on_mismatch: 'fail' } }, off)).toMatchObject({ verdict: 'fail' })
      expect(readingOf(judged({ sample_ratio: { on_mismatch: 'off' } }, off), 'sample_ratio')).toBeUndefined()
    })

    it('bears what a few busy callers do', () => {
      const busy = { ...lookAt(newer({ calls: 180 }), older({ calls: 820 })), weight: 0.1 }
      expect(readingOf(judged({}, busy), 'sample_ratio').verdict).toBe('pass')
    })

    it('does not count mirrored calls, which no caller chose', () => {
      const mirrored = { ...newer({ calls: 3000 }), isMirrored: true }
      const look = { ...lookAt(mirrored, older({ calls: 3000 })), weight: 0 }
      expect(readingOf(judged({}, look), 'sample_ratio')).toMatchObject({ verdict: 'pass', share: 0 })
    })
  })
})
