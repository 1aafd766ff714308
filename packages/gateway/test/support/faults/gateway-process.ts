import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { linesOf } from '../lines.ts'
import { markedProgram } from './front.ts'

const PROGRAM = fileURLToPath(new URL('gateway-program.ts', import.meta.url))

/** How a gateway is started as a process. */
export interface GatewaySetup {
  /** A SQLite file, or the URL of a PostgreSQL database. */
  readonly database: string
  /** By what its servers are known; the same for all gateways on one database, which keeps how they are started. */
  readonly mark: string
  /** How long calls under way may take when it is to end, in milliseconds. Default: 10 seconds. */
  readonly limit?: number
}

/** Where a gateway is, as it says itself. */
export interface GatewayPlace {
  readonly port: number
  readonly admin: { readonly port: number; readonly token: string }
}

/** What the admin API answered. */
export interface AdminAnswer {
  readonly status: number
  readonly tag: string | undefined
  readonly body: Readonly<Record<string, unknown>>
}

/** A gateway in a process of its own. */
export class GatewayProcess {
  readonly #place: GatewayPlace
  readonly #child: ChildProcess
  /** Resolves to the code with which it ended, or the signal. */
  readonly ended: Promise<number | string | null>
  readonly #errors: { text: string }

  private constructor(child: ChildProcess, place: GatewayPlace, errors: { text: string }) {
    this.#child = child
    this.#place = place
    this.#errors = errors
    this.ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)))
  }

  static async start({ database, mark, limit = 10_000 }: GatewaySetup): Promise<GatewayProcess> {
    const child = spawn(process.execPath, [PROGRAM, database, JSON.stringify(markedProgram(mark)), String(limit)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_NO_WARNINGS: '1' },
    })
    const errors = { text: '' }
    child.stderr.setEncoding('utf8').on('data', (piece: string) => (errors.text += piece))
    for await (const line of linesOf(child.stdout as AsyncIterable<Buffer>)) {
      return new GatewayProcess(child, JSON.parse(line) as GatewayPlace, errors)
    }
    throw new Error(`The gateway did not start: ${errors.text}`)
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.#place.port)}/mcp/faulty`
  }

  /** Asks its admin API. */
  async admin(method: 'GET' | 'PUT', path: string, sent: { tag?: string; body?: object } = {}): Promise<AdminAnswer> {
    const { port, token } = this.#place.admin
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      ...(sent.tag !== undefined && { 'if-match': sent.tag }),
    }
    const body = sent.body === undefined ? null : JSON.stringify(sent.body)
    const response = await fetch(`http://127.0.0.1:${String(port)}/v1/${path}`, { method, headers, body })
    return {
      status: response.status,
      tag: response.headers.get('etag') ?? undefined,
      body: (await response.json()) as AdminAnswer['body'],
    }
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
