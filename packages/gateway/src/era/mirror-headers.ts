import type { Headers } from '../upstream/upstream-link.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { paramsIn } from './envelope.ts'
import { STATELESS_REVISION } from './revision.ts'

/** By method, the param that the header `Mcp-Name` repeats. */
export const NAMED_BY: ReadonlyMap<string | undefined, string> = new Map([
  ['tools/call', 'name'],
  ['prompts/get', 'name'],
  ['resources/read', 'uri'],
  ['tasks/get', 'taskId'],
  ['tasks/update', 'taskId'],
  ['tasks/cancel', 'taskId'],
])

/** What a header can hold as it is: visible ASCII, with blanks in between only. */
const PLAIN = /^(?:[\x21-\x7e](?:[\x20-\x7e\t]*[\x21-\x7e])?)?$/
const ENCODED = /^=\?base64\?.*\?=$/s

/** A text as the value of a header that repeats it. Source: the protocol's revision 2026-07-28, "Value Encoding". */
export function headerValue(text: string): string {
  if (PLAIN.test(text) && !ENCODED.test(text)) return text
  return `=?base64?${Buffer.from(text, 'utf8').toString('base64')}?=`
}

const BASE64 = /^=\?base64\?([A-Za-z0-9+/]*={0,2})\?=$/

/** What the value of a header stands for that repeats a text; `undefined` for a value that no text has. */
export function headerText(value: string): string | undefined {
  const [, base64] = BASE64.exec(value) ?? []
  if (base64 !== undefined) {
    const bytes = Buffer.from(base64, 'base64')
    return bytes.toString('base64') === base64 ? bytes.toString('utf8') : undefined
  }
  return PLAIN.test(value) && !ENCODED.test(value) ? value : undefined
}

/** The headers in which a request of the bridge, in its own revision, repeats what it says. */
export function mirrorHeaders(message: WireMessage): Headers {
  return mirrorHeadersIn(message, STATELESS_REVISION)
}

/**
 * The headers in which the revisions without sessions repeat what a request says.
 *
 * @param revision The one that it is written in; `undefined` where it does not say.
 */
export function mirrorHeadersIn(message: WireMessage, revision: string | undefined): Headers {
  const { method = '' } = message
  const name = paramsIn(message)[NAMED_BY.get(method) ?? '']
  return {
    ...(revision !== undefined && { 'mcp-protocol-version': headerValue(revision) }),
    'mcp-method': headerValue(method),
    ...(typeof name === 'string' && { 'mcp-name': headerValue(name) }),
  }
}

/** Headers without those that the protocol gives a meaning, which another era's server would misread. */
export function withoutProtocol(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('mcp-')))
}
