import { createServer, type Server } from 'node:http'

/** Bounds on how clients connect. */
export interface ConnectionLimits {
  /** How many there may be at a time; more are hung up on. Default: 10,000. */
  readonly most?: number | undefined
  /** How long the headers of a request may take to come, in milliseconds. Default: 15 seconds. */
  readonly headersTimeout?: number | undefined
  /** How long a whole request may take to come, in milliseconds; its answer may take as long as it takes. Default: 2 minutes. */
  readonly requestTimeout?: number | undefined
}

/** How often it is looked who takes too long, in milliseconds. */
const LOOK = 5000

/** An HTTP server that nobody can hold on to by sending slowly, or by connecting only. */
export function createBoundedServer({
  most = 10_000,
  headersTimeout = 15_000,
  requestTimeout = 120_000,
}: ConnectionLimits = {}): Server {
  const server = createServer({
    headersTimeout,
    requestTimeout,
    keepAliveTimeout: 60_000,
    connectionsCheckingInterval: Math.min(LOOK, headersTimeout, requestTimeout),
  })
  server.maxConnections = most
  return server
}
