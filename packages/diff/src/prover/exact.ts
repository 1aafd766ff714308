/** A number as a fraction of whole numbers, so that 0.3 is a multiple of 0.1. `denominator` is above 0. */
export interface Exact {
  readonly numerator: bigint
  readonly denominator: bigint
}

/** The decimal that a JSON text wrote, which is the shortest that reads back as the same number. */
export function toExact(value: number): Exact {
  const [coefficient = '0', exponentText = '0'] = String(value).split('e')
  const [whole = '0', fraction = ''] = coefficient.split('.')
  const exponent = Number(exponentText) - fraction.length
  const digits = BigInt(whole + fraction)
  return exponent >= 0
    ? { numerator: digits * 10n ** BigInt(exponent), denominator: 1n }
    : reduced(digits, 10n ** BigInt(-exponent))
}

/** Whether a number is a whole multiple of another. */
export function isMultipleOf(value: number, divisor: number): boolean {
  return divide(toExact(value), toExact(divisor)).denominator === 1n
}

export function divide(a: Exact, b: Exact): Exact {
  const sign = b.numerator < 0n ? -1n : 1n
  return reduced(sign * a.numerator * b.denominator, sign * a.denominator * b.numerator)
}

export function times(a: Exact, factor: bigint): Exact {
  return reduced(a.numerator * factor, a.denominator)
}

/** The least number above 0 that is a whole multiple of both. */
export function leastCommonMultiple(a: Exact, b: Exact): Exact {
  const left = a.numerator * b.denominator
  const right = b.numerator * a.denominator
  return reduced((left / gcd(left, right)) * right, a.denominator * b.denominator)
}

/** The largest whole number that is not above. */
export function floor({ numerator, denominator }: Exact): bigint {
  const quotient = numerator / denominator
  return numerator < 0n && quotient * denominator !== numerator ? quotient - 1n : quotient
}

/** The smallest whole number that is not below. */
export function ceil({ numerator, denominator }: Exact): bigint {
  return -floor({ numerator: -numerator, denominator })
}

/** The nearest number that JavaScript has. */
export function toNumber({ numerator, denominator }: Exact): number {
  if (denominator === 1n) return Number(numerator)
  // As many places as the first digit needs, and 25 more: enough for the nearest double.
  const places = denominator.toString().length + 25
  return Number(`${((numerator * 10n ** BigInt(places)) / denominator).toString()}e-${String(places)}`)
}

/** Whether JavaScript has a number of just this value. */
export function isRepresentable(exact: Exact): boolean {
  const value = toNumber(exact)
  if (!Number.isFinite(value)) return false
  const { numerator, denominator } = toExact(value)
  return numerator === exact.numerator && denominator === exact.denominator
}

function reduced(numerator: bigint, denominator: bigint): Exact {
  const divisor = gcd(numerator, denominator)
  return divisor === 1n
    ? { numerator, denominator }
    : { numerator: numerator / divisor, denominator: denominator / divisor }
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b]
  while (y !== 0n) [x, y] = [y, x % y]
  return x === 0n ? 1n : x
}
