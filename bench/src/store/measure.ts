import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median, type Figure } from '../pair.ts'
import { startPostgres, type Target } from '../store-package.ts'
import type { CreatingTask } from './creating-process.ts'
import { WAYS, type Way } from './creator.ts'

const PROGRAM = fileURLToPath(new URL('creating-process.ts', import.meta.url))
const PROCESSES = [1, 4]
const CREATIONS = 400
const WARM_UP = 40
const ROUNDS = 5

const LAYERS = { manager: 'with signature and audit', store: 'by the store alone' } as const

/** An engine, and where a new store on it is. */
interface Engine {
  readonly name: string
  readonly driver: string
  readonly place: () => Promise<Target>
}

/** Releases a second that some processes create together in a new store, each on the disk before the next of its process. */
async function creationRate(way: Way, target: Target, processes: number): Promise<number> {
  const children = Array.from({ length: processes }, (_, index) => {
    const times = CREATIONS / processes
    const task: CreatingTask = { target, way, prefix: `tool-${String(index)}`, times, warmUp: WARM_UP }
    return fork(PROGRAM, [JSON.stringify(task)], { execArgv: ['--disable-warning=ExperimentalWarning'] })
  })
  const exits = children.map((child) => once(child, 'exit'))
  try {
    await Promise.all(children.map((child) => said(child, 'ready')))
    const start = performance.now()
    const done = children.map((child) => said(child, 'done'))
    for (const child of children) child.send('create')
    await Promise.all(done)
    const rate = CREATIONS / ((performance.now() - start) / 1000)
    await Promise.all(exits)
    return rate
  } finally {
    for (const child of children) child.kill()
  }
}

async function said(child: ChildProcess, expected: string): Promise<void> {
  const ended = once(child, 'exit').then(() => {
    throw new Error('A process that creates releases ended')
  })
  ended.catch(() => undefined)
  const [message] = (await Promise.race([once(child, 'message'), ended])) as [unknown]
  if (message !== expected) throw new Error(`It said ${String(message)}`)
}

/** All ways in turn, round by round, so that all see the same machine. */
async function rates(engine: Engine, processes: number): Promise<Record<Way, number[]>> {
  const found: Record<Way, number[]> = { manager: [], store: [], bare: [] }
  for (let round = 0; round < ROUNDS; round++) {
    for (const way of WAYS) found[way].push(await creationRate(way, await engine.place(), processes))
  }
  return found
}

async function figures(engine: Engine, processes: number): Promise<Figure[]> {
  const { bare, ...ours } = await rates(engine, processes)
  const perSecond = (values: readonly number[]): string => `${Math.round(median(values)).toLocaleString('en')} / s`
  return (['manager', 'store'] as const).map((way) => ({
    measure: `releases created durably ${LAYERS[way]}, ${engine.name}, ${processes === 1 ? '1 process' : `${String(processes)} processes`}`,
    ours: perSecond(ours[way]),
    peer: `${perSecond(bare)} (${engine.driver}, the same inserts)`,
    ratio: median(ours[way].map((rate, round) => rate / (bare[round] ?? Number.NaN))),
    goal: 'reported',
    holds: true,
  }))
}

/** Durable creations a second on both engines, by one process and by four, against the bare drivers. */
export async function measure(): Promise<Figure[]> {
  const directory = mkdtempSync(join(tmpdir(), 'mcpver-bench-'))
  const server = await startPostgres()
  let files = 0
  const engines: readonly Engine[] = [
    {
      name: 'SQLite',
      driver: 'node:sqlite',
      place: () => Promise.resolve({ path: join(directory, `${String(files++)}.sqlite`) }),
    },
    { name: 'PostgreSQL', driver: 'pg', place: async () => ({ url: await server.createDatabase() }) },
  ]
  try {
    const found: Figure[] = []
    for (const engine of engines) for (const processes of PROCESSES) found.push(...(await figures(engine, processes)))
    return found
  } finally {
    await server.stop()
    rmSync(directory, { recursive: true, force: true })
  }
}
