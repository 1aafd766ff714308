import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Readable } from 'node:stream'
import type { UpdateWorkerTask } from './update-worker.ts'

const PROGRAM = fileURLToPath(new URL('update-worker.ts', import.meta.url))
/** Compiled code of the programs, so that each starts in half the time. */
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url))

/** A process that carries updates out. */
export class WorkerProcess {
  readonly #process: ChildProcessByStdio<null, Readable, Readable>
  /** Resolves when it is gone. */
  readonly exited: Promise<void>
  /** Resolves when it works, or is gone. */
  readonly ready: Promise<void>
  #said = ''
  #complained = ''

  constructor(task: UpdateWorkerTask) {
    this.#process = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', PROGRAM, JSON.stringify(task)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_COMPILE_CACHE: CACHE },
    })
    this.#process.stdout.on('data', (chunk) => (this.#said += String(chunk)))
    this.#process.stderr.on('data', (chunk) => (this.#complained += String(chunk)))
    this.exited = once(this.#process, 'close').then(() => undefined)
    this.ready = Promise.race([once(this.#process.stdout, 'data').then(() => undefined), this.exited])
  }

  /** The lines that it said after `ready`. */
  get lines(): readonly string[] {
    return this.#said.split('\n').slice(1, -1)
  }

  /** What it complained of, when it ended in another way than by being killed. */
  get complaint(): string | undefined {
    const { exitCode } = this.#process
    return exitCode === null ? undefined : `A worker ended with ${String(exitCode)}: ${this.#complained}`
  }

  async kill(): Promise<void> {
    this.#process.kill('SIGKILL')
    await this.exited
  }
}
