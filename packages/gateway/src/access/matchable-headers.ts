import { mustStayHere } from './forwarded-headers.ts'
import { REPEATED, soleHeader, type RequestHead } from './request-head.ts'

/** The headers of a caller by which a route may say what they get. */
export interface MatchableHeaders {
  /**
   * The value of a header; `undefined` when there is none, when it came more than once, and when nothing may go by it.
   *
   * @param name In lower case.
   */
  get(name: string): string | undefined
}

/** Longer values are never looked for. In characters. */
export const LONGEST_MATCHED = 256

/** RFC 9110, section 5.6.2, in lower case. */
const NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/
/** What programs call headers that hold credentials. Routes are shown, stored and audited, so no secret may stand in one. */
const SECRET =
  /(^|[-_.])(api-?key|auth|authentication|authorization|cookie|credentials?|key|passw(or)?d|secret|session|session-id|signature|token)s?([-_.]|$)/

/**
 * Whether routes may go by a header: not by what holds credentials, belongs to one connection, or says where a call came from.
 *
 * @param name In lower case.
 */
export function isMatchable(name: string): boolean {
  return NAME.test(name) && !mustStayHere(name) && !SECRET.test(name)
}

/** The headers of one request, looked at only when somebody asks for one. */
export class RequestHeaders implements MatchableHeaders {
  readonly #head: RequestHead

  constructor(head: RequestHead) {
    this.#head = head
  }

  get(name: string): string | undefined {
    if (!isMatchable(name)) return undefined
    const value = soleHeader(this.#head, name)
    return value === REPEATED ? undefined : value
  }
}

/** The headers of the request that began a session, to be kept as long as that lasts: none that nothing may go by, no long ones. */
export function keptHeaders({ rawHeaders }: RequestHead): MatchableHeaders {
  const kept = new Map<string, string>()
  const repeated = new Set<string>()
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]?.toLowerCase() ?? ''
    const value = rawHeaders[at + 1] ?? ''
    if (kept.has(name)) repeated.add(name)
    if (value.length <= LONGEST_MATCHED && isMatchable(name)) kept.set(name, value)
  }
  for (const name of repeated) kept.delete(name)
  return kept
}
