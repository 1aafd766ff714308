import { CliError, failure } from '../cli-error.ts'

/** Node's longest; what is longer would be over at once. */
const LONGEST_TIMER = 2 ** 31 - 1

/** How long something may take. */
export interface Deadline {
  /** Milliseconds. */
  readonly timeout: number
  /** Ends it early. */
  readonly signal: AbortSignal
  /** What did not happen, for the message: "The server did not answer". */
  readonly late: string
}

/**
 * Waits for work, but not for ever. The work itself is not ended: whoever started it has to.
 *
 * @throws {CliError} `ERR_TIMEOUT`, `ERR_INTERRUPTED`, or whatever the work throws.
 */
export async function within<T>(work: () => Promise<T>, { timeout, signal, late }: Deadline): Promise<T> {
  if (signal.aborted) throw interrupted()
  let timer: NodeJS.Timeout | undefined
  let onAbort: (() => void) | undefined
  const givenUp = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(timedOut(late, timeout)), Math.min(timeout, LONGEST_TIMER))
    onAbort = () => reject(interrupted())
    signal.addEventListener('abort', onAbort)
  })
  try {
    return await Promise.race([work(), givenUp])
  } finally {
    clearTimeout(timer)
    if (onAbort) signal.removeEventListener('abort', onAbort)
  }
}

function interrupted(): CliError {
  return new CliError('Interrupted', { code: 'ERR_INTERRUPTED' })
}

function timedOut(late: string, timeout: number): CliError {
  return failure(`${late} within ${String(timeout / 1000)} s`, {
    code: 'ERR_TIMEOUT',
    hint: 'Give it more time with --timeout <seconds>.',
  })
}
