import type { ProcessPoolStats } from '../upstream/process-pool.ts'
import type { AbortRequest, Headers, LinkEvents, StreamSink, UpstreamLink } from '../upstream/upstream-link.ts'
import type { WireMessage } from '../wire/wire-message.ts'

/** A link that serves one session. */
export interface SessionLink extends UpstreamLink {
  /** Reads a stream on that broke, where the server can do that. */
  readonly resume?: ((sink: StreamSink, headers: Headers) => AbortRequest) | undefined
}

/** On whose behalf a request is sent that belongs to no session. */
export interface StatelessOrigin {
  /** Who was authenticated; `undefined` for anybody. */
  readonly principal: string | undefined
  /** What a caller is known by, when nobody was authenticated. */
  readonly key: string | undefined
  readonly message: WireMessage
  /** The headers that go along, names in lower case. */
  readonly headers: Headers
}

/** One release of a server, as it can be reached. */
export interface Backend {
  /** Whether an HTTP server is behind it, which looks at the headers itself. */
  readonly speaksHttp: boolean
  /** The revisions in which it takes requests that belong to no session; `undefined` as long as they are not known. */
  readonly revisions?: readonly string[] | undefined
  /** The processes that it has; `undefined` where it has none. */
  readonly processes: ProcessPoolStats | undefined
  /**
   * Opens a link for one session.
   *
   * @param key What the session is known by.
   * @throws {GatewayError} `ERR_UPSTREAM_LIMIT`, `ERR_UPSTREAM_START` (the promise rejects).
   */
  openSession(events: LinkEvents, key: string): Promise<SessionLink>
  /** What `stateless` has opened, so that a request need not wait for a promise. */
  readonly openStateless: UpstreamLink | undefined
  /**
   * The link for requests that belong to no session; the same each time for the same caller. Rejects as `openSession` does.
   *
   * @param origin Default: the gateway itself.
   */
  stateless(origin?: StatelessOrigin): Promise<UpstreamLink>
  /**
   * Lets what is under way come to its end, then closes. Resolves when that is done.
   *
   * @param grace How long it may take, in milliseconds.
   */
  retire(grace: number): Promise<void>
  /** Ends what is shared, and every process. Links of sessions are closed by their sessions. */
  close(): Promise<void>
}
