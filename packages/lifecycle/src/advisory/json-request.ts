import { isUtf8 } from 'node:buffer'
import { McpverError, parseJson } from '@mcpver/core'
import type { SourceFailureCode } from './advisory-source.ts'

/** How requests are sent. */
export interface JsonRequestOptions {
  /** Milliseconds for each request, its answer included. Default 10,000. */
  readonly timeout?: number
  /** Bytes of each answer, inflated. Default 32 MiB. */
  readonly maxAnswerBytes?: number
}

/** What is asked. */
export interface JsonRequest {
  /** Below the base, such as `v1/query`. */
  readonly path: string
  /** Sent with POST; without it, GET. */
  readonly body?: unknown
  /** The media types that may come back, the one that is wanted most first. Default: `application/json` is asked for, anything taken. */
  readonly mediaTypes?: readonly string[]
}

/** Why a request has no answer that counts. It stays inside: sources and indexes say so in their answers. */
export class RequestFailure extends Error {
  readonly code: Exclude<SourceFailureCode, 'not-covered'>
  /** The HTTP status of an answer that is none of success. */
  readonly status: number | undefined

  constructor(code: Exclude<SourceFailureCode, 'not-covered'>, message: string, status?: number) {
    super(message)
    this.code = code
    this.status = status
  }
}

/**
 * Sends a request, and gives back the JSON of its answer. Redirects are not followed: data comes from whom the caller named.
 *
 * @throws {RequestFailure} For everything but a whole answer with status 200.
 */
export async function requestJson(
  base: URL,
  { path, body, mediaTypes }: JsonRequest,
  { timeout = 10_000, maxAnswerBytes = 32 * 1024 * 1024 }: JsonRequestOptions,
): Promise<unknown> {
  const signal = AbortSignal.timeout(timeout)
  try {
    const response = await fetch(new URL(path, base), {
      method: body === undefined ? 'GET' : 'POST',
      headers: { accept: toAccept(mediaTypes), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? null : JSON.stringify(body),
      redirect: 'manual',
      signal,
    })
    await assertAnswered(response, base)
    if (mediaTypes !== undefined) await assertMediaType(response, mediaTypes, base)
    return parseAnswer(await readBody(response, maxAnswerBytes), base)
  } catch (error) {
    if (error instanceof RequestFailure || McpverError.isInstance(error)) throw error
    const what = signal.aborted ? `did not answer within ${String(timeout)} ms` : 'cannot be reached'
    throw new RequestFailure('source-unavailable', `${base.host} ${what}`)
  }
}

/** RFC 9110, section 12.5.1: weights tell which one is wanted most. */
function toAccept([first = 'application/json', ...others]: readonly string[] = []): string {
  return [first, ...others.map((one) => `${one};q=0.5`)].join(', ')
}

async function assertAnswered(response: Response, { host }: URL): Promise<void> {
  if (response.status === 200) return
  await response.body?.cancel()
  const isRedirect = response.status >= 300 && response.status < 400
  const code = response.status >= 500 ? 'source-unavailable' : 'source-refused'
  throw new RequestFailure(
    code,
    `${host} answered with status ${String(response.status)}${isRedirect ? ', and redirects are not followed' : ''}`,
    response.status,
  )
}

async function assertMediaType(response: Response, mediaTypes: readonly string[], { host }: URL): Promise<void> {
  // Parameters such as a charset follow after a semicolon; upper and lower case are the same.
  const mediaType = response.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase()
  if (mediaType !== undefined && mediaTypes.includes(mediaType)) return
  await response.body?.cancel()
  throw new RequestFailure('source-invalid', `${host} answered with something else than ${mediaTypes.join(' or ')}`)
}

async function readBody(response: Response, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length
    // Leaving the loop cancels the stream, and with it the connection.
    if (length > maxBytes)
      throw new RequestFailure('source-invalid', `The answer has more than ${String(maxBytes)} bytes`)
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
  throw new RequestFailure('source-invalid', `${host} answered with something else than JSON`)
}
