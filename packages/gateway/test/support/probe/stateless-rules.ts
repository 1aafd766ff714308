import { rawAt } from '../raw-json.ts'
import { STATELESS_REVISION } from './fixtures.ts'
import { revisionIn } from './probe.ts'

/** Why a request is refused before it is looked at. */
export interface Refusal {
  readonly status: number
  /** The error, as it is written. */
  readonly error: string
}

/** Which member of the params has the name that goes into a header. */
const NAMED: ReadonlyMap<string, string> = new Map([
  ['"tools/call"', 'name'],
  ['"prompts/get"', 'name'],
  ['"resources/read"', 'uri'],
])

/** Whether a message belongs to the session era, breaks a rule of revision 2026-07-28, or neither. */
export function stateless(body: string, headers: Readonly<Record<string, string>>): 'session' | Refusal | undefined {
  const header = headers['mcp-protocol-version']
  const named = body.trim().startsWith('{') ? revisionIn(body) : undefined
  if (named === undefined && header !== STATELESS_REVISION) return 'session'
  if (rawAt(body, 'id') === undefined) return undefined
  if (named === undefined) return { status: 400, error: '{"code":-32602,"message":"The revision is missing"}' }
  if (header !== named || !hasRightNames(body, headers)) {
    return { status: 400, error: '{"code":-32020,"message":"Headers and body differ"}' }
  }
  if (named === STATELESS_REVISION) return undefined
  const data = `{"supported":["${STATELESS_REVISION}"],"requested":${JSON.stringify(named)}}`
  return { status: 400, error: `{"code":-32022,"message":"Unsupported protocol version","data":${data}}` }
}

function hasRightNames(body: string, headers: Readonly<Record<string, string>>): boolean {
  const method = rawAt(body, 'method') ?? ''
  const member = NAMED.get(method)
  const name = member === undefined ? undefined : rawAt(body, 'params', member)
  const isNamed = name === undefined || JSON.stringify(headers['mcp-name']) === name
  return JSON.stringify(headers['mcp-method']) === method && isNamed
}
