import { quote } from '@mcpver/core'
import { storeError } from './store-error.ts'

/** The longest that a timer of Node can wait, in milliseconds: about 24 days. */
const LONGEST = 2 ** 31 - 1

/**
 * An option that is a time in milliseconds.
 *
 * @throws {StoreError} `ERR_STORE_INVALID` for anything but a whole number from 1 to 2^31 − 1.
 */
export function durationOption(name: string, value: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= LONGEST) return value
  throw storeError('ERR_STORE_INVALID', `The option ${name} is ${quote(value)}`, {
    hint: `Give whole milliseconds, from 1 to ${String(LONGEST)}.`,
  })
}
