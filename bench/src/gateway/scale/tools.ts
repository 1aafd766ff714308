import { goal } from '../../diff/section.ts'
import { median, type Figure } from '../../pair.ts'
import { burst } from '../client/burst.ts'
import { SessionCaller } from '../client/caller.ts'
import { EFFORT, TOGETHER } from '../effort.ts'
import { startGateway, storeIn, type HeldMemory } from '../gateway-task.ts'
import type { Ground } from '../paths/path.ts'
import type { Listener } from '../program/program.ts'
import { startHttpEcho } from '../upstream/echo-servers.ts'

const LIST = '{"jsonrpc":"2.0","id":1,"method":"tools/list"}'
const LISTS = 5

/** A gateway before a server with so many tools. */
interface Surface {
  readonly tools: number
  readonly gateway: Listener
  readonly caller: SessionCaller
}

/** What a server with many tools costs, against one with a tenth of them. */
export async function measureTools({ folder }: Ground): Promise<Figure[]> {
  const few = await open(EFFORT.tools / 10, folder)
  const many = await open(EFFORT.tools, folder)
  const [fewTimes, manyTimes, ratios]: [number[], number[], number[]] = [[], [], []]
  const speeds: { readonly few: number; readonly many: number }[] = []
  for (let round = 0; round < EFFORT.rounds; round++) {
    const [ofFew, ofMany] = [await listTime(few), await listTime(many)]
    fewTimes.push(ofFew)
    manyTimes.push(ofMany)
    ratios.push(ofFew / ofMany)
    speeds.push({ few: await speedOf(few), many: await speedOf(many) })
  }
  const heldByTool = ((await held(many)) - (await held(few))) / (many.tools - few.tools)
  await Promise.all([few, many].map(({ caller }) => caller.close()))
  const ratio = median(ratios)
  const speed = median(speeds.map((round) => round.many / round.few))
  const perSecond = (calls: readonly number[]): string => `${Math.round(median(calls)).toLocaleString('en')} / s`
  const inWords = (tools: number): string => `${tools.toLocaleString('en')} tools`
  return [
    {
      measure: `time to list ${inWords(many.tools)}, for each tool`,
      ours: `${median(manyTimes).toFixed(2)} µs`,
      peer: `${median(fewTimes).toFixed(2)} µs (of ${inWords(few.tools)})`,
      ratio,
      goal: '≥ 0.5',
      holds: ratio >= 0.5,
    },
    {
      measure: `calls with ${inWords(many.tools)} behind the gateway, ${String(TOGETHER)} at a time`,
      ours: perSecond(speeds.map((round) => round.many)),
      peer: `${perSecond(speeds.map((round) => round.few))} (with ${inWords(few.tools)})`,
      ratio: speed,
      goal: '≥ 0.8',
      holds: speed >= 0.8,
    },
    goal('memory of a tool, garbage left out', {
      ours: `${Math.round(heldByTool).toLocaleString('en')} B`,
      goal: 'reported',
      holds: true,
    }),
  ]
}

async function open(tools: number, folder: string): Promise<Surface> {
  const { url } = await startHttpEcho({ version: '1.0.0', tools })
  const task = { store: storeIn(folder), releases: [{ server: 'echo', upstream: { url } }] }
  const gateway = await startGateway(task, ['--expose-gc'])
  const caller = await SessionCaller.open(`${gateway.url}/echo`)
  await burst(() => caller.call('hello'), { calls: EFFORT.warmUp, together: TOGETHER })
  return { tools, gateway, caller }
}

/** Microseconds a tool. */
async function listTime({ tools, caller }: Surface): Promise<number> {
  const times: number[] = []
  for (let list = 0; list < LISTS; list++) {
    const start = performance.now()
    const { body } = await caller.post(LIST)
    times.push(performance.now() - start)
    const listed = body.split('"inputSchema"').length - 1
    if (listed !== tools) throw new Error(`It listed ${String(listed)} of ${String(tools)} tools`)
  }
  return (median(times) * 1000) / tools
}

async function speedOf({ caller }: Surface): Promise<number> {
  const plan = { calls: EFFORT.togetherCalls, together: TOGETHER }
  return (await burst(() => caller.call('hello'), plan)).callsPerSecond
}

async function held({ gateway }: Surface): Promise<number> {
  return (await gateway.ask<HeldMemory>('memory')).bytes
}
