import { DocumentNode } from '@mcpver/core'
import { parseDuration } from '../duration.ts'
import type { ErrorOutcome } from './arm.ts'
import { ERROR_OUTCOMES } from './arm.ts'

/** What a version is judged by. */
export const METRICS = ['error_rate', 'latency', 'max_error_rate', 'max_p95', 'max_p99', 'sample_ratio'] as const

export type Metric = (typeof METRICS)[number]

/** What to do when the analysis has failed. */
const FAIL_ACTIONS = ['rollback', 'pause'] as const

/** What to do when the deadline is over and the analysis is still inconclusive. */
const NO_DATA_POLICIES = ['wait', 'pause', 'promote', 'rollback'] as const

/** How a guard-rail is judged: by evidence that the limit is broken, or by the bare figure. */
const RAIL_BOUNDS = ['evidence', 'figure'] as const

const MISMATCH_ANSWERS = ['warn', 'fail', 'off'] as const

/**
 * Errors of the new version against those of the old one in the same span of time. An update after which nobody calls the old one
 * any more is judged by guard-rails instead.
 */
export interface ErrorRateSettings {
  /** What counts as an error. Calls that the client gave up never count at all. Default: all of `ERROR_OUTCOMES`. */
  readonly outcomes: readonly ErrorOutcome[]
}

/** Durations of the new version against those of the old one in the same span of time; only longer ones count. */
export interface LatencySettings {
  /** The slow-down has to be this sure at each test at least. From 0.5 to under 1; default 0.98. */
  readonly confidence: number
  /** The slow-down that is borne, relatively. From 0; default 0.25: a quarter longer. */
  readonly tolerance: number
  /**
   * The slow-down that is borne however large it is relatively, in milliseconds at the median; as a document a duration. Default 5: what
   * takes no time may take twice as long.
   */
  readonly minimumSlowdown: number
  /** Answered calls of each version before the first test. Default 50. */
  readonly minimumPoints: number
}

/** Limits of the new version that hold whatever the old one does. Default: none. */
export interface GuardRailSettings {
  /** Over 0, under 1. */
  readonly maxErrorRate: number | undefined
  /** In milliseconds; as a document a duration. */
  readonly maxP95: number | undefined
  /** In milliseconds; as a document a duration. */
  readonly maxP99: number | undefined
  /** Calls of the new version before a rail is judged. Default 20. */
  readonly minimumCalls: number
  /**
   * `evidence`, the default: fails when it is shown that the limit is broken, so never for 1 call of 2. `figure`: fails when
   * the figure so far is over the limit, which false alarms are not bounded for.
   */
  readonly bound: (typeof RAIL_BOUNDS)[number]
}

/** Whether the new version gets the share of calls that the route says. */
export interface SampleRatioSettings {
  /** Default `warn`: weights are shares of callers, and callers call as often as they like. */
  readonly onMismatch: (typeof MISMATCH_ANSWERS)[number]
  /** How far the share may be off, relatively. Default 0.25. */
  readonly tolerance: number
  /** How many calls one caller makes, about: calls of one caller go to one version together. From 1; default 20. */
  readonly callsPerCaller: number
}

/** How a new version is judged. The document has the same members in snake_case. */
export interface AnalysisSettings {
  /** `false`, or `undefined` here: not judged. Default: judged. */
  readonly errorRate: ErrorRateSettings | undefined
  /** `false`, or `undefined` here: not judged. Default: judged. */
  readonly latency: LatencySettings | undefined
  readonly guardRails: GuardRailSettings
  readonly sampleRatio: SampleRatioSettings
  /** Whether tools are judged one by one besides their sum. Default `true`. */
  readonly perTool: boolean
  /**
   * How long the new version serves before its calls count, in milliseconds; as a document a duration. Default 0: a server that has just
   * started is slow, and callers notice.
   */
  readonly warmUp: number
  /** Calls of each version that a pass needs, and of the new one where there is no comparison. From 1; default 50. */
  readonly minimumCalls: number
  /** How long after the start an inconclusive analysis is decided by `noData`, in milliseconds. Default: never. */
  readonly deadline: number | undefined
  /** Default `wait`. */
  readonly noData: (typeof NO_DATA_POLICIES)[number]
  /** Default `rollback`. */
  readonly onFail: (typeof FAIL_ACTIONS)[number]
  /** What is reported and never decides. Default: nothing. */
  readonly observe: readonly Metric[]
  /**
   * The probability that a new version with nothing wrong fails, ever, all metrics, tools and looks together. Over 0, at most
   * 0.5; default 0.02.
   */
  readonly falseAlarmRate: number
}

/** Reads settings; `{}` gives the defaults. @throws {CoreError} `ERR_INVALID_DOCUMENT`, which names the place. */
export function parseAnalysisSettings(value: unknown, at = ''): AnalysisSettings {
  const members = new DocumentNode(value, at).members([], [...SWITCHES, ...OTHERS])
  return {
    errorRate: unlessFalse(members.error_rate, errorRate),
    latency: unlessFalse(members.latency, latency),
    guardRails: guardRails(orEmpty(members.guard_rails)),
    sampleRatio: sampleRatio(orEmpty(members.sample_ratio)),
    perTool: members.per_tool?.flag() ?? true,
    warmUp: duration(members.warm_up) ?? 0,
    minimumCalls: wholeFromOne(members.minimum_calls, 50),
    deadline: duration(members.deadline),
    noData: oneOf(members.no_data, NO_DATA_POLICIES) ?? 'wait',
    onFail: oneOf(members.on_fail, FAIL_ACTIONS) ?? 'rollback',
    observe: listOf(members.observe, METRICS) ?? [],
    falseAlarmRate: number(members.false_alarm_rate, { above: 0, atMost: 0.5 }) ?? 0.02,
  }
}

