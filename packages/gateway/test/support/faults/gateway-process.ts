import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { JsonObject } from '@mcpver/core'
import { linesOf } from '../lines.ts'
import { program } from './front.ts'
import { MARK } from './marked.ts'

const PROGRAM = fileURLToPath(new URL('gateway-program.ts', import.meta.url))

/** How a gateway is started as a process. */
export interface GatewaySetup {
  /** The SQLite file. */
  readonly path: string
  /** By what its servers are known; the same for all gateways on one file, which keeps how they are started. */
  readonly mark: string
  /** How long calls under way may take when it is to end, in milliseconds. Default: 10 seconds. */
  readonly limit?: number
}

/** A gateway in a process of its own. */
export class GatewayProcess {
  readonly port: number
  readonly #child: ChildProcess
  /** Resolves to the code with which it ended, or the signal. */
  readonly ended: Promise<number | string | null>
  readonly #errors: { text: string }

  private constructor(child: ChildProcess, port: number, errors: { text: string }) {
    this.#child = child
    this.port = port
    this.#errors = errors
    this.ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)))
  }

  static async start({ path, mark, limit = 10_000 }: GatewaySetup): Promise<GatewayProcess> {
    const upstream = program()
    const marked = { ...upstream, env: { ...(upstream['env'] as JsonObject), [MARK]: mark } }
    const child = spawn(process.execPath, [PROGRAM, path, JSON.stringify(marked), String(limit)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_NO_WARNINGS: '1' },
    })
    const errors = { text: '' }
    child.stderr.setEncoding('utf8').on('data', (piece: string) => (errors.text += piece))
    for await (const line of linesOf(child.stdout as AsyncIterable<Buffer>)) {
      return new GatewayProcess(child, Number(line), errors)
    }
    throw new Error(`The gateway did not start: ${errors.text}`)
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.port)}/mcp/faulty`
  }

  /** What it wrote to its error stream. */
  get errors(): string {
    return this.#errors.text
  }

  kill(signal: 'SIGKILL' | 'SIGTERM'): void {
    this.#child.kill(signal)
  }

  /** Kills it, if it still runs. */
  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const gone = once(this.#child, 'exit')
    this.kill('SIGKILL')
    await gone
  }
}
