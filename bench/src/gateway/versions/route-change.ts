import { setTimeout as delay } from 'node:timers/promises'
import { goal } from '../../diff/section.ts'
import type { Figure } from '../../pair.ts'
import { SessionCaller, StatelessCaller, type Caller } from '../client/caller.ts'
import { EFFORT, TOGETHER } from '../effort.ts'
import { WHICH } from '../upstream/echo.ts'
import { FIRST, SECOND, type TwoReleases } from './two-releases.ts'

/** What callers met while the route changed. */
class Log {
  calls = 0
  failures = 0
  /** How long after a change somebody began a call that met the release of before, at most, in milliseconds. */
  latest = 0
  readonly met = new Set<string>()
  #active: string = FIRST
  #changedAt = -Infinity

  changed(active: string): void {
    this.#active = active
    this.#changedAt = performance.now()
  }

  answered(said: string, startedAt: number): void {
    this.calls++
    this.met.add(said)
    if (said !== this.#active) this.latest = Math.max(this.latest, startedAt - this.#changedAt)
  }

  failed(): void {
    this.calls++
    this.failures++
  }
}

/** Calls that go on while their route changes back and forth. */
export async function measureRouteChange(releases: TwoReleases): Promise<Figure[]> {
  await releases.settle({ active: FIRST })
  const log = new Log()
  const stop = new AbortController()
  const half = TOGETHER / 2
  const stateless = new StatelessCaller(releases.url)
  const sessions = await Promise.all(Array.from({ length: half }, () => SessionCaller.open(releases.url)))
  const callers: readonly Caller[] = [...sessions, ...sessions.map(() => stateless)]
  const calling = Promise.all(callers.map((caller) => callOn(caller, log, stop.signal)))
  for (let change = 1; change <= EFFORT.routeChanges; change++) {
    const active = change % 2 === 0 ? FIRST : SECOND
    await releases.route({ active })
    log.changed(active)
    await delay(EFFORT.routeInterval)
  }
  stop.abort()
  await calling
  await Promise.all([stateless, ...sessions].map((caller) => caller.close()))
  return [
    goal(`calls that failed while the route changed ${String(EFFORT.routeChanges)} times`, {
      ours: `${String(log.failures)} of ${log.calls.toLocaleString('en')}`,
      goal: '0',
      holds: log.failures === 0 && log.met.size === 2,
    }),
    goal('time after which no call met the release of before', {
      ours: `${log.latest.toFixed(0)} ms`,
      goal: '≤ 1 s',
      holds: log.latest <= 1000,
    }),
  ]
}

async function callOn(caller: Caller, log: Log, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const start = performance.now()
    await caller.call(WHICH).then(
      (said) => log.answered(said, start),
      () => log.failed(),
    )
  }
}
