import { InvalidArgumentError } from 'commander'

/** For options that are a number of entries, or of one: whole, from 0. */
export function parseCount(text: string): number {
  const count = Number(text)
  if (text.trim() !== '' && Number.isSafeInteger(count) && count >= 0) return count
  throw new InvalidArgumentError('Expected a whole number.')
}
