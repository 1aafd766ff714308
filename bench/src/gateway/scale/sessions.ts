import { goal } from '../../diff/section.ts'
import { median, type Figure } from '../../pair.ts'
import { burst } from '../client/burst.ts'
import { SessionCaller } from '../client/caller.ts'
import { HttpClient } from '../client/http-client.ts'
import { EFFORT, TOGETHER } from '../effort.ts'
import { startGateway, storeIn, type HeldMemory } from '../gateway-task.ts'
import type { Ground } from '../paths/path.ts'
import { memoryOf } from '../program/process-usage.ts'
import type { Listener } from '../program/program.ts'

/** What many sessions at once cost. */
export async function measureSessions({ url, folder }: Ground): Promise<Figure[]> {
  const gateway = await startGateway({ store: storeIn(folder), releases: [{ server: 'echo', upstream: { url } }] }, [
    '--expose-gc',
  ])
  const endpoint = `${gateway.url}/echo`
  const [calls, streams] = [new HttpClient(endpoint), new HttpClient(endpoint, EFFORT.sessions + 1)]
  const one = await SessionCaller.open(endpoint, calls)
  await burst(() => one.call('hello'), { calls: EFFORT.warmUp, together: TOGETHER })
  const before = await memoryNow(gateway)
  const many: SessionCaller[] = []
  await burst(
    async () => {
      const caller = await SessionCaller.open(endpoint, calls)
      await caller.listen(streams)
      many.push(caller)
    },
    { calls: EFFORT.sessions, together: TOGETHER },
  )
  const after = await memoryNow(gateway)
  const ratio = await slowdown(one, many)
  await Promise.all([calls.close(), streams.close()])
  await gateway.program.stop()
  return figuresOf(before, after, ratio)
}

/** Garbage left out, and the resident set. */
interface Memory extends HeldMemory {
  readonly resident: number
}

async function memoryNow(gateway: Listener): Promise<Memory> {
  return { ...(await gateway.ask<HeldMemory>('memory')), resident: memoryOf(gateway.program.pid) }
}

interface Speeds {
  readonly one: number
  readonly many: number
  readonly ratio: number
}

/** Calls over all sessions in turn against calls over one. */
async function slowdown(one: SessionCaller, many: readonly SessionCaller[]): Promise<Speeds> {
  const plan = { calls: EFFORT.togetherCalls, together: TOGETHER }
  const rounds: { readonly one: number; readonly many: number }[] = []
  const ofOne = (): ReturnType<typeof burst> => burst(() => one.call('hello'), plan)
  const ofMany = (): ReturnType<typeof burst> =>
    burst((index) => many[index % many.length]?.call('hello') ?? Promise.reject(new Error('No session')), plan)
  await ofMany()
  for (let round = 0; round < EFFORT.rounds; round++) {
    const first = round % 2 === 0 ? await ofOne() : undefined
    const all = await ofMany()
    const single = first ?? (await ofOne())
    rounds.push({ one: single.callsPerSecond, many: all.callsPerSecond })
  }
  return {
    one: median(rounds.map((round) => round.one)),
    many: median(rounds.map((round) => round.many)),
    ratio: median(rounds.map((round) => round.many / round.one)),
  }
}

function figuresOf(before: Memory, after: Memory, { one, many, ratio }: Speeds): Figure[] {
  const count = after.sessions - before.sessions
  const each = (read: (memory: Memory) => number): string =>
    `${((read(after) - read(before)) / count / 1024).toFixed(1)} KiB`
  const perSecond = (calls: number): string => `${Math.round(calls).toLocaleString('en')} / s`
  return [
    {
      measure: `calls over ${EFFORT.sessions.toLocaleString('en')} sessions in turn, ${String(TOGETHER)} at a time`,
      ours: perSecond(many),
      peer: `${perSecond(one)} (over one session)`,
      ratio,
      goal: '≥ 0.8',
      holds: ratio >= 0.8,
    },
    goal(`sessions that the gateway has then, of ${EFFORT.sessions.toLocaleString('en')}`, {
      ours: count.toLocaleString('en'),
      goal: 'all',
      holds: count === EFFORT.sessions,
    }),
    goal('memory of an idle session with a stream open on either side, garbage left out', {
      ours: each(({ bytes }) => bytes),
      goal: 'reported',
      holds: true,
    }),
    goal('the same, resident', { ours: each(({ resident }) => resident), goal: 'reported', holds: true }),
  ]
}
