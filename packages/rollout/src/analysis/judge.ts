import type { CallTally } from '@mcpver/core'
import { armPairs, ERROR_OUTCOMES } from './arm.ts'
import { areToolsJudged, falseAlarmShare, isJudged } from './budget.ts'
import { readErrorRate } from './error-rate.ts'
import { readGuardRails } from './guard-rail.ts'
import { subjectName } from './in-words.ts'
import { readLatency, withLatencyTest } from './latency.ts'
import type { AnalysisAction, AnalysisResult, Reading, Verdict } from './result.ts'
import { readSampleRatio } from './sample-ratio.ts'
import type { AnalysisSettings } from './settings.ts'
import type { AnalysisState, SubjectState } from './state.ts'
import { withPair, withRatio } from './state.ts'
import type { Subject } from './subject.ts'

/** What happened since the last look. */
export interface Look {
  /** The time of the look, for the deadline, in milliseconds since 1970. */
  readonly at: number
  /**
   * Tallies that begin at this time or later are left to the next look; in milliseconds since 1970. Leave gateways the time to
   * hand their tallies in: what comes later for an earlier span is not counted any more.
   */
  readonly until: number
  /**
   * The new version's share of callers, from 0 to 1. A look must lie within one weight: look once more before it changes.
   * Left out when shares say nothing, as with mirrored calls.
   */
  readonly weight?: number
  /** Those before the last look's `until`, and of other releases, are passed over. */
  readonly tallies: readonly CallTally[]
}

/**
 * Judges the new version by all that happened up to a look: what it says, and the state to keep for the next look.
 *
 * The same settings, state and look give the same answer, so a look can be repeated after a crash. A verdict is that of the look:
 * who goes on after a fail goes on with the evidence that there is, and the settings must stay the same throughout.
 *
 * @throws {CoreError} `ERR_INVALID_DOCUMENT` for a tally whose latency is no sketch.
 */
export function judge(
  settings: AnalysisSettings,
  state: AnalysisState,
  look: Look,
): { readonly result: AnalysisResult; readonly state: AnalysisState } {
  const next = withLook(settings, state, look)
  return { result: resultOf(settings, next, look.at), state: next }
}

function withLook(settings: AnalysisSettings, state: AnalysisState, { until, weight, tallies }: Look): AnalysisState {
  const tools = areToolsJudged(settings, state.tools.length) ? state.tools : []
  const pairs = armPairs(
    tallies.filter(({ from }) => from >= state.until && from < until),
    state,
    { tools, outcomes: settings.errorRate?.outcomes ?? ERROR_OUTCOMES },
  )
  const tested = (subject: SubjectState): SubjectState =>
    settings.latency === undefined ? subject : withLatencyTest(subject, settings.latency)
  return {
    ...state,
    looks: state.looks + 1,
    until: Math.max(state.until, until),
    sum: tested(withPair(state.sum, pairs.sum)),
    byTool: state.byTool.map((subject, index) => {
      const pair = pairs.byTool.get(state.tools[index] ?? '')
      return pair === undefined ? subject : tested(withPair(subject, pair))
    }),
    ratio: weight === undefined ? state.ratio : withRatio(state.ratio, pairs.sum, weight),
  }
}

function resultOf(settings: AnalysisSettings, state: AnalysisState, at: number): AnalysisResult {
  const readings = [
    ...subjects(settings, state).flatMap(readSubject),
    ...(isJudged(settings, 'sample_ratio') ? [readSampleRatio(state.ratio, settings)] : []),
  ]
  const { verdict, because } = verdictOf(settings, state, readings)
  const isOverdue = settings.deadline !== undefined && at - state.startedAt >= settings.deadline
  const action = actionOf(settings, { verdict, because, isOverdue })
  const overdue = verdict === 'inconclusive' && isOverdue ? ', and the deadline is over' : ''
  return { verdict, action, reason: reasonOf(because) + overdue, looks: state.looks, readings }
}

function subjects(settings: AnalysisSettings, { tools, sum, byTool }: AnalysisState): Subject[] {
  const shareFor =
    (kind: 'sum' | 'perTool'): Subject['shareOf'] =>
    (metric) =>
      falseAlarmShare(settings, tools.length, metric)[kind]
  const all: Subject = { tool: null, state: sum, settings, shareOf: shareFor('sum') }
  if (!areToolsJudged(settings, tools.length)) return [all]
  const shareOf = shareFor('perTool')
  return [all, ...byTool.map((state, index) => ({ tool: tools[index] ?? '', state, settings, shareOf }))]
}

function readSubject(subject: Subject): Reading[] {
  const { errorRate, latency } = subject.settings
  return [
    ...(errorRate === undefined ? [] : [readErrorRate(subject)]),
    ...(latency === undefined ? [] : [readLatency(subject, latency)]),
    ...readGuardRails(subject),
  ]
}

/** What decided: a reading, or that there are too few calls, or that nothing is wrong. */
type Because = Reading | 'calls' | undefined

function verdictOf(
  settings: AnalysisSettings,
  { sum }: AnalysisState,
  readings: readonly Reading[],
): { readonly verdict: Verdict; readonly because: Because } {
  const deciding = readings.filter((reading) => !reading.isObserved)
  const failed = deciding.find(({ verdict }) => verdict === 'fail')
  if (failed !== undefined) return { verdict: 'fail', because: failed }
  // A tool that is hardly called must not hold up the update for ever: it may lack calls, but not certainty.
  const open =
    deciding.find(({ lacks }) => lacks === 'certainty') ??
    deciding.find(({ lacks, tool }) => lacks === 'calls' && tool === null)
  if (open !== undefined) return { verdict: 'inconclusive', because: open }
  return sum.newer.calls < settings.minimumCalls
    ? { verdict: 'inconclusive', because: 'calls' }
    : { verdict: 'pass', because: undefined }
}

function actionOf(
  { onFail, noData }: AnalysisSettings,
  {
    verdict,
    because,
    isOverdue,
  }: { readonly verdict: Verdict; readonly because: Because; readonly isOverdue: boolean },
): AnalysisAction {
  if (verdict === 'pass') return 'promote'
  if (verdict === 'fail') return onFail
  if (!isOverdue) return 'wait'
  // To promote without data is a choice; to promote what looks bad is none.
  const looksBad = typeof because === 'object' && because.lacks === 'certainty'
  return noData === 'promote' && looksBad ? 'pause' : noData
}

function reasonOf(because: Because): string {
  if (because === undefined) return 'Nothing is wrong with any metric'
  if (because === 'calls') return 'Too few calls of the new version'
  return `${because.metric}, ${subjectName(because.tool)}: ${because.reason}`
}
