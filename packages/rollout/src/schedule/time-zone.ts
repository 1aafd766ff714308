const SECOND = 1000
const DAY = 86_400_000

/** One formatter a zone: making one costs a thousand times as much as using it. */
const formatters = new Map<string, Intl.DateTimeFormat>()

/**
 * Whether a text is the name of a time zone that this machine knows, such as `Europe/Berlin` or `UTC`. Offsets such as `+01:00`, which some
 * engines take too, are none: they say nothing about daylight-saving time.
 */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    formatterOf(name)
    return true
  } catch {
    return false
  }
}

/** What the clocks of a zone show at an instant, as if they were clocks in UTC: milliseconds. */
export function clockAt(instant: number, timeZone: string): number {
  return instant + offsetAt(instant, timeZone)
}

/**
 * The first instant at which the clocks of a zone show a time or a later one, the time given as `clockAt` gives it. So a time that is there
 * twice is the first of the two, and one that clocks leave out is the moment of the change.
 */
export function instantOf(clock: number, timeZone: string): number {
  const [before, after] = [offsetAt(clock - DAY, timeZone), offsetAt(clock + DAY, timeZone)]
  if (before === after) return clock - before
  // With the larger offset the instant is the earlier one.
  const candidates = [clock - Math.max(before, after), clock - Math.min(before, after)]
  const found = candidates.find((instant) => clockAt(instant, timeZone) === clock)
  return found ?? endOfGap(clock, candidates as [number, number], timeZone)
}

/** The change that leaves a time out: before it clocks show less, from it on more. */
function endOfGap(clock: number, [first, last]: readonly [number, number], timeZone: string): number {
  let [before, after] = [first, last]
  while (after - before > SECOND) {
    const middle = before + Math.floor((after - before) / 2 / SECOND) * SECOND
    if (clockAt(middle, timeZone) < clock) before = middle
    else after = middle
  }
  return after
}

/** How far the clocks of a zone are ahead of UTC at an instant, in milliseconds. */
function offsetAt(instant: number, timeZone: string): number {
  const shown = formatterOf(timeZone).format(instant)
  const [, sign, hours, minutes, seconds = '0'] = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(shown) ?? []
  const size = (Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds)) * SECOND
  return sign === '-' ? -size : size
}

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  formatters.set(timeZone, made)
  return made
}
