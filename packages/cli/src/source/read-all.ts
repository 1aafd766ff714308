import { failure } from '../cli-error.ts'

/** Bounds on reading. */
export interface ReadLimits {
  readonly maxBytes: number
  /** What is read, for the message. */
  readonly label: string
}

/** Everything that a stream holds, as text. Throws `ERR_TOO_LARGE`. */
export async function readAll(
  stream: AsyncIterable<Uint8Array | string>,
  { maxBytes, label }: ReadLimits,
): Promise<string> {
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
