import type { ServerResponse } from 'node:http'
import { errorResponse, INVALID_REQUEST } from '../wire/json-rpc-error.ts'

/** Why an HTTP request is not let through. */
export interface HttpRefusal {
  readonly status: number
  /** Of the JSON-RPC error in the body. */
  readonly code: number
  readonly message: string
  /** The id of the request as JSON, where it is known. */
  readonly id?: string | undefined
}

/** For a client that does not take what the protocol answers with. */
export const NOT_ACCEPTABLE: HttpRefusal = {
  status: 406,
  code: INVALID_REQUEST,
  message: 'Not acceptable: the client must accept application/json and text/event-stream',
}

/** Answers a request that is not let through. */
export function refuseHttp(response: ServerResponse, { status, code, message, id }: HttpRefusal): void {
  const body = errorResponse(id, { code, message }).text
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
  response.end(body)
}
