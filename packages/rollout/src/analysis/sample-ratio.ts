import { figure, percent } from './in-words.ts'
import type { SampleRatioReading } from './result.ts'
import type { AnalysisSettings } from './settings.ts'
import type { RatioState } from './state.ts'
import { isObserved } from './subject.ts'

/** So many standard deviations are no chance, however often one looks: once in 16,000 looks. */
const TOO_MANY_DEVIATIONS = 4

/**
 * Judges whether the new version gets the share of calls that the weights say.
 *
 * Weights are shares of callers, and a caller's calls go to one version together: a few busy callers make a share of calls that
 * is off without anything wrong. So the variance is that of callers, and the share has to be off a good deal as well.
 */
export function readSampleRatio(
  { calls, newCalls, expected, variance }: RatioState,
  settings: AnalysisSettings,
): SampleRatioReading {
  const { onMismatch, tolerance, callsPerCaller } = settings.sampleRatio
  const deviation = variance > 0 ? (newCalls - expected) / Math.sqrt(variance * callsPerCaller) : 0
  const smaller = Math.min(expected, calls - expected)
  const isOff = Math.abs(deviation) >= TOO_MANY_DEVIATIONS && Math.abs(newCalls - expected) > tolerance * smaller
  const shares = calls === 0 ? null : { share: newCalls / calls, expected: expected / calls }
  const found =
    shares === null
      ? 'no calls yet'
      : `${percent(shares.share)} of calls, where weights say ${percent(shares.expected)} of callers`
  return {
    metric: 'sample_ratio',
    tool: null,
    verdict: isOff ? 'fail' : 'pass',
    lacks: null,
    isObserved: onMismatch !== 'fail' || isObserved(settings, 'sample_ratio'),
    reason: isOff ? `The share is off: ${found} (${figure(deviation)} deviations)` : `Nothing wrong: ${found}`,
    share: shares?.share ?? null,
    expected: shares?.expected ?? null,
    deviation,
  }
}
