import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import type { Check, CheckerEntry, Outcome } from './checker.ts'

const PROGRAM = join(import.meta.dirname, 'checker-process.ts')
/** How long making ready may take; a package is installed before. */
const READY_MILLISECONDS = 60_000
/** After how many checks a process is replaced: some peers never give memory back, and would run out of it. */
const CHECKS_A_PROCESS = 250

/** A checker in a process of its own, so that one that hangs or dies is counted and the run goes on. */
export class TimedChecker {
  readonly #entry: CheckerEntry
  readonly #milliseconds: number
  #child: ChildProcess | undefined
  #checks = 0

  /** @param milliseconds How long one check may take. */
  constructor(entry: CheckerEntry, milliseconds: number) {
    this.#entry = entry
    this.#milliseconds = milliseconds
  }

  /** Answers a check; the answers come one after another. */
  async check(check: Check): Promise<Outcome> {
    if (this.#checks++ % CHECKS_A_PROCESS === 0) this.stop()
    const child = (this.#child ??= await this.#start())
    const pending = nextMessage<Outcome>(child, this.#milliseconds)
    child.send(check)
    const outcome = await pending
    // One that has tripped may be in no state to go on.
    if (outcome.answer === 'crash' || outcome.answer === 'time-out') this.stop()
    return outcome
  }

  stop(): void {
    this.#child?.kill('SIGKILL')
    this.#child = undefined
  }

  async #start(): Promise<ChildProcess> {
    const child = fork(PROGRAM, [this.#entry.file], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
    const outcome = await nextMessage<unknown>(child, READY_MILLISECONDS)
    if (outcome === 'ready') return child
    child.kill('SIGKILL')
    throw new Error(`The checker ${this.#entry.file} did not start`)
  }
}

/** The next message of a process, or that none came in time or at all. */
function nextMessage<T>(child: ChildProcess, milliseconds: number): Promise<T | Outcome> {
  return new Promise((resolve) => {
    const settle = (outcome: T | Outcome): void => {
      clearTimeout(timer)
      child.off('message', settle)
      child.off('exit', onExit)
      resolve(outcome)
    }
    const onExit = (): void => settle({ answer: 'crash', reason: 'The process ended' })
    const timer = setTimeout(() => settle({ answer: 'time-out' }), milliseconds)
    child.on('message', settle)
    child.on('exit', onExit)
  })
}
