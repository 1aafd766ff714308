import type { Traffic } from '@mcpver/core'
import { hasEnded, shareOf, type Update } from '@mcpver/rollout'
import type { Io } from '../io.ts'
import { paintFor, type Paint } from '../paint.ts'
import { shownLine } from '../shown.ts'
import { eventSentence } from './event-text.ts'
import type { RecentCalls } from './recent-calls.ts'
import { markOf } from './step-mark.ts'
import { stepText } from './step-text.ts'
import { phaseText, positionText, titleOf } from './update-text.ts'
import { millisecondsText, percentText, verdictLine, verdictOf } from './verdict-text.ts'
import { needsSomebody, waitingText } from './waiting-text.ts'

/** Everything that is seen of an update at one time. */
export interface LiveState {
  readonly update: Update
  readonly traffic: Traffic | undefined
  /** By version. */
  readonly calls: ReadonlyMap<string, RecentCalls>
  /** By the clock of the store. */
  readonly now: number
}

/** Steps that are shown before the one under way, and after it. */
const STEPS_AROUND = 3
const LAST_EVENTS = 3
const BAR = 20
const COLUMN = 9

/** The lines of a picture of an update, of a height that fits any terminal. */
export function frameOf(state: LiveState, io: Io): readonly string[] {
  const { update } = state
  const paint = paintFor(io.stdout, io.env)
  const verdict = verdictOf(update)
  const events = update.events.slice(-LAST_EVENTS).map((event) => {
    const time = new Date(event.at).toISOString().slice('2026-01-01T'.length, -'.000Z'.length)
    return paint('dim', `${time}   ${eventSentence(event, update)}`)
  })
  return [
    `${titleOf(update, io)}: ${[phaseText(update, io), positionText(update)].filter((one) => one !== '').join(', ')}`,
    ...stepLines(update, paint),
    '',
    ...versionLines(state, paint),
    '',
    ...(verdict === undefined ? [] : [`verdict    ${verdictLine(verdict, paint)}`]),
    ...endLines(state, paint),
    ...events,
  ]
}

function stepLines(update: Update, paint: Paint): readonly string[] {
  const { steps, step } = update
  const first = Math.max(0, Math.min(step - STEPS_AROUND, steps.length - 2 * STEPS_AROUND - 1))
  const shown = steps.slice(first, first + 2 * STEPS_AROUND + 1)
  const last = first + shown.length
  return [
    ...(first > 0 ? [paint('dim', `  … ${String(first)} before`)] : []),
    ...shown.map((one, index) => {
      const line = `${markOf(update, first + index)} ${String(first + index + 1)} ${shownLine(stepText(one, update))}`
      return `  ${first + index === step && !hasEnded(update) ? paint('bold', line) : line}`
    }),
    ...(last < steps.length ? [paint('dim', `  … ${String(steps.length - last)} more`)] : []),
  ]
}

/** Both versions: who gets them, and how they did in the last minute. */
function versionLines({ update: { from, to }, traffic, calls }: LiveState, paint: Paint): readonly string[] {
  const width = Math.max(from.length, to.length)
  const head = ['calls/min', 'failed', 'p50', 'p95'].map((word) => word.padStart(COLUMN)).join('')
  return [
    paint('dim', `  ${' '.repeat(width)}  ${'callers'.padEnd(BAR + 7)}${head}`),
    ...[from, to].map((version) => {
      const share = traffic === undefined ? 0 : shareOf(traffic, version)
      return `  ${version.padEnd(width)}  ${barOf(share)}${`${String(share)} %`.padStart(7)}${callColumns(calls.get(version))}`
    }),
  ]
}

function barOf(share: number): string {
  const filled = Math.round((share / 100) * BAR)
  return `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)}`
}

function callColumns(recent: RecentCalls | undefined): string {
  const { calls, failed, p50, p95 } = recent ?? { calls: 0, failed: 0, p50: null, p95: null }
  const rate = calls === 0 ? '-' : percentText(failed / calls)
  return [String(calls), rate, millisecondsText(p50), millisecondsText(p95)]
    .map((text) => text.padStart(COLUMN))
    .join('')
}

function endLines({ update, now }: LiveState, paint: Paint): readonly string[] {
  const { reason, hint } = update
  const lines: readonly (readonly [string, string | null])[] = [
    ['waits for', waitingText(update, now) || null],
    ['reason', hasEnded(update) || needsSomebody(update) ? reason : null],
    ['hint', hint],
  ]
  const known = lines.flatMap(([name, text]) =>
    text === null ? [] : [`${paint('dim', name.padEnd(9))}  ${shownLine(text)}`],
  )
  const isOpen = !hasEnded(update) && !needsSomebody(update)
  return [...known, ...(isOpen ? [paint('dim', 'Ctrl-C ends this view; the update goes on.')] : [])]
}
