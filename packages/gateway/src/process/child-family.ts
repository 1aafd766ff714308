import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { defaultLogger } from '@mcpver/core'
import { FAMILY_VARIABLE, FamilyTable, POLL, type FamilyMark } from './family-table.ts'

/** How long a program has to end by itself after its input ended, then after SIGTERM, then after SIGKILL; milliseconds. */
const GRACE = { input: 250, SIGTERM: 1000, SIGKILL: 5000 } as const

/** What to start. */
export interface Program {
  readonly command: string
  readonly args: readonly string[]
  /** Its whole environment. */
  readonly env: Readonly<Record<string, string>>
  /** Its working directory, absolute. */
  readonly cwd: string
}

/** How a program ended. */
export interface ExitStatus {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

const running = new Set<ChildFamily>()
let isWatchingExit = false

/**
 * A program and everything that it starts.
 *
 * The program leads a process group of its own. `stop` ends the group, its descendants, and on Linux also what left both. When
 * this process ends without having called `stop`, all of them are killed.
 */
export class ChildFamily {
  readonly child: ChildProcess
  /** Resolves when the program itself has ended. */
  readonly exited: Promise<ExitStatus>
  /** By what its members are known in a table. */
  readonly mark: FamilyMark
  #stopping: Promise<void> | undefined

  private constructor(child: ChildProcess, mark: string) {
    this.child = child
    this.mark = { leader: child.pid, mark }
    this.exited = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })))
  }

  /** Starts a program with pipes for its three streams. Rejects as `spawn` reports it when there is no such program. */
  static async start({ command, args, env, cwd }: Program): Promise<ChildFamily> {
    const mark = randomUUID()
    const child = spawn(command, args, {
      cwd,
      env: { ...env, [FAMILY_VARIABLE]: mark },
      detached: process.platform !== 'win32',
      windowsHide: true,
      stdio: 'pipe',
    })
    const family = new ChildFamily(child, mark)
    watchExit()
    running.add(family)
    try {
      await new Promise((resolve, reject) => {
        child.once('spawn', resolve)
        child.once('error', reject)
      })
    } catch (error) {
      running.delete(family)
      throw error
    }
    // After the start, only a signal that could not be sent is reported here; `stop` looks for itself.
    child.on('error', () => undefined)
    return family
  }

  /** The ids of those that run. */
  members(): number[] {
    return FamilyTable.read().membersOf(this.mark)
  }

  /** Ends all of them, politely first, and resolves when they are gone. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  /** Kills all of them, blocking until they are gone: for when this process ends. */
  kill(): void {
    ChildFamily.#kill([this])
  }

  /** Kills all members of some families, blocking until they are gone. */
  static #kill(families: readonly ChildFamily[]): void {
    const pause = new Int32Array(new SharedArrayBuffer(4))
    for (let waited = 0; waited < GRACE.SIGKILL; waited += POLL) {
      const table = FamilyTable.read()
      if (families.filter((family) => family.#signal('SIGKILL', table) > 0).length === 0) return
      Atomics.wait(pause, 0, 0, POLL)
    }
  }

  /** Kills whatever this process has started and not ended. */
  static killAll(): void {
    ChildFamily.#kill([...running])
  }

  async #stop(): Promise<void> {
    this.child.stdin?.end()
    let isGone = await this.#isGoneWithin(GRACE.input)
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      if (isGone) break
      this.#signal(signal, await FamilyTable.now())
      isGone = await this.#isGoneWithin(GRACE[signal], signal)
    }
    if (!isGone) defaultLogger().warn({ pids: this.members() }, 'Processes of a server could not be ended')
    for (const stream of this.child.stdio) stream?.destroy()
    running.delete(this)
  }

  /** Whether the program itself has ended. */
  get #hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null
  }

  /** Whether all have ended before the time is over; meanwhile whoever is killed cannot escape by starting others. */
  async #isGoneWithin(milliseconds: number, signal?: 'SIGTERM' | 'SIGKILL'): Promise<boolean> {
    for (let waited = 0; waited < milliseconds; waited += POLL) {
      const table = await (waited === 0 ? FamilyTable.now() : FamilyTable.soon())
      if (this.#hasEnded && table.membersOf(this.mark).length === 0) return true
      if (signal === 'SIGKILL') this.#signal(signal, table)
    }
    return false
  }

  #signal(signal: 'SIGTERM' | 'SIGKILL', table: FamilyTable): number {
    const members = table.membersOf(this.mark)
    for (const pid of members) {
      try {
        process.kill(pid, signal)
      } catch {
        // It has ended meanwhile.
      }
    }
    // Where there is no table of processes, the child itself is all that can be reached.
    if (members.length === 0 && !this.#hasEnded) this.child.kill(signal)
    return members.length
  }
}

function watchExit(): void {
  if (isWatchingExit) return
  isWatchingExit = true
  process.on('exit', () => ChildFamily.killAll())
}
