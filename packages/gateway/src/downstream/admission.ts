import type { IncomingMessage, ServerResponse } from 'node:http'
import { quote, type Logger } from '@mcpver/core'
import type { Authenticator, AuthenticationResult } from '../access/authenticator.ts'
import type { ConcurrencyLimiter } from '../access/concurrency-limiter.ts'
import type { HostGuard } from '../access/host-guard.ts'
import type { Principal } from '../access/principal.ts'
import type { RateLimiter } from '../access/rate-limiter.ts'
import type { ResourceMetadata } from '../access/resource-metadata.ts'
import type { ServedServer } from '../server/served-server.ts'
import { INTERNAL_ERROR, INVALID_REQUEST } from '../wire/json-rpc-error.ts'
import { refuseHttp } from './http-refusal.ts'
import type { Admitted } from './http-front.ts'
import { PipelineLimit } from './pipeline-limit.ts'

/** Who and what is let in. */
export interface AdmissionOptions {
  readonly guard: HostGuard
  readonly authenticator: Authenticator
  /** The server behind a path; `undefined` when there is none. */
  readonly serverAt: (path: string) => ServedServer | undefined
  /** What tells clients where to get a token. Default: nothing. */
  readonly metadata?: ResourceMetadata | undefined
  /** Default: as many as come. */
  readonly rate?: RateLimiter | undefined
  readonly concurrency?: ConcurrencyLimiter | undefined
  readonly logger: Logger
}

/** Lets requests in: from the right host, by somebody who may, to a server that is there, and not too many. */
export class Admission {
  readonly #options: AdmissionOptions
  readonly #pipeline = new PipelineLimit()

  constructor(options: AdmissionOptions) {
    this.#options = options
  }

  /** Lets a request in, or answers it. */
  admit(request: IncomingMessage, response: ServerResponse, take: (admitted: Admitted) => void): void {
    const { guard, metadata, authenticator, logger } = this.#options
    if (!this.#pipeline.admits(request.socket, response)) {
      response.setHeader('connection', 'close')
      const message = 'Too many requests at a time on one connection'
      return refuseHttp(response, { status: 429, code: INVALID_REQUEST, message })
    }
    const checked = guard.check(request)
    if (!checked.allowed) {
      logger.warn({ reason: checked.reason }, 'A request from a foreign host or origin was refused')
      return refuseHttp(response, { status: 403, code: INVALID_REQUEST, message: `Forbidden: ${checked.reason}` })
    }
    const path = pathOf(request.url)
    if (path === undefined) return refuseHttp(response, { status: 400, code: INVALID_REQUEST, message: 'Not a path' })
    if (metadata?.isFoundAt(path) === true) return writeJson(response, metadata.document)
    const authenticated = authenticator.authenticate(request)
    if (!(authenticated instanceof Promise)) return this.#enter({ request, response, path, take }, authenticated)
    authenticated.then(
      (result) => this.#enter({ request, response, path, take }, result),
      (error: unknown) => {
        logger.error({ err: error }, 'A caller could not be authenticated')
        refuseHttp(response, { status: 503, code: INTERNAL_ERROR, message: 'Nobody can be authenticated now' })
      },
    )
  }

  #enter({ request, response, path, take }: Entrance, result: AuthenticationResult): void {
    // Whoever is gone meanwhile would never be told of as gone.
    if (response.closed || request.destroyed) return
    if (!result.success) {
      const { status, description, wwwAuthenticate } = result
      if (wwwAuthenticate !== undefined) response.setHeader('www-authenticate', wwwAuthenticate)
      return refuseHttp(response, { status, code: INVALID_REQUEST, message: description })
    }
    const server = this.#options.serverAt(path)
    if (server === undefined) {
      return refuseHttp(response, {
        status: 404,
        code: INVALID_REQUEST,
        message: `There is no server at ${quote(path)}`,
      })
    }
    const { principal } = result
    if (!this.#isWithinLimits(request, response, principal)) return
    take({ request, response, server, principal: principal.kind === 'anonymous' ? undefined : principal.id })
  }

  #isWithinLimits(request: IncomingMessage, response: ServerResponse, { id }: Principal): boolean {
    const { rate, concurrency } = this.#options
    const allowed = rate?.take(id)
    if (allowed?.allowed === false) {
      response.setHeader('retry-after', String(Math.ceil(allowed.retryAfter / 1000)))
      refuseHttp(response, { status: 429, code: INVALID_REQUEST, message: 'Too many requests' })
      return false
    }
    // A stream that only listens lasts as long as its client.
    const entered = request.method === 'GET' ? undefined : concurrency?.enter(id)
    if (entered?.allowed === false) {
      response.setHeader('retry-after', '1')
      refuseHttp(response, { status: 429, code: INVALID_REQUEST, message: 'Too many requests at a time' })
      return false
    }
    if (entered !== undefined) response.on('close', entered.release)
    return true
  }
}

interface Entrance {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly path: string
  readonly take: (admitted: Admitted) => void
}

/** The path of a request; `undefined` for what is none, such as a whole URL, which proxies are asked with. */
function pathOf(url: string | undefined): string | undefined {
  if (url?.startsWith('/') !== true) return undefined
  const query = url.indexOf('?')
  return query === -1 ? url : url.slice(0, query)
}

function writeJson(response: ServerResponse, value: unknown): void {
  const body = JSON.stringify(value)
  const headers = { 'content-type': 'application/json', 'access-control-allow-origin': '*' }
  response.writeHead(200, { ...headers, 'content-length': Buffer.byteLength(body) })
  response.end(body)
}
