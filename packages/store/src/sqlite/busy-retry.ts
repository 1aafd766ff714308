import { setTimeout as delay } from 'node:timers/promises'
import { isBusy } from './sqlite-error.ts'

/** How long SQLite itself waits for a lock, in milliseconds. It blocks the whole program meanwhile, so it is short. */
export const BLOCKING_WAIT = 20
/** The longest pause before another try, in milliseconds: no longer than a few commits take. */
const LONGEST_PAUSE = 25

/**
 * Does something once nobody else has the lock that it needs; other work goes on meanwhile. The pauses are random, so that
 * those who wait do not come back together.
 *
 * @param limit How long to go on trying, in milliseconds.
 * @throws What `act` throws; SQLite's own "busy" when the limit has passed.
 */
export async function retryWhileBusy<T>(limit: number, act: () => T): Promise<T> {
  const end = performance.now() + limit
  for (;;) {
    try {
      return act()
    } catch (error) {
      if (!isBusy(error) || performance.now() >= end) throw error
    }
    await delay(1 + Math.random() * LONGEST_PAUSE)
  }
}
