import { silentLogger, type Logger } from '@mcpver/core'
import { readMessage } from '../../wire/read-message.ts'
import type { WireMessage } from '../../wire/wire-message.ts'
import { StdioLink, type StdioLinkOptions, type UpstreamProgram } from '../stdio-link.ts'
import type { LinkEnd, LinkEvents, RequestSink } from '../upstream-link.ts'

/** What every program of the tests begins with: `say` writes lines, `onLine` is told each message. */
const PRELUDE = `
  const say = (...lines) => process.stdout.write(lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)) + '\\n').join(''))
  const answer = (id, result = {}) => say({ jsonrpc: '2.0', id, result })
  const onMessage = (take) => require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => take(JSON.parse(line), line))
`

/** Answers each request with its params; `pid` with its process id. */
export const ECHO = `onMessage(({ id, method, params = {} }) => {
  if (id !== undefined) answer(id, method === 'pid' ? { pid: process.pid } : params)
})`

/** How to start a program that is written in a few lines of JavaScript. */
export function nodeProgram(code: string, rest: Partial<UpstreamProgram> = {}): UpstreamProgram {
  return { command: process.execPath, args: ['-e', PRELUDE + code], env: {}, ...rest }
}

/** What the gateway has around it in the tests. */
export const HOST = { env: process.env, cwd: process.cwd() }

/** A request. */
export function request(id: number | string, method = 'tools/call', params: object = {}): WireMessage {
  return readMessage(JSON.stringify({ jsonrpc: '2.0', id, method, params }))
}

/** A notification. */
export function notification(method: string, params: object = {}): WireMessage {
  return readMessage(JSON.stringify({ jsonrpc: '2.0', method, params }))
}

/** Remembers what becomes of a request. */
export class Outcome implements RequestSink {
  readonly messages: WireMessage[] = []
  readonly answers: WireMessage[] = []
  readonly ends: LinkEnd[] = []
  readonly over: Promise<void>
  #settle: () => void = () => undefined

  constructor() {
    this.over = new Promise((resolve) => (this.#settle = resolve))
  }

  message(message: WireMessage): void {
    this.messages.push(message)
  }

  mark(): void {
    throw new Error('There are no marks here')
  }

  answer(message: WireMessage): void {
    this.answers.push(message)
    this.#settle()
  }

  end(reason: LinkEnd): void {
    this.ends.push(reason)
    this.#settle()
  }
}

/** Remembers what belongs to no request. */
export class Events implements LinkEvents {
  readonly messages: WireMessage[] = []
  readonly ends: LinkEnd[] = []
  readonly over: Promise<void>
  #settle: () => void = () => undefined
  #onMessage: (() => void) | undefined

  constructor() {
    this.over = new Promise((resolve) => (this.#settle = resolve))
  }

  message(message: WireMessage): void {
    this.messages.push(message)
    this.#onMessage?.()
  }

  end(reason: LinkEnd): void {
    this.ends.push(reason)
    this.#settle()
  }

  /** Resolves when so many messages have come. */
  until(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.#onMessage = () => {
        if (this.messages.length >= count) resolve()
      }
      this.#onMessage()
    })
  }
}

/** What was logged. */
export interface LogLine {
  readonly level: string
  readonly fields: object
  readonly message: string
}

/** A logger that remembers. */
export function recordingLogger(): Logger & { readonly lines: LogLine[] } {
  const lines: LogLine[] = []
  const at =
    (level: string) =>
    (fields: object, message: string): void =>
      void lines.push({ level, fields, message })
  return { ...silentLogger, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error'), lines }
}

/** A link to a program, with what it tells. */
export async function startLink(
  program: UpstreamProgram,
  options: Partial<StdioLinkOptions> = {},
): Promise<{ readonly link: StdioLink; readonly events: Events }> {
  const events = new Events()
  const link = await StdioLink.start({ program, host: HOST, events, logger: silentLogger, ...options })
  return { link, events }
}

/** What becomes of one request, when that is decided. */
export async function ask(
  link: { request(message: WireMessage, sink: RequestSink): unknown },
  message: WireMessage,
): Promise<Outcome> {
  const outcome = new Outcome()
  link.request(message, outcome)
  await outcome.over
  return outcome
}
