import type { IncomingMessage, ServerResponse } from 'node:http'
import { INVALID_REQUEST, PARSE_ERROR } from '../wire/json-rpc-error.ts'
import { readMessages } from '../wire/read-message.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { accepts } from './accepts.ts'
import { NOT_ACCEPTABLE, refuseHttp, type HttpRefusal } from './http-refusal.ts'
import { readBody } from './read-body.ts'

/** The gateway counts a batch as one request, and would have to count again otherwise. */
const MOST_IN_BATCH = 1000

/** What a POST says. */
export interface PostedMessages {
  /** At least one. */
  readonly messages: readonly [WireMessage, ...WireMessage[]]
  readonly isBatch: boolean
}

/**
 * Reads the messages of a POST; what is none is answered here. Nothing is told when the client goes away before the body is whole.
 *
 * @param maxBytes The most that the body may hold.
 */
export function readPost(
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
  maxBytes: number,
  take: (posted: PostedMessages) => void,
): void {
  const refusal = refusalOfHead(request)
  if (refusal !== undefined) return refuseHttp(response, refusal)
  readBody(request, maxBytes, (body, problem) => {
    if (problem === 'too-large') {
      response.setHeader('connection', 'close')
      return refuseHttp(response, TOO_LARGE)
    }
    if (body === undefined) return refuseHttp(response, NOT_JSON)
    let messages: readonly WireMessage[]
    try {
      messages = readMessages(body)
    } catch (error) {
      const { cause, message } = error as Error
      return refuseHttp(response, cause === undefined ? { status: 400, code: INVALID_REQUEST, message } : NOT_JSON)
    }
    if (messages.length > MOST_IN_BATCH) return refuseHttp(response, LARGE_BATCH)
    const [first, ...rest] = messages
    if (first !== undefined) take({ messages: [first, ...rest], isBatch: /^\s*\[/.test(body) })
  })
}

function refusalOfHead(request: IncomingMessage): HttpRefusal | undefined {
  if (!isJson(request.headers['content-type'])) return UNSUPPORTED
  return accepts(request, 'application/json') && accepts(request, 'text/event-stream') ? undefined : NOT_ACCEPTABLE
}

function isJson(type: string | undefined): boolean {
  // What nearly all send.
  if (type === 'application/json') return true
  return type !== undefined && /^application\/json\s*(;|$)/i.test(type)
}

const UNSUPPORTED: HttpRefusal = {
  status: 415,
  code: INVALID_REQUEST,
  message: 'Unsupported media type: send application/json',
}
const TOO_LARGE: HttpRefusal = { status: 413, code: INVALID_REQUEST, message: 'The message is too large' }
const NOT_JSON: HttpRefusal = { status: 400, code: PARSE_ERROR, message: 'Parse error: the body is not JSON in UTF-8' }
const LARGE_BATCH: HttpRefusal = {
  status: 400,
  code: INVALID_REQUEST,
  message: `Invalid request: a batch holds at most ${String(MOST_IN_BATCH)} messages`,
}
