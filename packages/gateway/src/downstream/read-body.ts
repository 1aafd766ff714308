import type { IncomingMessage } from 'node:http'
import { isUtf8 } from 'node:buffer'
import { ByteCollector } from '../wire/byte-collector.ts'

/** What was wrong with a body. */
export type BodyProblem = 'not-utf8' | 'too-large'

/**
 * Reads the body of a request as text. Nothing is told when the client goes away before it is whole.
 *
 * @param maxBytes The most that it may hold.
 */
export function readBody(
  request: IncomingMessage,
  maxBytes: number,
  take: (body: string | undefined, problem?: BodyProblem) => void,
): void {
  const declared = Number(request.headers['content-length'] ?? 0)
  if (declared > maxBytes) return take(undefined, 'too-large')
  const bytes = new ByteCollector()
  request.on('data', (chunk: Buffer) => {
    if (bytes.size + chunk.length <= maxBytes) return bytes.add(chunk)
    request.removeAllListeners('data').removeAllListeners('end')
    take(undefined, 'too-large')
  })
  request.on('end', () => {
    const body = bytes.whole()
    if (isUtf8(body)) take(body.toString('utf8'))
    else take(undefined, 'not-utf8')
  })
}
