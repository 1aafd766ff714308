import { strength } from './evidence.ts'
import { figure, percent } from './in-words.ts'
import type { ErrorFigures, ErrorRateReading } from './result.ts'
import type { ArmTotals } from './state.ts'
import type { Subject } from './subject.ts'
import { isObserved } from './subject.ts'

/** Judges errors of the new version against those of the old one. */
export function readErrorRate({ tool, state, settings, shareOf }: Subject): ErrorRateReading {
  const [newer, older] = [errorFigures(state.newer), errorFigures(state.older)]
  const threshold = 1 / shareOf('error_rate')
  const evidence = strength(state.evidence)
  const rates = `${inWords(newer)} against ${inWords(older)}`
  const reading = {
    metric: 'error_rate' as const,
    tool,
    isObserved: isObserved(settings, 'error_rate'),
    newer,
    older,
    evidence,
    threshold,
  }
  if (evidence >= threshold) {
    const reason = `More errors: ${rates}; e-value ${figure(evidence)}, from ${figure(threshold)} on it fails`
    return { ...reading, verdict: 'fail', lacks: null, reason }
  }
  if (Math.min(newer.calls, older.calls) < settings.minimumCalls) {
    const reason = `Too few calls: ${String(newer.calls)} and ${String(older.calls)} of ${String(settings.minimumCalls)} each`
    return { ...reading, verdict: 'inconclusive', lacks: 'calls', reason }
  }
  // Half-way to failing, in orders of magnitude: it may be chance, and the next calls will tell.
  if (evidence * evidence >= threshold) {
    const reason = `Errors look higher: ${rates}; e-value ${figure(evidence)} of ${figure(threshold)}`
    return { ...reading, verdict: 'inconclusive', lacks: 'certainty', reason }
  }
  return { ...reading, verdict: 'pass', lacks: null, reason: `No more errors: ${rates}` }
}

function errorFigures({ calls, errors }: ArmTotals): ErrorFigures {
  return { calls, errors, rate: calls === 0 ? null : errors / calls }
}

function inWords({ calls, errors, rate }: ErrorFigures): string {
  return `${String(errors)} of ${String(calls)}${rate === null ? '' : ` (${percent(rate)})`}`
}
