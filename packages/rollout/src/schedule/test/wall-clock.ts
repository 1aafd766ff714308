const MINUTE = 60_000
const DAY = 86_400_000

/** Reads clocks the plain way: each part as `Intl` shows it, minute by minute. */
export class WallClock {
  readonly #format: Intl.DateTimeFormat
  readonly #shown = new Map<number, number>()

  constructor(timeZone: string) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    })
  }

  /** What the clock shows, as if it were in UTC. */
  at(instant: number): number {
    const known = this.#shown.get(instant)
    if (known !== undefined) return known
    const parts = this.#format.formatToParts(instant).map(({ type, value }) => [type, Number(value)])
    const { year, month, day, hour, minute } = Object.fromEntries(parts) as Record<string, number>
    const shown = Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute)
    this.#shown.set(instant, shown)
    return shown
  }

  /** The latest that the clock has shown in a day: a clock that is set back stands still until it has caught up. */
  latest(instant: number): number {
    let latest = -Infinity
    for (let at = instant - 3 * 60 * MINUTE; at <= instant; at += MINUTE) latest = Math.max(latest, this.at(at))
    return latest
  }
}

/** The midnight before which a clock's day began. */
export function midnightOf(shown: number): number {
  return Math.floor(shown / DAY) * DAY
}
