import { hasEnded, type Update, type UpdatePhase } from '@mcpver/rollout'
import type { Io } from '../io.ts'
import { paintFor, type Paint } from '../paint.ts'
import { shownLine } from '../shown.ts'
import { renderTable } from '../table.ts'
import { waitingText } from './waiting-text.ts'

const COLOURS: Readonly<Record<UpdatePhase, Parameters<Paint>[0]>> = {
  waiting: 'cyan',
  running: 'cyan',
  rolling_back: 'yellow',
  blocked: 'red',
  succeeded: 'green',
  rolled_back: 'red',
  failed: 'red',
  cancelled: 'yellow',
}

/** A time for people and programs. @param at Milliseconds since 1970-01-01T00:00:00Z. */
export function instantText(at: number): string {
  return new Date(at).toISOString()
}

/** What an update is about: `weather 1.0.0 → 2.0.0 (canary)`. */
export function titleOf({ name, from, to, strategy }: Update, io: Io): string {
  return `${paintFor(io.stdout, io.env)('bold', shownLine(`${name} ${from} → ${to}`))} (${strategy})`
}

/** Where an update stands: `running`, `paused`, `rolled back`. */
export function phaseText({ phase, paused }: Update, io: Io): string {
  const paint = paintFor(io.stdout, io.env)
  return paused === null ? paint(COLOURS[phase], phase.replaceAll('_', ' ')) : paint('yellow', 'paused')
}

/** How far an update has come: `step 3 of 9`; an empty text where that says nothing. */
export function positionText({ phase, step, steps }: Update): string {
  if (phase !== 'running') return ''
  return `step ${String(Math.min(step + 1, steps.length))} of ${String(steps.length)}`
}

/** Updates as a table, a row each. */
export function updatesText(updates: readonly Update[], now: number, io: Io): string {
  const rows = updates.map((update) => [
    update.id,
    shownLine(update.name),
    `${update.from} → ${update.to}`,
    update.strategy,
    phaseText(update, io),
    positionText(update),
    instantText(update.createdAt),
    shownLine(update.createdBy),
    shownLine(hasEnded(update) ? (update.reason ?? '') : waitingText(update, now)),
  ])
  const headings = [
    'id',
    'server',
    'versions',
    'strategy',
    'phase',
    'position',
    'made',
    'by',
    'reason, or what it waits for',
  ]
  return renderTable(headings, rows, io)
}

/** An update as a program reads it: what the judge goes on from is left out. */
export function updateDocument(update: Update): object {
  const { judgement, ...rest } = update
  return { ...rest, verdict: judgement?.result ?? null }
}
