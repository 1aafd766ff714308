import { DocumentNode } from '@mcpver/core'

/** Milliseconds of each unit. */
const UNITS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
])

const DURATION = /^(\d{1,15}(?:\.\d{1,3})?)(ms|s|m|h|d)$/

/** The longest that makes sense in a plan: ten years of 365 days, in milliseconds. */
const LONGEST = 10 * 365 * 86_400_000

/**
 * Reads a duration: a number of milliseconds, or a text of a number and a unit: `"500ms"`, `"30s"`, `"5m"`, `"2h"`, `"7d"`.
 *
 * @param at Where the value stands in its document, a JSON Pointer, for the error. Default: the root.
 * @returns Milliseconds, from 0 to ten years.
 * @throws {CoreError} `ERR_INVALID_DOCUMENT` for anything else.
 */
export function parseDuration(value: unknown, at = ''): number {
  const duration = typeof value === 'string' ? ofText(value) : value
  if (typeof duration !== 'number' || !(duration >= 0 && duration <= LONGEST)) {
    throw new DocumentNode(value, at).refusal(
      'a duration such as "30s", "5m", "2h" or "7d", or milliseconds as a number, up to ten years',
    )
  }
  return duration
}

function ofText(text: string): number | undefined {
  const [, amount, unit] = DURATION.exec(text) ?? []
  const factor = UNITS.get(unit ?? '')
  return factor === undefined ? undefined : Number(amount) * factor
}

/** The duration that stands at a place in a document, as `parseDuration` reads it. */
export function durationAt({ value, at }: DocumentNode): number {
  return parseDuration(value, at)
}
