import { STATUS_CODES } from 'node:http'
import { McpverError } from '@mcpver/core'
import type { AdminReply } from './admin-reply.ts'
import { choiceOf, described, objectOf, TEXT, type JsonSchema } from './json-schema.ts'

/** Every code that an answer of the admin API can have which is not the code of an error. */
export type AdminProblemCode =
  | 'ERR_ADMIN_BODY'
  | 'ERR_ADMIN_FAILED'
  | 'ERR_ADMIN_FORBIDDEN'
  | 'ERR_ADMIN_HOST'
  | 'ERR_ADMIN_LIMIT'
  | 'ERR_ADMIN_METHOD'
  | 'ERR_ADMIN_NOT_FOUND'
  | 'ERR_ADMIN_PRECONDITION'
  | 'ERR_ADMIN_QUERY'
  | 'ERR_ADMIN_STALE'
  | 'ERR_ADMIN_UNAUTHORIZED'

/** What is wrong with a request, or why it cannot be answered. */
export interface Problem {
  /** The HTTP status. */
  readonly status: number
  readonly code: AdminProblemCode
  readonly detail: string
  /** What to do about it, as a sentence. */
  readonly hint?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** What a problem looks like (RFC 9457). */
export const PROBLEM_SCHEMA: JsonSchema = objectOf(
  {
    type: choiceOf('about:blank'),
    title: described(TEXT, 'The name of the status'),
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: described(TEXT, 'What was wrong, in a sentence'),
    code: described(TEXT, 'The stable code: ERR_<AREA>_<WHAT>'),
  },
  { hint: described(TEXT, 'What to do about it, as a sentence') },
)

/** The answer that tells a problem. */
export function problemReply({ status, code, detail, hint, headers = {} }: Problem): AdminReply {
  const title = STATUS_CODES[status] ?? 'Error'
  const body = { type: 'about:blank', title, status, detail, code, ...(hint !== undefined && { hint }) }
  return { kind: 'problem', status, body, headers }
}

/** The status of what can go wrong in what a request asks for; everything else is not the caller's doing. */
const STATUSES: ReadonlyMap<string, number> = new Map([
  ['ERR_INVALID_DOCUMENT', 422],
  ['ERR_LATER_FORMAT', 422],
  ['ERR_ROUTE_ALIAS', 422],
  ['ERR_ROUTE_RELEASE', 422],
  ['ERR_STORE_INVALID', 422],
  ['ERR_STORE_BUSY', 503],
  ['ERR_STORE_CLOSED', 503],
  ['ERR_STORE_FAILED', 503],
  ['ERR_STORE_FULL', 503],
  ['ERR_STORE_READ_ONLY', 503],
  ['ERR_STORE_UNAVAILABLE', 503],
])

const BODY_HINT = 'Correct the body at that place, a JSON Pointer; GET /v1/openapi.json says what may stand there.'

/** The answer that tells an error. What is no error of mcpver's is not shown: nobody has seen to it that it holds no secret. */
export function problemOf(error: unknown): AdminReply {
  if (!McpverError.isInstance(error)) {
    const hint = 'The log of the gateway has more.'
    return problemReply({ status: 500, code: 'ERR_ADMIN_FAILED', detail: 'The request could not be answered', hint })
  }
  const { code, message: detail } = error
  const hint = code === 'ERR_INVALID_DOCUMENT' ? BODY_HINT : error.hint
  const status = STATUSES.get(code) ?? 500
  return problemReply({ status, code: code as AdminProblemCode, detail, ...(hint !== undefined && { hint }) })
}
