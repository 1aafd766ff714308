import { basename } from 'node:path'
import { defaultLogger, logged, type Logger } from '@mcpver/core'
import { ChildFamily, type ExitStatus, type Program } from '../process/child-family.ts'
import { serverEnvironment, type Environment } from '../process/environment.ts'
import type { LongLine } from '../process/line-splitter.ts'
import { Secrets } from '../process/secrets.ts'
import { TextTail } from '../process/text-tail.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { closed, ended, idInUse, notStarted, queueFull, tooComplex, tooLong } from './stdio-failure.ts'
import { StdioInput } from './stdio-input.ts'
import { StdioOutput } from './stdio-output.ts'
import { StdioPending } from './stdio-pending.ts'
import type { AbortRequest, LinkEnd, LinkEvents, RequestSink, UpstreamLink } from './upstream-link.ts'

/** The most that one message may hold, and that may wait for a server that does not read; bytes. */
const MAX_BYTES = 64 * 1024 * 1024
/** How long the rest of the output may take to arrive after the program has ended, or its end after its output; milliseconds. */
const AFTERMATH = 250
/** So much of the end of the error stream is logged; characters. */
const LOGGED_ERRORS = 4000

const DONE = Promise.resolve()

/** How a server is run as a process. */
export interface UpstreamProgram {
  readonly command: string
  readonly args: readonly string[]
  /** What it gets beside the variables that every server gets. The values never appear in a log. */
  readonly env: Environment
  /** Its working directory, absolute. Default: the gateway's. */
  readonly cwd?: string | undefined
  /** Other values that must not appear in a log. Default: none. */
  readonly secrets?: readonly string[] | undefined
}

/** The gateway's own surroundings, part of which a server gets. */
export interface ProcessHost {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
}

/** What a link to a process is made of. */
export interface StdioLinkOptions {
  readonly program: UpstreamProgram
  readonly host: ProcessHost
  readonly events: LinkEvents
  /** Whose a notification or request of the server is, if it belongs to a request under way. Default: all go to `events`. */
  readonly ownerOf?: ((message: WireMessage) => RequestSink | undefined) | undefined
  /** The most that one message may hold, in bytes. Default: 64 MiB. */
  readonly maxBytes?: number | undefined
  /** How much may wait for a server that does not read, in bytes. Default: 64 MiB. */
  readonly maxQueuedBytes?: number | undefined
  /** Default: core's. */
  readonly logger?: Logger | undefined
}

/** A server that is a process, over its standard streams. Whatever it does, each request is told one answer or one end, or nothing. */
export class StdioLink implements UpstreamLink {
  readonly #family: ChildFamily
  readonly #options: StdioLinkOptions
  readonly #logger: Logger
  readonly #secrets: Secrets
  readonly #pending = new StdioPending()
  readonly #input: StdioInput
  readonly #output: StdioOutput
  readonly #errors = new TextTail()
  #hasAnswered = false
  #status: ExitStatus | undefined
  #aftermath: NodeJS.Timeout | undefined
  #end: LinkEnd | undefined

  private constructor(family: ChildFamily, options: StdioLinkOptions) {
    this.#family = family
    this.#options = options
    this.#logger = options.logger ?? defaultLogger()
    this.#secrets = new Secrets([...Object.values(options.program.env), ...(options.program.secrets ?? [])])
    const { stdin } = family.child
    if (stdin === null) throw new TypeError('The process has no standard input')
    this.#input = new StdioInput(stdin, this.#maxQueuedBytes)
    this.#output = new StdioOutput(
      { message: (message) => this.#take(message), tooLong: (line) => this.#takeLong(line) },
      { maxBytes: this.#maxBytes, secrets: this.#secrets, logger: this.#logger },
    )
    this.#listen()
  }

  /**
   * Starts the program.
   *
   * @throws {GatewayError} `ERR_UPSTREAM_START`.
   */
  static async start(options: StdioLinkOptions): Promise<StdioLink> {
    const { program, host, logger = defaultLogger() } = options
    const { command, args, cwd = host.cwd } = program
    const whole: Program = { command, args, cwd, env: serverEnvironment(host.env, program.env) }
    const family = await ChildFamily.start(whole).catch((error: unknown) => {
      throw notStarted(whole, error, logger)
    })
    return new StdioLink(family, options)
  }

  /** The process and what it started. */
  get family(): ChildFamily {
    return this.#family
  }

  /** How many requests wait for their answers. */
  get pending(): number {
    return this.#pending.size
  }

  /** Whether the server has ever answered. */
  get hasAnswered(): boolean {
    return this.#hasAnswered
  }

  request(message: WireMessage, sink: RequestSink): AbortRequest {
    return this.requestOf(undefined, message, sink)
  }

  /** As `request`, for one of several who share the link and whose requests can be abandoned together. */
  requestOf(owner: object | undefined, message: WireMessage, sink: RequestSink): AbortRequest {
    const id = message.id ?? ''
    const refusal = this.#refusalOf(id) ?? this.#write(message)
    if (refusal !== undefined) return refused(sink, refusal)
    this.#pending.add(id, sink, owner)
    return () => this.#pending.remove(id, sink)
  }

  send(message: WireMessage): Promise<void> {
    const refusal = this.#end ?? this.#write(message)
    if (refusal === undefined) return DONE
    return Promise.reject(refusal.kind === 'failed' ? refusal.error : closed())
  }

  /** Ends the requests of one owner, as if the link were closed. */
  abandon(owner: object): void {
    this.#pending.end({ kind: 'closed' }, owner)
  }

  /** Gives the server up for a reason, and ends it. */
  fail(error: Error): void {
    this.#finish({ kind: 'failed', error })
  }

  close(): Promise<void> {
    this.#finish({ kind: 'closed' })
    return this.#family.stop()
  }

  /** What errors call the program: they are read by clients. */
  get #command(): string {
    return basename(this.#options.program.command)
  }

  get #maxBytes(): number {
    return this.#options.maxBytes ?? MAX_BYTES
  }

