const LONGEST = 256
const UNFIT = /[\p{Cc}\p{Surrogate}\u2028\u2029]/u

/** Whether a value is a text of 1 to 256 characters on one line, as names are. */
export function isShortLine(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= LONGEST && !UNFIT.test(value)
}
