import { failure } from './cli-error.ts'

/** Where text goes to. A stream of Node's fits as it is. */
export interface Output {
  write(text: string, done?: (error?: Error | null) => void): unknown
  /** Whether a person reads it on a terminal. Default: no. */
  readonly isTTY?: boolean
  /** The width of that terminal, in characters. */
  readonly columns?: number
}

/** Everything around the command that it reads from or writes to. */
export interface Io {
  readonly stdin: AsyncIterable<Uint8Array | string>
  readonly stdout: Output
  readonly stderr: Output
  readonly env: Readonly<Record<string, string | undefined>>
  /** The directory that relative paths start from, absolute. */
  readonly cwd: string
  /** Ends the command early; all it started is gone before `run` resolves. */
  readonly signal: AbortSignal
  /** The time by which suppressions expire. Default: the time of the computer. */
  readonly now?: () => Date
}

/** The time that it is for the command. */
export function currentTime({ now = () => new Date() }: Pick<Io, 'now'>): Date {
  return now()
}

/**
 * Writes, and resolves when the text is out: a pipe may be slow. Whoever reads it may stop early, as `head` does; what the command
 * found is then told by its exit code.
 *
 * @throws {CliError} `ERR_FILE_UNWRITABLE`, as on a full disk.
 */
export async function write(output: Output, text: string): Promise<void> {
  if (text === '') return
  const error = await new Promise<NodeJS.ErrnoException | null | undefined>((resolve) => output.write(text, resolve))
  if (!error || error.code === 'EPIPE') return
  throw failure(`Cannot write the output: ${error.message}`, { code: 'ERR_FILE_UNWRITABLE', cause: error })
}
