import { ChildFamily, TextTail, type ExitStatus, type Program } from '@mcpver/gateway/process'
import { failure } from '../cli-error.ts'
import { within } from './deadline.ts'

/** What a program did. */
export interface Output extends ExitStatus {
  readonly stdout: Buffer
  /** The end of what it said on its error stream. */
  readonly stderr: string
}

/** Bounds on a program. */
export interface OutputLimits {
  /** Milliseconds. */
  readonly timeout: number
  /** The most that it may write, in bytes. */
  readonly maxBytes: number
  /** Ends it early. */
  readonly signal: AbortSignal
}

/**
 * Runs a program to its end; whatever it started is gone then.
 *
 * Rejects as `spawn` reports it when there is no such program.
 *
 * @throws {CliError} `ERR_TIMEOUT`, `ERR_TOO_LARGE`, `ERR_INTERRUPTED`.
 */
export async function outputOf(program: Program, { timeout, maxBytes, signal }: OutputLimits): Promise<Output> {
  const family = await ChildFamily.start(program)
  const chunks: Buffer[] = []
  const stderr = new TextTail()
  family.child.stdin?.on('error', () => undefined).end()
  family.child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk))
  try {
    const deadline = { timeout, signal, late: `"${program.command}" did not end` }
    const status = await within(() => collect(family, chunks, maxBytes), deadline)
    return { ...status, stdout: Buffer.concat(chunks), stderr: stderr.text() }
  } finally {
    await family.stop()
  }
}

async function collect(family: ChildFamily, chunks: Buffer[], maxBytes: number): Promise<ExitStatus> {
  let size = 0
  for await (const chunk of family.child.stdout ?? []) {
    const bytes = chunk as Buffer
    size += bytes.length
    if (size > maxBytes) throw failure(`The output is larger than ${String(maxBytes)} bytes`, TOO_LARGE)
    chunks.push(bytes)
  }
  return family.exited
}

const TOO_LARGE = { code: 'ERR_TOO_LARGE', hint: 'Raise the limit with --max-size.' } as const
