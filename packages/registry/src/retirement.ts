import { logged, quote, type DeprecationInfo } from '@mcpver/core'
import { RegistryError } from './registry-error.ts'

/** A while in which calls of deprecated tools are refused, announced beforehand so that forgotten callers show. */
export interface BrownOutWindow {
  /** When it begins: an ISO 8601 time with a zone, or a day in UTC. */
  readonly from: string
  /** When it ends, later than `from`: an ISO 8601 time with a zone, or a day in UTC. */
  readonly until: string
}

/** What becomes of calls of deprecated tools, and when. */
export interface RetirementSchedule {
  /** After the removal date: `'warn'` serves and says so, `'refuse'` answers as for a removed tool. Default `'warn'`. */
  readonly afterRemovalDate?: 'warn' | 'refuse' | undefined
  /** When deprecated tools are refused for a while, before or after the removal date. Default: never. */
  readonly brownOuts?: readonly BrownOutWindow[] | undefined
}

/** What becomes of one call of a deprecated tool. */
export type RetirementDecision =
  | { readonly kind: 'serve' }
  | { readonly kind: 'brown-out'; readonly until: string }
  | { readonly kind: 'removed'; readonly removalDate: string }

/**
 * Decides one call of a deprecated tool.
 *
 * @param now Milliseconds since 1970-01-01T00:00:00Z.
 */
export function decideRetirement(
  { removalDate }: DeprecationInfo,
  schedule: RetirementSchedule,
  now: number,
): RetirementDecision {
  if (removalDate !== undefined && Date.parse(removalDate) <= now && schedule.afterRemovalDate === 'refuse') {
    return { kind: 'removed', removalDate }
  }
  const until = endOfBrownOut(schedule.brownOuts ?? [], now)
  return until === undefined ? { kind: 'serve' } : { kind: 'brown-out', until }
}

/** When calls are served again, windows that overlap or touch taken together; `undefined` outside all windows. */
function endOfBrownOut(windows: readonly BrownOutWindow[], now: number): string | undefined {
  const until = windows.find((window) => Date.parse(window.from) <= now && now < Date.parse(window.until))?.until
  return until === undefined ? undefined : (endOfBrownOut(windows, Date.parse(until)) ?? until)
}

/** A day, or a time with a zone: what names one instant wherever the server runs. */
const INSTANT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?$/

function instantOf(text: string): number {
  return INSTANT.test(text) ? Date.parse(text) : Number.NaN
}

/**
 * Checks a schedule.
 *
 * @throws {RegistryError} `ERR_RETIREMENT_INVALID` for a window whose ends are no times, or that does not end after it
 *   begins.
 */
export function assertRetirementSchedule({ brownOuts = [] }: RetirementSchedule): void {
  const wrong = brownOuts.find(({ from, until }) => !(instantOf(from) < instantOf(until)))
  if (wrong === undefined) return
  throw logged(
    new RegistryError(`${quote(wrong.from)} to ${quote(wrong.until)} is not a brown-out window`, {
      code: 'ERR_RETIREMENT_INVALID',
      hint: 'Write two ISO 8601 times with a zone, the earlier one first: "2027-03-01T09:00:00Z".',
    }),
  )
}
