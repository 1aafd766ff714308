import type { AnalysisResult, Reading, Update } from '@mcpver/rollout'
import type { Io } from '../io.ts'
import { paintFor, type Paint } from '../paint.ts'
import { plural } from '../plural.ts'
import { shownLine } from '../shown.ts'
import { renderTable } from '../table.ts'

const COLOURS = { pass: 'green', fail: 'red', inconclusive: 'yellow' } as const

/** Tools of which nothing special is to be said are not shown beyond so many. */
const MOST_READINGS = 20

/** What the judge said last of an update; `undefined` before its first look. */
export function verdictOf({ judgement }: Update): AnalysisResult | undefined {
  return judgement === null ? undefined : (judgement.result as unknown as AnalysisResult)
}

/** The last verdict in one line. */
export function verdictLine({ verdict, reason, looks }: AnalysisResult, paint: Paint): string {
  return `${paint(COLOURS[verdict], verdict)} after ${plural(looks, 'look')}: ${shownLine(reason)}`
}

/** The last verdict, with the numbers behind it. */
export function verdictText(result: AnalysisResult, io: Io): string {
  const paint = paintFor(io.stdout, io.env)
  const shown = shownReadings(result.readings)
  const rows = shown.map((reading) => [
    reading.metric,
    shownLine(reading.tool ?? 'all tools'),
    paint(COLOURS[reading.verdict], reading.isObserved ? `${reading.verdict} (observed only)` : reading.verdict),
    ...figuresOf(reading),
    shownLine(reading.reason),
  ])
  const rest = result.readings.length - shown.length
  const more = rest > 0 ? `and ${plural(rest, 'reading')} more: --json has them all\n` : ''
  const table = renderTable(['metric', 'of', 'verdict', 'new', 'old', 'in words'], rows, io)
  return `verdict: ${verdictLine(result, paint)}\n${table}${more}`
}

/** All tools together, and those of which something is not good. */
function shownReadings(readings: readonly Reading[]): readonly Reading[] {
  return readings.filter(({ tool, verdict }) => tool === null || verdict === 'fail').slice(0, MOST_READINGS)
}

function figuresOf(reading: Reading): [newer: string, older: string] {
  switch (reading.metric) {
    case 'error_rate':
      return [errorsText(reading.newer), errorsText(reading.older)]
    case 'latency':
      return [latencyText(reading.newer), latencyText(reading.older)]
    case 'sample_ratio':
      return [percentText(reading.share), `${percentText(reading.expected)} expected`]
    case 'max_error_rate':
      return [`${String(reading.bad)} of ${String(reading.calls)}`, `limit ${percentText(reading.limit)}`]
    case 'max_p95':
    case 'max_p99':
      return [millisecondsText(reading.figure), `limit ${millisecondsText(reading.limit)}`]
  }
}

function errorsText({ calls, errors, rate }: { calls: number; errors: number; rate: number | null }): string {
  return `${String(errors)} of ${String(calls)} (${percentText(rate)})`
}

function latencyText({ p50, p95 }: { p50: number | null; p95: number | null }): string {
  return p50 === null ? '-' : `${millisecondsText(p50)}, p95 ${millisecondsText(p95)}`
}

/** A share for people: `2.5 %`; `-` where there is none. @param share From 0 to 1. */
export function percentText(share: number | null): string {
  return share === null ? '-' : `${String(Number((share * 100).toPrecision(3)))} %`
}

/** Milliseconds for people; `-` where there are none. */
export function millisecondsText(duration: number | null): string {
  if (duration === null) return '-'
  return `${duration < 10 ? duration.toFixed(1) : String(Math.round(duration))} ms`
}
