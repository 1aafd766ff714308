import { existsSync } from 'node:fs'
import { quote } from '@mcpver/core'
import { Secrets, type Program } from '@mcpver/gateway/process'
import { SdkError, SdkErrorCode } from '@modelcontextprotocol/client'
import { CliError } from '../cli-error.ts'
import { printable } from '../printable.ts'
import { ProcessTransport, type Ending, type StrayOutput } from './process-transport.ts'
import type { ServerAddress, ServerLink } from './server-link.ts'

const SHOWN_LINES = 10
const LONGEST_LINE = 300

/** A server that is started for the occasion. */
export interface ServerProgram extends Program {
  /** What to call it in messages. */
  readonly label: string
  /** What must not be shown: the values of the variables that were passed to it on purpose. */
  readonly secrets: readonly string[]
  /** The most that it may write, in bytes. */
  readonly maxBytes: number
}

/** The address of a server that speaks over its standard streams. */
export function processAddress(program: ServerProgram): ServerAddress {
  const open = () => new ProcessLink(program)
  return {
    label: program.label,
    attempts: [
      { mode: 'auto', mends: () => true, open },
      // Some servers end at a first request that is not `initialize`.
      { mode: 'legacy', mends: isFailedNegotiation, open },
    ],
  }
}

function isFailedNegotiation(error: unknown): boolean {
  return error instanceof SdkError && error.code === SdkErrorCode.EraNegotiationFailed
}

function describeEnding({ status }: Ending): string {
  if (status === undefined) return 'closed its standard output'
  return status.signal === null ? `ended with exit code ${String(status.code)}` : `was ended by ${status.signal}`
}

class ProcessLink implements ServerLink {
  readonly transport: ProcessTransport
  readonly secrets: Secrets
  readonly #program: ServerProgram
  #startError: Error | undefined

  constructor(program: ServerProgram) {
    this.#program = program
    this.secrets = new Secrets(program.secrets)
    this.transport = new ProcessTransport(program, program.maxBytes)
    const start = this.transport.start.bind(this.transport)
    this.transport.start = async () => {
      try {
        await start()
      } catch (error) {
        this.#startError = error as Error
        throw error
      }
    }
  }

  trouble(): CliError | undefined {
    const { label, maxBytes } = this.#program
    if (this.#startError) return this.#cannotStart(this.#startError)
    if (this.transport.isOverflown) return tooLarge(label, maxBytes)
    if (this.transport.ending === undefined) return undefined
    return new CliError(`${label} ${describeEnding(this.transport.ending)} before it had answered`, {
      code: 'ERR_SERVER_DIED',
      hint: 'Does it need a variable? Pass it with --env NAME, or --env NAME=VALUE.',
    })
  }

  notes(): readonly string[] {
    const { stray, stderr } = this.transport
    const lines = printable(this.secrets.mask(stderr)).trimEnd().split('\n')
    const shown = lines.slice(-SHOWN_LINES).map((line) => `  | ${line.slice(0, LONGEST_LINE)}`)
    return [
      ...(stray ? [`It ${this.#describe(stray)}`] : []),
      ...(stderr.trim() === '' ? [] : ['The last lines of its error output:', ...shown]),
    ]
  }

  warnings(): readonly string[] {
    const { stray } = this.transport
    return stray ? [`${this.#program.label} ${this.#describe(stray)}`] : []
  }

  async close(): Promise<void> {
    await this.transport.close()
  }

  #describe({ lines, first }: StrayOutput): string {
    const what = lines === 1 ? 'a line that is no message' : `${String(lines)} lines that are no messages`
    return `printed ${what} of the protocol, first: ${quote(printable(this.secrets.mask(first)))}`
  }

  #cannotStart(error: NodeJS.ErrnoException): CliError {
    const { command, cwd, label } = this.#program
    const isMissing = error.code === 'ENOENT'
    const reason =
      isMissing && !existsSync(cwd)
        ? `no such directory: ${quote(cwd)}`
        : isMissing
          ? `no such command: ${quote(command)}`
          : error.message
    return new CliError(`Cannot start ${label}: ${reason}`, {
      code: 'ERR_SERVER_START',
      hint: 'Does the same command start in a shell, from the same directory?',
    })
  }
}

/** The error for a server that sends more than it may. */
export function tooLarge(label: string, maxBytes: number): CliError {
  return new CliError(`${label} sent more than ${String(maxBytes)} bytes`, {
    code: 'ERR_TOO_LARGE',
    hint: 'Raise the limit with --max-size <megabytes> if the server is to be trusted with it.',
  })
}
