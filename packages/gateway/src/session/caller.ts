import type { MatchableHeaders } from '../access/matchable-headers.ts'
import type { Headers } from '../upstream/upstream-link.ts'

/** Who calls, as far as the gateway knows. */
export interface Caller {
  /** Who was authenticated; `undefined` for anybody. */
  readonly principal: string | undefined
  /** What the client calls itself: a claim, not an identity. */
  readonly client: { readonly name: string; readonly version: string }
  /** What a caller is kept on one version by, when nobody was authenticated. */
  readonly key: string | undefined
  /** What came along with the request, or with the one that began the session; absent over standard streams. */
  readonly headers?: MatchableHeaders | undefined
}

/** What came along with a message. */
export interface Carriage {
  /** The headers that go on upstream, names in lower case. */
  readonly headers: Headers
  /** The value of the header that says what version a call needs. */
  readonly requires: string | undefined
  /** Whether the headers have to repeat those arguments that a tool's schema names: over HTTP, in a request without a session. */
  readonly repeatsParams?: boolean
}