  get #maxQueuedBytes(): number {
    return this.#options.maxQueuedBytes ?? MAX_BYTES
  }

  #listen(): void {
    const { child } = this.#family
    // A server that closes its input takes no more messages; one that has ended is told of by its end.
    child.stdin?.on('error', () => this.#finishSoon())
    child.stdout?.on('data', (chunk: Buffer) => {
      if (this.#end === undefined) this.#output.push(chunk)
    })
    child.stdout?.once('end', () => this.#finishSoon()).on('error', () => this.#finishSoon())
    child.stderr?.on('data', (chunk: Buffer) => this.#errors.push(chunk)).on('error', () => undefined)
    child.once('exit', (code, signal) => {
      this.#status = { code, signal }
      this.#finishSoon()
    })
    child.once('close', () => this.#finish({ kind: 'failed', error: ended(this.#command, this.#status) }))
  }

  #refusalOf(id: string): LinkEnd | undefined {
    if (this.#end !== undefined) return this.#end
    return this.#pending.has(id) ? { kind: 'failed', error: idInUse(id) } : undefined
  }

  #write(message: WireMessage): LinkEnd | undefined {
    if (this.#input.write(message.text)) return undefined
    return { kind: 'failed', error: logged(queueFull(this.#command, this.#maxQueuedBytes), this.#logger) }
  }

  #take(message: WireMessage): void {
    if (this.#end !== undefined) return
    if (message.kind === 'response') return this.#takeAnswer(message)
    const receiver = this.#options.ownerOf?.(message) ?? this.#options.events
    receiver.message(message)
  }

  #takeAnswer(message: WireMessage): void {
    this.#hasAnswered = true
    if (this.#pending.answer(message)) return
    this.#logger.debug({ command: this.#command, id: message.id }, 'An answer that nobody waits for is dropped')
  }

  #takeLong(line: LongLine): void {
    const isLong = line.size > this.#maxBytes
    const error = isLong ? tooLong(this.#command, line.size, this.#maxBytes) : tooComplex(this.#command)
    logged(error, this.#logger)
    this.#pending.endOfLong(line, { kind: 'failed', error })
  }

  /** All streams and the process end; which is first, and whether a child of the server holds a stream open, is not known. */
  #finishSoon(): void {
    this.#aftermath ??= setTimeout(
      () => this.#finish({ kind: 'failed', error: ended(this.#command, this.#status) }),
      AFTERMATH,
    ).unref()
  }

  #finish(end: LinkEnd): void {
    if (this.#end !== undefined) return
    this.#end = end
    clearTimeout(this.#aftermath)
    if (end.kind === 'failed') this.#reportEnd(end.error)
    this.#pending.end(end)
    this.#options.events.end(end)
    void this.#family.stop()
  }

  #reportEnd(error: Error): void {
    const { code } = error as Error & { readonly code?: unknown }
    const stderr = this.#secrets.mask(this.#errors.text()).slice(-LOGGED_ERRORS)
    this.#logger.error({ code, stderr, strayLines: this.#output.strayLines }, error.message)
  }
}

/** Ends a request that was not taken. The sink is told after the caller has got what gives the request up. */
export function refused(sink: Pick<RequestSink, 'end'>, reason: LinkEnd): AbortRequest {
  let isAborted = false
  queueMicrotask(() => {
    if (!isAborted) sink.end(reason)
  })
  return () => {
    isAborted = true
  }
}
