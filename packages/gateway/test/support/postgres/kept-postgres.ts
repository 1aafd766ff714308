import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'

/** The program of the store's tests that keeps a server: the server itself comes with the store's dev dependencies. */
const KEEPER = join(
  dirname(createRequire(import.meta.url).resolve('@mcpver/store/package.json')),
  'src/test/postgres-keeper.ts',
)

/** A PostgreSQL server of a test's own, which goes away and comes back as it is told. */
export class KeptPostgres {
  /** Of an empty database. */
  readonly url: string
  readonly #keeper: ChildProcessByStdio<Writable, Readable, null>
  readonly #lines: Interface

  private constructor(keeper: ChildProcessByStdio<Writable, Readable, null>, lines: Interface, url: string) {
    this.#keeper = keeper
    this.#lines = lines
    this.url = url
  }

  static async start(): Promise<KeptPostgres> {
    const keeper = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', KEEPER], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const lines = createInterface(keeper.stdout)
    const ended = once(keeper, 'exit').then(() => {
      throw new Error('PostgreSQL did not start')
    })
    const [url] = (await Promise.race([once(lines, 'line'), ended])) as [string]
    ended.catch(() => undefined)
    return new KeptPostgres(keeper, lines, `${url}/postgres`)
  }

  /** Ends the server without any notice to anybody. */
  leave(): Promise<void> {
    return this.#order('stop')
  }

  comeBack(): Promise<void> {
    return this.#order('start')
  }

  /** Resolves when no process and no file of it is left. */
  async close(): Promise<void> {
    const exited = once(this.#keeper, 'exit')
    this.#keeper.stdin.end()
    await exited
  }

  async #order(order: 'start' | 'stop'): Promise<void> {
    const done = once(this.#lines, 'line')
    this.#keeper.stdin.write(`${order}\n`)
    await done
  }
}
