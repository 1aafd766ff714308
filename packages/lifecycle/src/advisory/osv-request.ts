import { isUtf8 } from 'node:buffer'
import { McpverError, parseJson } from '@mcpver/core'
import type { SourceFailureCode } from './advisory-source.ts'

/** How requests are sent. */
export interface OsvRequestOptions {
  /** Milliseconds for each request, its answer included. Default 10,000. */
  readonly timeout?: number
  /** Bytes of each answer, inflated. Default 32 MiB. */
  readonly maxAnswerBytes?: number
}

/** What is asked. */
export interface OsvRequest {
  /** Below the base, such as `v1/query`. */
  readonly path: string
  /** Sent with POST; without it, GET. */
  readonly body?: unknown
}

/** Why a request has no answer that counts. It stays inside: sources say so in their answers. */
export class OsvFailure extends Error {
  readonly code: Exclude<SourceFailureCode, 'not-covered'>

  constructor(code: Exclude<SourceFailureCode, 'not-covered'>, message: string) {
    super(message)
    this.code = code
  }
}

/**
 * Sends a request, and gives back the JSON of its answer. Redirects are not followed: advisories come from whom the caller named.
 *
 * @throws {OsvFailure} For everything but a whole answer with status 200.
 */
export async function requestJson(
  base: URL,
  { path, body }: OsvRequest,
  { timeout = 10_000, maxAnswerBytes = 32 * 1024 * 1024 }: OsvRequestOptions,
): Promise<unknown> {
  const signal = AbortSignal.timeout(timeout)
  try {
    const response = await fetch(new URL(path, base), {
      method: body === undefined ? 'GET' : 'POST',
      headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? null : JSON.stringify(body),
      redirect: 'manual',
      signal,
    })
    await assertAnswered(response, base)
    return parseAnswer(await readBody(response, maxAnswerBytes), base)
  } catch (error) {
    if (error instanceof OsvFailure || McpverError.isInstance(error)) throw error
    const what = signal.aborted ? `did not answer within ${String(timeout)} ms` : 'cannot be reached'
    throw new OsvFailure('source-unavailable', `${base.host} ${what}`)
  }
}

async function assertAnswered(response: Response, { host }: URL): Promise<void> {
  if (response.status === 200) return
  await response.body?.cancel()
  const isRedirect = response.status >= 300 && response.status < 400
  const code = response.status >= 500 ? 'source-unavailable' : 'source-refused'
  throw new OsvFailure(
    code,
    `${host} answered with status ${String(response.status)}${isRedirect ? ', and redirects are not followed' : ''}`,
  )
}

async function readBody(response: Response, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length
    // Leaving the loop cancels the stream, and with it the connection.
    if (length > maxBytes) throw new OsvFailure('source-invalid', `The answer has more than ${String(maxBytes)} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function parseAnswer(bytes: Buffer, { host }: URL): unknown {
  try {
    if (isUtf8(bytes)) return parseJson(bytes.toString('utf8'))
  } catch {
    // Answered below, as bytes that are no text are.
  }
  throw new OsvFailure('source-invalid', `${host} answered with something else than JSON`)
}
