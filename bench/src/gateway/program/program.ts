import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import type { Readable, Writable } from 'node:stream'
import { ChildFamily, TextTail } from '@mcpver/gateway/process'

/** What to start: a program of Node.js, which is the one that runs this. */
export interface ProgramStart {
  /** Its file. */
  readonly file: string
  /** Whether its types are taken out beforehand, so that it does not hold what takes them out: then it imports packages only. */
  readonly isStripped?: boolean
  readonly args?: readonly string[]
  /** Variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>
  /** Arguments of Node.js. */
  readonly flags?: readonly string[]
}

const QUIET = '--disable-warning=ExperimentalWarning'

/** Whatever was started and not ended. */
const running = new Set<Program>()

/** A program that is measured or that others need to be measured, in a process of its own. */
export class Program {
  readonly pid: number
  readonly input: Writable
  readonly output: Readable
  readonly #family: ChildFamily
  readonly #file: string
  readonly #errors = new TextTail()

  private constructor(family: ChildFamily, file: string) {
    this.#family = family
    this.#file = file
    const { pid, stdin, stdout, stderr } = family.child
    if (pid === undefined || stdin === null || stdout === null) throw new Error(`${file} has no streams`)
    this.pid = pid
    this.input = stdin
    this.output = stdout
    stderr?.on('data', (chunk: Buffer) => this.#errors.push(chunk))
    // Whoever writes to one that has ended learns so from the answer that never comes.
    stdin.on('error', () => undefined)
  }

  static async start({ file, isStripped = false, args = [], env = {}, flags = [] }: ProgramStart): Promise<Program> {
    const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined)
    const family = await ChildFamily.start({
      command: process.execPath,
      args: [QUIET, ...flags, ...(isStripped ? strippedWords(file) : [file]), ...args],
      env: { ...Object.fromEntries(inherited), ...env },
      cwd: import.meta.dirname,
    })
    const program = new Program(family, file)
    running.add(program)
    return program
  }

  /** Rejects when it has ended, with what it complained about. */
  async ended(): Promise<never> {
    const { code, signal } = await this.#family.exited
    throw new Error(`${this.#file} ended (${String(code ?? signal)}): ${this.#errors.text()}`)
  }

  /** Ends it at once, without a word; resolves when it is gone. */
  async kill(): Promise<void> {
    const exited = this.#family.exited
    process.kill(this.pid, 'SIGKILL')
    await exited
    await this.stop()
  }

  /** Ends it and all that it has started. */
  async stop(): Promise<void> {
    await this.#family.stop()
    running.delete(this)
  }

  /** Ends all that were started. */
  static async stopAll(): Promise<void> {
    await Promise.all([...running].map((program) => program.stop()))
  }
}

/** The program itself as an argument; its packages are looked for from the working directory. */
function strippedWords(file: string): readonly string[] {
  return ['--input-type=module', '--eval', stripTypeScriptTypes(readFileSync(file, 'utf8')), '--']
}

/** A program of this bench, which says on its first line where it listens, and later answers one line with one. */
export class Listener {
  readonly program: Program
  readonly url: string

  private constructor(program: Program, url: string) {
    this.program = program
    this.url = url
  }

  static async start(start: ProgramStart): Promise<Listener> {
    const program = await Program.start(start)
    return new Listener(program, await lineOf(program))
  }

  /** Asks it something. One question at a time. */
  async ask<Answer>(question: string): Promise<Answer> {
    const answer = lineOf(this.program)
    this.program.input.write(`${question}\n`)
    return JSON.parse(await answer) as Answer
  }
}

async function lineOf(program: Program): Promise<string> {
  let text = ''
  while (!text.endsWith('\n')) {
    const [chunk] = (await Promise.race([once(program.output, 'data'), program.ended()])) as [Buffer]
    text += chunk.toString('utf8')
  }
  return text.trimEnd()
}
