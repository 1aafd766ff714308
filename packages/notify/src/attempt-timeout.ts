import { quote } from '@mcpver/core'
import { invalidNotifier } from './notify-error.ts'

/** What receivers are recommended to be given: 15 seconds. */
const DEFAULT = 15_000
/** The longest that a timer takes, in milliseconds. */
const LONGEST = 2 ** 31 - 1

/** Checks how long an attempt may take. Throws `ERR_INVALID_NOTIFIER`. */
export function toTimeout(timeout: number = DEFAULT): number {
  if (Number.isInteger(timeout) && timeout >= 1 && timeout <= LONGEST) return timeout
  throw invalidNotifier(`${quote(timeout)} is no time-out`, `Give milliseconds, from 1 to ${String(LONGEST)}.`)
}
