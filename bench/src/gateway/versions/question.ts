import type { HttpClient } from '../client/http-client.ts'
import { envelope, statelessCall, statelessHeaders } from '../client/messages.ts'
import { WHICH } from '../upstream/echo.ts'

/** Who calls, and what they ask for. */
export interface Question {
  /** By what the caller is kept on one version. */
  readonly key?: string
  /** What the client calls itself. */
  readonly client?: string
  /** The range of the tool's version that the call needs. */
  readonly requires?: string
  /** The path of another endpoint. */
  readonly path?: string
  /** Whether the tool is listed in the place of a call. */
  readonly isList?: boolean
}

/** Which version answered. */
export interface Answer {
  /** The release that the upstream says it is; `undefined` for a list. */
  readonly release: string | undefined
  /** The version of the tool that the gateway says. */
  readonly tool: string
}

interface Body {
  readonly result?: {
    readonly content?: readonly { readonly text: string }[]
    readonly tools?: readonly { readonly _meta: { readonly 'dev.mcpver/tool': { readonly version: string } } }[]
    readonly _meta?: { readonly 'dev.mcpver/served'?: { readonly version: string } }
  }
}

/** Asks once without a session. @throws when the answer does not say what answered. */
export async function ask(client: HttpClient, question: Question): Promise<Answer> {
  const { key, requires, path, isList = false } = question
  const own = { ...(key && { 'dev.mcpver/key': key }), ...(requires && { 'dev.mcpver/requires': requires }) }
  const meta = envelope(own, question.client)
  const method = isList ? 'tools/list' : 'tools/call'
  const message = isList
    ? `{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":${meta}}}`
    : statelessCall(1, WHICH, meta)
  const { body } = await client.post(message, statelessHeaders(method), path)
  const { result } = JSON.parse(body) as Body
  const tool = isList
    ? result?.tools?.[0]?._meta['dev.mcpver/tool'].version
    : result?._meta?.['dev.mcpver/served']?.version
  if (tool === undefined) throw new Error(`No version in ${body.slice(0, 300)}`)
  return { release: result?.content?.[0]?.text, tool }
}
