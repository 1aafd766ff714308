import type { Change, SurfaceDiff } from './change.ts'
import { findRule } from './rules/rule.ts'
import { largestBump } from './severity.ts'

/** That somebody knows of a change and lets it pass. */
export interface Suppression {
  /** The id of the rule. */
  readonly rule: string
  /** The name of the tool, or `*` for every tool. */
  readonly tool: string
  /** The place of the change, a JSON Pointer. Default: every place. */
  readonly pointer?: string | undefined
  /** Why it may pass; not empty. */
  readonly reason: string
  /** The last day on which it holds, as `YYYY-MM-DD`, in UTC. Default: for ever. */
  readonly expires?: string | undefined
}

/** Why a suppression does not hold. */
export type SuppressionRefusalCode =
  | 'ERR_SUPPRESSION_WITHOUT_REASON'
  | 'ERR_SUPPRESSION_UNKNOWN_RULE'
  | 'ERR_SUPPRESSION_INVALID_DATE'
  | 'ERR_SUPPRESSION_EXPIRED'
  | 'ERR_SUPPRESSION_UNUSED'

/** A suppression that does not hold, and why. */
export interface SuppressionRefusal {
  readonly suppression: Suppression
  readonly code: SuppressionRefusalCode
  readonly reason: string
}

/** A change that somebody lets pass. */
export interface SuppressedChange {
  readonly change: Change
  readonly suppression: Suppression
}

/** A diff without the changes that may pass. Refusals are for the caller to fail by; what they were about is still in the diff. */
export interface SuppressedDiff {
  readonly diff: SurfaceDiff
  readonly suppressed: readonly SuppressedChange[]
  readonly refusals: readonly SuppressionRefusal[]
}

/** The time by which suppressions expire. */
export interface SuppressionOptions {
  readonly now: Date
}

const DAY = /^\d{4}-\d{2}-\d{2}$/

/**
 * Takes the changes out of a diff that may pass, and with them the bumps that they require. A suppression that has expired,
 * says no reason, or matches nothing is refused: it hides something other than its author meant, or nothing.
 */
export function applySuppressions(
  diff: SurfaceDiff,
  suppressions: readonly Suppression[],
  { now }: SuppressionOptions,
): SuppressedDiff {
  const changes = diff.tools.flatMap((tool) => tool.changes)
  const refusals = suppressions
    .map((suppression) => refusalOf(suppression, changes, now))
    .filter((found) => found !== undefined)
  const refused = new Set(refusals.map(({ suppression }) => suppression))
  const valid = suppressions.filter((suppression) => !refused.has(suppression))
  const suppressed = changes.flatMap((change) => {
    const suppression = valid.find((candidate) => matches(candidate, change))
    return suppression === undefined ? [] : [{ change, suppression }]
  })
  return { diff: withoutChanges(diff, new Set(suppressed.map(({ change }) => change))), suppressed, refusals }
}

function refusalOf(suppression: Suppression, changes: readonly Change[], now: Date): SuppressionRefusal | undefined {
  const { rule, tool, pointer, reason, expires } = suppression
  const refuse = (code: SuppressionRefusalCode, why: string): SuppressionRefusal => ({ suppression, code, reason: why })
  const what = `The suppression of ${rule} for ${tool}${pointer === undefined ? '' : ` at ${pointer}`}`
  if (reason.trim() === '') return refuse('ERR_SUPPRESSION_WITHOUT_REASON', `${what} says no reason`)
  if (findRule(rule) === undefined) return refuse('ERR_SUPPRESSION_UNKNOWN_RULE', `${what} names no rule that there is`)
  if (expires !== undefined && !isDay(expires)) {
    return refuse('ERR_SUPPRESSION_INVALID_DATE', `${what} expires on ${expires}, which is no day: write YYYY-MM-DD`)
  }
  if (expires !== undefined && expires < now.toISOString().slice(0, 10)) {
    return refuse('ERR_SUPPRESSION_EXPIRED', `${what} expired on ${expires}`)
  }
  if (!changes.some((change) => matches(suppression, change))) {
    return refuse('ERR_SUPPRESSION_UNUSED', `${what} matches no change: take it out`)
  }
  return undefined
}

/** Whether a text is a day that there is: 2026-02-30 is none. */
function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`)
  return DAY.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

function matches({ rule, tool, pointer }: Suppression, change: Change): boolean {
  return (
    rule === change.rule && (tool === '*' || tool === change.tool) && (pointer ?? change.pointer) === change.pointer
  )
}

function withoutChanges(diff: SurfaceDiff, gone: ReadonlySet<Change>): SurfaceDiff {
  const tools = diff.tools.map((tool) => {
    const changes = tool.changes.filter((change) => !gone.has(change))
    return { ...tool, changes, bump: largestBump(changes.map(({ bump }) => bump)) }
  })
  return { ...diff, tools, bump: largestBump(tools.map(({ bump }) => bump)) }
}
