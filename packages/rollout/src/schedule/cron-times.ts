import { Cron } from 'croner'

/** Five fields: minute, hour, day of the month, month, day of the week. */
const FIVE_FIELDS = /^\S+( \S+){4}$/
const LONGEST = 200

/**
 * The times that a cron expression names, by the clocks of a time zone.
 *
 * With a single minute and a single hour, a time that clocks leave out is the moment of the change, and one that is there twice is the first
 * of the two. With a list, a range, a step or `*` in one of them, a time that is left out is passed over, and one that is there twice counts
 * twice. Day of the month and day of the week are alternatives where both are given, as in Vixie cron; `L`, `W`, `#` and `+` are known.
 */
export class CronTimes {
  readonly #cron: Cron

  /** @throws an error of the library's for what is no expression. */
  constructor(expression: string, timeZone: string) {
    // The library also takes dates and names such as @reboot.
    if (expression.length > LONGEST || !FIVE_FIELDS.test(expression)) throw new TypeError('Not five fields')
    this.#cron = new Cron(expression, { mode: '5-part', timezone: timeZone, paused: true })
  }

  /** The first time after an instant; `undefined` when there is none. */
  after(instant: number): number | undefined {
    return this.#cron.nextRun(new Date(instant))?.getTime()
  }
}
