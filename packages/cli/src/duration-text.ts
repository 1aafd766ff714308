const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const

/** Units that are shown: what is long is not told to the second. */
const MOST_UNITS = 2

/**
 * A duration for people: `2d 3h`, `5m`, `1m 30s`, `200ms`. What is left below the second unit is dropped.
 *
 * @param duration In milliseconds; one below 0 counts as 0.
 */
export function durationText(duration: number): string {
  const whole = Math.max(0, Math.floor(duration))
  if (whole < 1000) return `${String(whole)}ms`
  const first = UNITS.findIndex(([, size]) => whole >= size)
  let rest = whole
  const parts = UNITS.slice(first, first + MOST_UNITS).map(([unit, size]) => {
    const count = Math.floor(rest / size)
    rest -= count * size
    return { unit, count }
  })
  return parts.flatMap(({ unit, count }) => (count === 0 ? [] : [`${String(count)}${unit}`])).join(' ')
}