const SWITCHES = ['error_rate', 'latency', 'guard_rails', 'sample_ratio', 'per_tool'] as const
const OTHERS = ['warm_up', 'minimum_calls', 'deadline', 'no_data', 'on_fail', 'observe', 'false_alarm_rate'] as const

function errorRate(node: DocumentNode): ErrorRateSettings {
  const { outcomes } = node.members([], ['outcomes'])
  const named = listOf(outcomes, ERROR_OUTCOMES)
  if (outcomes !== undefined && named?.length === 0) throw outcomes.refusal('at least one outcome')
  return { outcomes: named ?? ERROR_OUTCOMES }
}

function latency(node: DocumentNode): LatencySettings {
  const { confidence, tolerance, minimum_slowdown, minimum_points } = node.members(
    [],
    ['confidence', 'minimum_points', 'minimum_slowdown', 'tolerance'],
  )
  return {
    confidence: number(confidence, { from: 0.5, below: 1 }) ?? 0.98,
    tolerance: number(tolerance, { from: 0 }) ?? 0.25,
    minimumSlowdown: duration(minimum_slowdown) ?? 5,
    minimumPoints: wholeFromOne(minimum_points, 50),
  }
}

function guardRails(node: DocumentNode): GuardRailSettings {
  const { max_error_rate, max_p95, max_p99, minimum_calls, bound } = node.members(
    [],
    ['max_error_rate', 'max_p95', 'max_p99', 'minimum_calls', 'bound'],
  )
  return {
    maxErrorRate: number(max_error_rate, { above: 0, below: 1 }),
    maxP95: duration(max_p95),
    maxP99: duration(max_p99),
    minimumCalls: wholeFromOne(minimum_calls, 20),
    bound: oneOf(bound, RAIL_BOUNDS) ?? 'evidence',
  }
}

function sampleRatio(node: DocumentNode): SampleRatioSettings {
  const { on_mismatch, tolerance, calls_per_caller } = node.members(
    [],
    ['on_mismatch', 'tolerance', 'calls_per_caller'],
  )
  return {
    onMismatch: oneOf(on_mismatch, MISMATCH_ANSWERS) ?? 'warn',
    tolerance: number(tolerance, { from: 0 }) ?? 0.25,
    callsPerCaller: number(calls_per_caller, { from: 1 }) ?? 20,
  }
}

function unlessFalse<T>(node: DocumentNode | undefined, read: (node: DocumentNode) => T): T | undefined {
  return node?.value === false ? undefined : read(orEmpty(node))
}

function orEmpty(node: DocumentNode | undefined): DocumentNode {
  return node ?? new DocumentNode({})
}

function duration(node: DocumentNode | undefined): number | undefined {
  if (node === undefined) return undefined
  const milliseconds = parseDuration(node.value, node.at)
  if (milliseconds === 0) throw node.refusal('a duration over 0')
  return milliseconds
}

interface Bounds {
  readonly from?: number
  readonly above?: number
  readonly atMost?: number
  readonly below?: number
}

function number(node: DocumentNode | undefined, bounds: Bounds): number | undefined {
  if (node === undefined) return undefined
  const { value } = node
  const { from = -Infinity, above = -Infinity, atMost = Infinity, below = Infinity } = bounds
  const isWithin =
    typeof value === 'number' &&
    Number.isFinite(value) &&
    value >= from &&
    value > above &&
    value <= atMost &&
    value < below
  if (!isWithin) throw node.refusal(`a number ${inWords(bounds)}`)
  return value
}

function inWords({ from, above, atMost, below }: Bounds): string {
  const parts = [
    from === undefined ? undefined : `from ${String(from)}`,
    above === undefined ? undefined : `over ${String(above)}`,
    atMost === undefined ? undefined : `up to ${String(atMost)}`,
    below === undefined ? undefined : `under ${String(below)}`,
  ]
  return parts.filter((part) => part !== undefined).join(' and ')
}

function wholeFromOne(node: DocumentNode | undefined, fallback: number): number {
  if (node === undefined) return fallback
  if (!Number.isSafeInteger(node.value) || Number(node.value) < 1) throw node.refusal('a whole number from 1')
  return Number(node.value)
}

function oneOf<T extends string>(node: DocumentNode | undefined, known: readonly T[]): T | undefined {
  if (node === undefined) return undefined
  const found = known.find((name) => name === node.value)
  if (found === undefined) throw node.refusal(`one of ${known.map((name) => `"${name}"`).join(', ')}`)
  return found
}

function listOf<T extends string>(node: DocumentNode | undefined, known: readonly T[]): readonly T[] | undefined {
  const named = node?.elements().flatMap((element) => oneOf(element, known) ?? [])
  return named === undefined ? undefined : [...new Set(named)]
}
