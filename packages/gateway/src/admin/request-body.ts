import type { IncomingMessage } from 'node:http'
import { parseJson } from '@mcpver/core'
import { readBody } from '../downstream/read-body.ts'
import type { Endpoint } from './endpoint.ts'
import type { Problem } from './problem.ts'

/** The most that a body may hold, in bytes. */
const MAX_BYTES = 1024 * 1024

/** What a request carries, or what is wrong with it. */
export type RequestBody =
  { readonly success: true; readonly body: unknown } | { readonly success: false; readonly problem: Problem }

/** Reads the body of a request, where the endpoint takes one. Never resolves when the client goes away before it is whole. */
export async function bodyOf(request: IncomingMessage, { body: expected }: Endpoint): Promise<RequestBody> {
  if (expected === undefined) return { success: true, body: undefined }
  const text = await textOf(request)
  if (typeof text !== 'string') return { success: false, problem: text }
  if (text === '' && !expected.isRequired) return { success: true, body: undefined }
  if (!/^application\/json[ \t]*(?:;|$)/i.test(request.headers['content-type'] ?? '')) {
    return refused(415, 'The body is not said to be JSON')
  }
  try {
    return { success: true, body: parseJson(text) }
  } catch {
    return refused(400, 'The body is not JSON')
  }
}

function textOf(request: IncomingMessage): Promise<string | Problem> {
  return new Promise((resolve) => {
    readBody(request, MAX_BYTES, (text, problem) => {
      if (problem === 'too-large')
        resolve({ ...toProblem(413, 'The body is too large'), headers: { connection: 'close' } })
      else resolve(text ?? toProblem(400, 'The body is not UTF-8'))
    })
  })
}

function refused(status: number, detail: string): RequestBody {
  return { success: false, problem: toProblem(status, detail) }
}

function toProblem(status: number, detail: string): Problem {
  const hint = 'Send JSON in UTF-8 of at most 1 MiB, with Content-Type: application/json.'
  return { status, code: 'ERR_ADMIN_BODY', detail, hint }
}
