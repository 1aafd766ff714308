import { countValues } from './outline.ts'

/** Shorter texts cannot hold more values than may be; characters. */
const SMALL = 256 * 1024
/** A value takes many times the memory that its text takes, and its time to be read: as much as 2 MiB may hold at least. */
const MOST_VALUES = 2_000_000

/** Whether a text, which need not be JSON, would be made of more values than a message may be made of. */
export function hasTooManyValues(text: string): boolean {
  return text.length > SMALL && countValues(text, MOST_VALUES) > MOST_VALUES
}

/** What is said of such a text. */
export const TOO_MANY_VALUES = `A message must not hold more than ${String(MOST_VALUES)} values`
