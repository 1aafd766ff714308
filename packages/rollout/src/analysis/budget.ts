import type { AnalysisSettings, Metric } from './settings.ts'

/** The probabilities of a false alarm that one metric may use up over the whole analysis. */
export interface Share {
  /** For all tools together. */
  readonly sum: number
  /** For each tool. */
  readonly perTool: number
}

/** How the rate is shared among metrics. Most is for errors, which are rare; a slow-down shows in every call. */
const WEIGHTS: ReadonlyMap<Metric, number> = new Map([
  ['error_rate', 3],
  ['latency', 0.5],
  ['max_error_rate', 3],
  ['max_p95', 0.5],
  ['max_p99', 0.5],
])

/**
 * Shares the settings' rate of false alarms out among the metrics that decide, and each metric's share among the sum and the
 * tools, so that the rate holds for all of them together (Bonferroni). A metric that is only observed gets a share as if it
 * decided, without taking any from the others.
 *
 * @param tools How many tools are judged one by one. A single one is the sum.
 */
export function falseAlarmShare(settings: AnalysisSettings, tools: number, metric: Metric): Share {
  const deciding = [...WEIGHTS].filter(([name]) => isJudged(settings, name) && !settings.observe.includes(name))
  const own = WEIGHTS.get(metric) ?? 0
  const total = deciding.reduce((sum, [name, weight]) => sum + (name === metric ? 0 : weight), own)
  const share = settings.falseAlarmRate * (own / total)
  return areToolsJudged(settings, tools) ? { sum: share / 2, perTool: share / 2 / tools } : { sum: share, perTool: 0 }
}

/** Whether tools are judged one by one: a single one is the sum already. */
export function areToolsJudged(settings: AnalysisSettings, tools: number): boolean {
  return settings.perTool && tools > 1
}

/** Whether the settings ask for a metric, if only to observe it. */
export function isJudged({ errorRate, latency, guardRails, sampleRatio }: AnalysisSettings, metric: Metric): boolean {
  switch (metric) {
    case 'error_rate':
      return errorRate !== undefined
    case 'latency':
      return latency !== undefined
    case 'max_error_rate':
      return guardRails.maxErrorRate !== undefined
    case 'max_p95':
      return guardRails.maxP95 !== undefined
    case 'max_p99':
      return guardRails.maxP99 !== undefined
    case 'sample_ratio':
      return sampleRatio.onMismatch !== 'off'
  }
}
