import { quote } from '@mcpver/core'
import { accessError } from './access-error.ts'

/**
 * An option that limits a number of things.
 *
 * @throws {GatewayError} `ERR_ACCESS_CONFIG` for anything but a whole number from 1 or `Infinity`.
 */
export function limitOption(name: string, value: number): number {
  if (value === Infinity || (Number.isSafeInteger(value) && value >= 1)) return value
  throw accessError(`The option ${name} is ${quote(value)}`, 'Give a whole number from 1, or Infinity for no limit.')
}
