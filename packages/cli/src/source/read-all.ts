import { failure } from '../cli-error.ts'
import { within } from '../process/deadline.ts'

/** Whoever writes into a pipe may take its time; milliseconds. */
const DAY = 24 * 60 * 60 * 1000

/** Bounds on reading. */
export interface ReadLimits {
  readonly maxBytes: number
  /** What is read, for the message. */
  readonly label: string
  /** Ends it early: opening a pipe that nobody writes lasts for ever. */
  readonly signal: AbortSignal
}

/** Everything that a stream holds, as text. Throws `ERR_TOO_LARGE`, `ERR_INTERRUPTED`. */
export async function readAll(stream: AsyncIterable<Uint8Array | string>, limits: ReadLimits): Promise<string> {
  const { label, signal } = limits
  return within(() => collect(stream, limits), { timeout: DAY, signal, late: `${label} did not end` })
}

async function collect(stream: AsyncIterable<Uint8Array | string>, { maxBytes, label }: ReadLimits): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    size += bytes.length
    if (size > maxBytes) {
      throw failure(`${label} is larger than ${String(maxBytes)} bytes`, {
        code: 'ERR_TOO_LARGE',
        hint: 'Raise the limit with --max-size <megabytes>.',
      })
    }
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}
