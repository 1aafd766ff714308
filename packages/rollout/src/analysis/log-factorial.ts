const EXACT_UP_TO = 256

const EXACT: readonly number[] = exactValues()

/** The natural logarithm of `n!`, to a few units in the last place. @param n A whole number from 0. */
export function logFactorial(n: number): number {
  return EXACT[n] ?? stirling(n)
}

function exactValues(): number[] {
  const values = [0]
  for (let n = 1; n < EXACT_UP_TO; n++) values.push((values.at(-1) ?? 0) + Math.log(n))
  return values
}

/** Stirling's series: from 256 on the first term left out is below 1e-20. */
function stirling(n: number): number {
  const square = n * n
  const correction = (1 - (1 - 2 / (7 * square)) / (30 * square)) / (12 * n)
  return n * Math.log(n) - n + Math.log(2 * Math.PI * n) / 2 + correction
}
