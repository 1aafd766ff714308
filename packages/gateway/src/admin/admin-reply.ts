import type { ServerResponse } from 'node:http'
import type { JsonObject } from '@mcpver/core'

/** An answer of the admin API. */
export type AdminReply =
  | { readonly kind: 'json'; readonly status: number; readonly body: JsonObject; readonly headers?: ReplyHeaders }
  | { readonly kind: 'problem'; readonly status: number; readonly body: JsonObject; readonly headers?: ReplyHeaders }
  | { readonly kind: 'text'; readonly status: number; readonly body: string; readonly type: string }
  | { readonly kind: 'empty'; readonly status: 204 }
  /** What takes the response over, and ends it some time. */
  | { readonly kind: 'stream'; readonly open: (response: ServerResponse) => void }

type ReplyHeaders = Readonly<Record<string, string>>

/** What every answer says: it is for whoever asked, now, and is what it says it is. */
export const COMMON_HEADERS: ReplyHeaders = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

const TYPES = { json: 'application/json', problem: 'application/problem+json' } as const

/** An answer in JSON. Members that are `undefined` are left out. */
export function jsonReply(body: object, { status = 200, headers = {} }: JsonReplyOptions = {}): AdminReply {
  return { kind: 'json', status, body: body as JsonObject, headers }
}

/** What an answer has besides its body. */
export interface JsonReplyOptions {
  /** Default: 200. */
  readonly status?: number
  readonly headers?: ReplyHeaders
}

/** Gives an answer. */
export function writeReply(response: ServerResponse, reply: AdminReply): void {
  switch (reply.kind) {
    case 'json':
    case 'problem': {
      const { kind, status, body, headers } = reply
      return write(response, {
        status,
        text: JSON.stringify(body),
        headers: { ...headers, 'content-type': TYPES[kind] },
      })
    }
    case 'text': {
      const { status, body, type } = reply
      return write(response, { status, text: body, headers: { 'content-type': type } })
    }
    case 'empty':
      response.writeHead(reply.status, COMMON_HEADERS).end()
      return
    case 'stream':
      return reply.open(response)
  }
}

function write(
  response: ServerResponse,
  { status, text, headers }: { readonly status: number; readonly text: string; readonly headers: ReplyHeaders },
): void {
  response.writeHead(status, { ...COMMON_HEADERS, ...headers, 'content-length': Buffer.byteLength(text) })
  response.end(text)
}
