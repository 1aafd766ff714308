import type { ProcessPoolStats } from '../upstream/process-pool.ts'
import type { AbortRequest, Headers, LinkEvents, StreamSink, UpstreamLink } from '../upstream/upstream-link.ts'

/** A link that serves one session. */
export interface SessionLink extends UpstreamLink {
  /** Reads a stream on that broke, where the server can do that. */
  resume?(sink: StreamSink, headers: Headers): AbortRequest
}

/** One release of a server, as it can be reached. */
export interface Backend {
  /** Whether an HTTP server is behind it, which looks at the headers itself. */
  readonly speaksHttp: boolean
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
  /** The link for requests that belong to no session; the same each time. Rejects as `openSession` does. */
  stateless(): Promise<UpstreamLink>
  /** Ends what is shared, and every process. Links of sessions are closed by their sessions. */
  close(): Promise<void>
}
