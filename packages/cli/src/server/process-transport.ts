import { isPlainObject, parseJson } from '@mcpver/core'
import { ChildFamily, LineSplitter, TextTail, type ExitStatus, type Program } from '@mcpver/gateway/process'
import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/client'

/** How long the rest of the output may take to arrive after the program has ended, or its end after its output; milliseconds. */
const AFTERMATH = 250

/** What stood on the standard output and is no message of the protocol. */
export interface StrayOutput {
  readonly lines: number
  readonly first: string
}

/** How a program ended a connection. */
export interface Ending {
  /** Absent when it only closed its output. */
  readonly status?: ExitStatus
}

/**
 * The protocol over the standard streams of a program. Unlike the official client's, it gives messages as they stood on the
 * wire, bounds what it reads, ends everything that the program started, and knows how the program ended.
 */
export class ProcessTransport implements Transport {
  onclose?: () => void
  onerror?: (error: Error) => void
  onmessage?: Transport['onmessage']
  readonly #program: Program
  readonly #maxBytes: number
  readonly #splitter = new LineSplitter()
  readonly #errors = new TextTail()
  #family: ChildFamily | undefined
  #ending: Ending | undefined
  #isStopping = false
  #stray: StrayOutput | undefined
  #size = 0
  #isClosed = false

  constructor(program: Program, maxBytes: number) {
    this.#program = program
    this.#maxBytes = maxBytes
  }

  async start(): Promise<void> {
    const family = await ChildFamily.start(this.#program)
    this.#family = family
    const { stdin, stdout, stderr } = family.child
    // A server may stop reading, or be gone; the answer that does not come tells.
    stdin?.on('error', () => undefined)
    stdout?.on('data', (chunk: Buffer) => this.#read(chunk))
    stdout?.once('end', () => {
      if (!this.#isStopping) this.#ending ??= {}
      this.#closeSoon()
    })
    stderr?.on('data', (chunk: Buffer) => this.#errors.push(chunk))
    void family.exited.then((status) => {
      if (!this.#isStopping) this.#ending = { status }
      this.#closeSoon()
    })
  }

  /** The official client tells a transport over standard streams by `pid` and `stderr`. */
  get pid(): number | undefined {
    return this.#family?.child.pid
  }

  /** The end of what the program said on its error stream. */
  get stderr(): string {
    return this.#errors.text()
  }

  /** How the program ended the connection by itself; `undefined` when it did not. */
  get ending(): Ending | undefined {
    return this.#ending
  }

  get stray(): StrayOutput | undefined {
    return this.#stray
  }

  /** Whether the program wrote more than it may. */
  get isOverflown(): boolean {
    return this.#size > this.#maxBytes
  }

  send(message: JSONRPCMessage): Promise<void> {
    // Not waiting until the text is read: a server that does not read must not block, and what is sent is small.
    this.#family?.child.stdin?.write(`${JSON.stringify(message)}\n`)
    return Promise.resolve()
  }

  async close(): Promise<void> {
    this.#isStopping = true
    await this.#family?.stop()
    this.#announceClose()
  }

  #read(chunk: Buffer): void {
    this.#size += chunk.length
    if (this.isOverflown) {
      this.#family?.child.stdout?.destroy()
      this.#announceClose()
      return
    }
    for (const line of this.#splitter.push(chunk)) this.#deliver(line)
  }

  #deliver(line: string): void {
    if (line.trim() === '') return
    const messages = messagesIn(line)
    if (messages === undefined) {
      this.#stray = { lines: (this.#stray?.lines ?? 0) + 1, first: this.#stray?.first ?? line.slice(0, 1000) }
      return
    }
    for (const message of messages) this.onmessage?.(message)
  }

  /** Both the end of the program and the end of its output are waited for, but either alone is enough. */
  #closeSoon(): void {
    setTimeout(() => this.#announceClose(), AFTERMATH)
  }

  #announceClose(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.onclose?.()
  }
}

/** The messages of a line (revision 2025-03-26 allows several), or `undefined` when it holds something else. */
function messagesIn(line: string): JSONRPCMessage[] | undefined {
  try {
    const value = parseJson(line)
    const messages = Array.isArray(value) ? value : [value]
    return messages.every((message) => isPlainObject(message) && message['jsonrpc'] === '2.0')
      ? (messages as JSONRPCMessage[])
      : undefined
  } catch {
    return undefined
  }
}
