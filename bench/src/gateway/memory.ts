import { setTimeout as delay } from 'node:timers/promises'
import type { JsonObject } from '@mcpver/core'
import { goal, table, type Section } from '../diff/section.ts'
import type { Figure } from '../pair.ts'
import { startBridge, startForwarder } from './bare/bare-programs.ts'
import { burst } from './client/burst.ts'
import { SessionCaller } from './client/caller.ts'
import { EFFORT, TOGETHER } from './effort.ts'
import { commandOf, startGateway, storeIn } from './gateway-task.ts'
import { withGround } from './ground.ts'
import type { Ground, Way } from './paths/path.ts'
import { memoryOf } from './program/process-usage.ts'
import type { Listener } from './program/program.ts'
import { stdioEcho } from './upstream/echo-servers.ts'

const MOST = 90e6
/** How much of what was held first may come on top. Collecting garbage moves the resident set by that much either way. */
const GROWTH = 0.1
const PAUSE = 1000

/** What a process held, in bytes, after each number of calls. */
type Course = readonly number[]

/** What stands on one way, and what the least that works holds on it. */
interface Courses {
  readonly way: Way
  readonly ours: Course
  readonly bare: Course
}

/** The memory of the gateway after many calls. */
export async function measure(): Promise<Section> {
  const program = stdioEcho({ version: '1.0.0' })
  const courses = await withGround(async (ground): Promise<Courses[]> => {
    const { url } = ground
    return [
      {
        way: 'HTTP → HTTP',
        ours: await oursOf({ url }, ground),
        bare: await courseOf(await startForwarder(url)),
      },
      {
        way: 'HTTP → stdio',
        ours: await oursOf(commandOf(program), ground),
        bare: await courseOf(await startBridge(program)),
      },
    ]
  })
  const columns = ['after calls', ...EFFORT.memoryCalls.map((calls) => calls.toLocaleString('en'))]
  const rows = courses.flatMap(({ way, ours, bare }) => [
    [`${way}: mcpver gateway`, ...ours.map(megabytes)],
    [`${way}: the bare one`, ...bare.map(megabytes)],
  ])
  return {
    title: 'Memory',
    body: `What a process holds (resident set, MB), in one session, ${String(TOGETHER)} calls at a time.\n\n${table(columns, rows)}`,
    goals: courses.flatMap(goalsOf),
  }
}

async function oursOf(upstream: JsonObject, { folder }: Ground): Promise<Course> {
  const task = { store: storeIn(folder), releases: [{ server: 'echo', upstream }] }
  return courseOf(await startGateway(task), '/echo')
}

async function courseOf({ url, program }: Listener, path = ''): Promise<Course> {
  const caller = await SessionCaller.open(url + path)
  const held: number[] = []
  let done = 0
  for (const calls of EFFORT.memoryCalls) {
    await burst(() => caller.call('hello'), { calls: calls - done, together: TOGETHER })
    done = calls
    await delay(PAUSE)
    held.push(memoryOf(program.pid))
  }
  await caller.close()
  await program.stop()
  return held
}

function goalsOf({ way, ours, bare }: Courses): Figure[] {
  const [most, mostOfBare] = [Math.max(...ours), Math.max(...bare)]
  const [from = 0, to = 0] = [EFFORT.memoryCalls[0], EFFORT.memoryCalls.at(-1)]
  const growth = (ours.at(-1) ?? Number.NaN) / (ours[0] ?? Number.NaN) - 1
  return [
    {
      measure: `${way}: memory, up to ${to.toLocaleString('en')} calls`,
      ours: `${megabytes(most)} MB`,
      peer: `${megabytes(mostOfBare)} MB (the bare one)`,
      ratio: mostOfBare / most,
      goal: '≤ 90 MB',
      holds: most <= MOST,
    },
    goal(`${way}: growth of memory from ${from.toLocaleString('en')} to ${to.toLocaleString('en')} calls`, {
      ours: `${(growth * 100).toFixed(1)} %`,
      goal: '≤ 10 %',
      holds: growth <= GROWTH,
    }),
  ]
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1)
}
