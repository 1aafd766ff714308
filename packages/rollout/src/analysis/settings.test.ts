import { describe, expect, it } from 'vitest'
import { parseAnalysisSettings } from './settings.ts'

describe('parseAnalysisSettings', () => {
  it('has the documented defaults', () => {
    expect(parseAnalysisSettings({})).toEqual({
      errorRate: { outcomes: ['errors', 'tool_errors', 'failures', 'refusals'] },
      latency: { confidence: 0.98, tolerance: 0.25, minimumPoints: 50, minimumSlowdown: 5 },
      guardRails: {
        maxErrorRate: undefined,
        maxP95: undefined,
        maxP99: undefined,
        minimumCalls: 20,
        bound: 'evidence',
      },
      sampleRatio: { onMismatch: 'warn', tolerance: 0.25, callsPerCaller: 20 },
      perTool: true,
      warmUp: 0,
      minimumCalls: 50,
      deadline: undefined,
      noData: 'wait',
      onFail: 'rollback',
      observe: [],
      falseAlarmRate: 0.02,
    })
  })

  it('reads every member', () => {
    const settings = parseAnalysisSettings({
      error_rate: { outcomes: ['failures', 'errors', 'failures'] },
      latency: { confidence: 0.99, tolerance: 0.5, minimum_slowdown: '20ms', minimum_points: 100 },
      guard_rails: { max_error_rate: 0.1, max_p95: '2s', max_p99: 5000, minimum_calls: 1, bound: 'figure' },
      sample_ratio: { on_mismatch: 'fail', tolerance: 0.1, calls_per_caller: 5 },
      per_tool: false,
      warm_up: '10s',
      minimum_calls: 200,
      deadline: '2h',
      no_data: 'promote',
      on_fail: 'pause',
      observe: ['latency', 'max_p99'],
      false_alarm_rate: 0.05,
    })
    expect(settings).toEqual({
      errorRate: { outcomes: ['failures', 'errors'] },
      latency: { confidence: 0.99, tolerance: 0.5, minimumSlowdown: 20, minimumPoints: 100 },
      guardRails: { maxErrorRate: 0.1, maxP95: 2000, maxP99: 5000, minimumCalls: 1, bound: 'figure' },
      sampleRatio: { onMismatch: 'fail', tolerance: 0.1, callsPerCaller: 5 },
      perTool: false,
      warmUp: 10_000,
      minimumCalls: 200,
      deadline: 7_200_000,
      noData: 'promote',
      onFail: 'pause',
      observe: ['latency', 'max_p99'],
      falseAlarmRate: 0.05,
    })
  })

  it('takes false for what is not to be judged', () => {
    const { errorRate, latency } = parseAnalysisSettings({ error_rate: false, latency: false })
    expect([errorRate, latency]).toEqual([undefined, undefined])
  })

  it.each<[unknown, string]>([
    [null, '/analysis'],
    [[], '/analysis'],
    [{ errorRate: {} }, '/analysis/errorRate'],
    [{ error_rate: true }, '/analysis/error_rate'],
    [{ error_rate: { outcomes: [] } }, '/analysis/error_rate/outcomes'],
    [{ error_rate: { outcomes: ['errors', 'abandoned'] } }, '/analysis/error_rate/outcomes/1'],
    [{ latency: { confidence: 1 } }, '/analysis/latency/confidence'],
    [{ latency: { confidence: 0.4 } }, '/analysis/latency/confidence'],
    [{ latency: { tolerance: -0.1 } }, '/analysis/latency/tolerance'],
    [{ latency: { tolerance: Infinity } }, '/analysis/latency/tolerance'],
    [{ latency: { minimum_slowdown: 'much' } }, '/analysis/latency/minimum_slowdown'],
    [{ warm_up: -1 }, '/analysis/warm_up'],
    [{ latency: { minimum_points: 0 } }, '/analysis/latency/minimum_points'],
    [{ guard_rails: { max_error_rate: 0 } }, '/analysis/guard_rails/max_error_rate'],
    [{ guard_rails: { max_error_rate: 1 } }, '/analysis/guard_rails/max_error_rate'],
    [{ guard_rails: { max_p95: '0s' } }, '/analysis/guard_rails/max_p95'],
    [{ guard_rails: { max_p95: 'fast' } }, '/analysis/guard_rails/max_p95'],
    [{ guard_rails: { bound: 'x' } }, '/analysis/guard_rails/bound'],
    [{ sample_ratio: { calls_per_caller: 0.5 } }, '/analysis/sample_ratio/calls_per_caller'],
    [{ per_tool: 'yes' }, '/analysis/per_tool'],
    [{ minimum_calls: 1.5 }, '/analysis/minimum_calls'],
    [{ minimum_calls: '50' }, '/analysis/minimum_calls'],
    [{ deadline: -1 }, '/analysis/deadline'],
    [{ no_data: 'roll' }, '/analysis/no_data'],
    [{ on_fail: 'wait' }, '/analysis/on_fail'],
    [{ observe: ['p50'] }, '/analysis/observe/0'],
    [{ false_alarm_rate: 0 }, '/analysis/false_alarm_rate'],
    [{ false_alarm_rate: 0.6 }, '/analysis/false_alarm_rate'],
  ])('refuses %j and names the place', (value, at) => {
    expect(() => parseAnalysisSettings(value, '/analysis')).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_DOCUMENT', message: expect.stringContaining(`"${at}"`) as unknown }),
    )
  })
})
