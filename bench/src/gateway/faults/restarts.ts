import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { goal } from '../../diff/section.ts'
import { median, type Figure } from '../../pair.ts'
import { SessionCaller } from '../client/caller.ts'
import { EFFORT } from '../effort.ts'
import { commandOf, startGateway, storeIn } from '../gateway-task.ts'
import type { Ground } from '../paths/path.ts'
import { freePort } from '../program/listening.ts'
import { processesWith } from '../program/process-usage.ts'
import { startHttpEcho, stdioEcho } from '../upstream/echo-servers.ts'

const MARK = 'MCPVER_BENCH_MARK'
const PATIENCE = 5000
const PAUSE = 5
const MOST = 1000

/** How long a session is without its server that comes back. */
export async function measureRestarts(ground: Ground): Promise<Figure[]> {
  return [
    figureOf('a server over HTTP that was killed is back until its session is answered', await httpRestarts(ground)),
    figureOf('a process that was killed until its session is answered by another one', await stdioRestarts(ground)),
  ]
}

async function httpRestarts({ folder }: Ground): Promise<number[]> {
  const port = await freePort()
  let echo = await startHttpEcho({ version: '1.0.0', port })
  const gateway = await startGateway({
    store: storeIn(folder),
    releases: [{ server: 'echo', upstream: { url: echo.url } }],
  })
  const caller = await SessionCaller.open(`${gateway.url}/echo`)
  const times: number[] = []
  for (let restart = 0; restart < EFFORT.restarts; restart++) {
    await caller.call('hello')
    await echo.program.kill()
    // Somebody calls while it is away.
    await caller.call('hello').catch(() => undefined)
    echo = await startHttpEcho({ version: '1.0.0', port })
    times.push(await untilAnswered(caller))
  }
  await caller.close()
  await gateway.program.stop()
  return times
}

async function stdioRestarts({ folder }: Ground): Promise<number[]> {
  const mark = randomUUID()
  const upstream = { ...commandOf(stdioEcho({ version: '1.0.0' })), env: { [MARK]: mark } }
  const gateway = await startGateway({ store: storeIn(folder), releases: [{ server: 'echo', upstream }] })
  const times: number[] = []
  for (let restart = 0; restart < EFFORT.restarts; restart++) {
    // One that fails again and again is not started at once: each time it is another session's.
    const caller = await SessionCaller.open(`${gateway.url}/echo`)
    await caller.call('hello')
    for (const pid of processesWith(MARK, mark)) process.kill(pid, 'SIGKILL')
    times.push(await untilAnswered(caller))
    await caller.end()
    await caller.close()
  }
  await gateway.program.stop()
  return times
}

/** Milliseconds until a call succeeds; infinite when none does for 5 seconds. */
async function untilAnswered(caller: SessionCaller): Promise<number> {
  const start = performance.now()
  while (performance.now() - start < PATIENCE) {
    const isAnswered = await caller.call('hello').then(
      () => true,
      () => false,
    )
    if (isAnswered) return performance.now() - start
    await delay(PAUSE)
  }
  return Infinity
}

function figureOf(what: string, times: readonly number[]): Figure {
  const longest = Math.max(...times)
  return goal(`${what}, the longest of ${String(times.length)} times`, {
    ours: `${longest.toFixed(0)} ms (median ${median(times).toFixed(0)} ms)`,
    goal: '≤ 1 s',
    holds: longest <= MOST,
  })
}
