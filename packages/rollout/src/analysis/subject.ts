import type { AnalysisSettings, Metric } from './settings.ts'
import type { SubjectState } from './state.ts'

/** One tool, or all together, as the judge of a metric sees it. */
export interface Subject {
  /** `null` for all tools together. */
  readonly tool: string | null
  readonly state: SubjectState
  readonly settings: AnalysisSettings
  /** The probability of a false alarm that a metric has for this subject. */
  readonly shareOf: (metric: Metric) => number
}

/** Whether a metric is reported only. */
export function isObserved({ observe }: AnalysisSettings, metric: Metric): boolean {
  return observe.includes(metric)
}
