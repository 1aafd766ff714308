import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Readable } from 'node:stream'
import { onTestFinished } from 'vitest'

/** Compiled code of the programs, so that each starts in half the time. */
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url))

/** A program of this folder that runs beside the tests, and is killed with the test at the latest. */
export class Child {
  readonly #process: ChildProcessByStdio<null, Readable, Readable>
  readonly #exited: Promise<unknown>
  #said = ''
  #complained = ''

  constructor(script: string, argument: unknown, env: Readonly<Record<string, string>> = {}) {
    const path = fileURLToPath(new URL(script, import.meta.url))
    const args = ['--disable-warning=ExperimentalWarning', path, JSON.stringify(argument)]
    this.#process = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_COMPILE_CACHE: CACHE, ...env },
    })
    this.#exited = once(this.#process, 'close')
    this.#process.stdout.on('data', (chunk) => (this.#said += String(chunk)))
    this.#process.stderr.on('data', (chunk) => (this.#complained += String(chunk)))
    onTestFinished(() => this.kill())
  }

  /** The whole lines that it said so far. */
  get lines(): readonly string[] {
    return this.#said.split('\n').slice(0, -1)
  }

  /** The numbers that it said so far. */
  get numbers(): readonly number[] {
    return this.lines.map(Number).filter((number) => !Number.isNaN(number))
  }

  /** Resolves when it said so many lines; rejects when it ended before. */
  async said(count: number): Promise<void> {
    while (this.lines.length < count) {
      if (this.#process.exitCode !== null)
        throw new Error(`It ended with ${String(this.#process.exitCode)}: ${this.#complained}`)
      await Promise.race([once(this.#process.stdout, 'data'), this.#exited])
    }
  }

  async kill(): Promise<void> {
    this.#process.kill('SIGKILL')
    await this.#exited
  }

  /** Resolves when it ended well; rejects with what it complained of. */
  async done(): Promise<void> {
    await this.#exited
    if (this.#process.exitCode !== 0)
      throw new Error(`It ended with ${String(this.#process.exitCode)}: ${this.#complained}`)
  }
}
