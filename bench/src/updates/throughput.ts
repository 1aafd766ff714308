import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Place } from './engines.ts'
import type { StepResult, StepTask } from './step-process.ts'

const PROGRAM = fileURLToPath(new URL('step-process.ts', import.meta.url))
const WARM_UP = 1500
const DURATION = 5000

/** What some workers do together. */
export interface Throughput {
  readonly workers: number
  /** Steps a second. */
  readonly rate: number
  /** Of the processor, a step, in microseconds: that of the workers, not of the database. */
  readonly cpu: number
}

/** Steps of a crowd whose updates are all due every second, by some workers. */
export async function throughput(place: Place, workers: number): Promise<Throughput> {
  const children = Array.from({ length: workers }, (_, index) => {
    const task: StepTask = { place, owner: `w${String(workers)}-${String(index)}`, warmUp: WARM_UP, duration: DURATION }
    return fork(PROGRAM, [JSON.stringify(task)], { execArgv: ['--disable-warning=ExperimentalWarning'] })
  })
  try {
    await Promise.all(children.map((child) => once(child, 'message')))
    const done = children.map((child) => once(child, 'message') as Promise<[StepResult]>)
    for (const child of children) child.send('go')
    const results = (await Promise.all(done)).map(([result]) => result)
    const steps = results.reduce((sum, result) => sum + result.steps, 0)
    const rate = results.reduce((sum, result) => sum + (result.steps / result.duration) * 1000, 0)
    return { workers, rate, cpu: results.reduce((sum, result) => sum + result.cpu, 0) / steps }
  } finally {
    for (const child of children) child.kill('SIGKILL')
  }
}
