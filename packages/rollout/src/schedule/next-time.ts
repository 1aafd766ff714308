import { CronTimes } from './cron-times.ts'
import { firstOpen } from './opening.ts'
import { HORIZON, type Schedule, type ScheduledStart } from './schedule.ts'

/** Closed times of an expression that are passed over: five years of one a day. An end for expressions that miss all of many windows. */
const MOST_LOOKS = 2000

/**
 * The first instant after another one at which an update may begin: open, and as its start says. `undefined` when there is none within five
 * years or among the next 2,000 times of the expression, each the first one after an opening; or when its time is over and is not to be
 * caught up on.
 *
 * To ask from an instant on, it included, ask after the millisecond before.
 */
export function nextTime(schedule: Schedule, after: number): number | undefined {
  const { start, missed } = schedule
  switch (start.kind) {
    case 'now':
      return firstOpen(schedule, after + 1)
    case 'at': {
      const due = firstOpen(schedule, start.at)
      if (due === undefined || due > after) return due
      return missed.policy === 'catch_up' ? firstOpen(schedule, after + 1) : undefined
    }
    case 'cron':
      return nextCronTime(schedule, start, after)
  }
}

function nextCronTime(
  schedule: Schedule,
  { expression }: ScheduledStart & { readonly kind: 'cron' },
  after: number,
): number | undefined {
  const times = new CronTimes(expression, schedule.timeZone ?? 'UTC')
  let time = times.after(after)
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    if (time === undefined || time > after + HORIZON) return undefined
    const opensAt = firstOpen(schedule, time)
    if (opensAt === undefined || opensAt === time) return opensAt
    time = times.after(opensAt - 1)
  }
  return undefined
}
