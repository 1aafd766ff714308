import type { IncomingMessage, ServerResponse } from 'node:http'
import { quote, type Logger } from '@mcpver/core'
import type { AdminAccess } from '../access/admin-access.ts'
import type { AuthenticationFailure } from '../access/authenticator.ts'
import type { HostGuard } from '../access/host-guard.ts'
import type { Principal } from '../access/principal.ts'
import { writeReply, type AdminReply } from './admin-reply.ts'
import type { Endpoint } from './endpoint.ts'
import { EndpointTable } from './endpoint-table.ts'
import { problemOf, problemReply, type Problem } from './problem.ts'
import { bodyOf } from './request-body.ts'
import { queryOf } from './request-query.ts'

/** What stands between requests and endpoints. */
export interface AdminFrontOptions {
  readonly access: AdminAccess
  readonly guard: HostGuard
  readonly endpoints: readonly Endpoint[]
  readonly logger: Logger
}

/** Who asks, or why they are not let in. */
type Entry =
  | { readonly success: true; readonly principal: Principal | undefined }
  | { readonly success: false; readonly problem: Problem }

/** Lets requests to the admin API in, and answers them. */
export class AdminFront {
  readonly #options: AdminFrontOptions
  readonly #table: EndpointTable

  constructor(options: AdminFrontOptions) {
    this.#options = options
    this.#table = new EndpointTable(options.endpoints)
  }

  /** Answers a request. Never rejects. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let reply: AdminReply
    try {
      reply = await this.#answer(request)
    } catch (error) {
      reply = problemOf(error)
      const isOurs = reply.kind === 'problem' && reply.status >= 500
      if (isOurs) this.#options.logger.error({ err: error, path: request.url }, 'A request to the admin API failed')
    }
    if (!response.destroyed) writeReply(response, reply)
  }

  async #answer(request: IncomingMessage): Promise<AdminReply> {
    const checked = this.#options.guard.check(request)
    if (!checked.allowed) return problemReply(foreign(checked.reason))
    const [path = '', query = ''] = splitAtQuery(request.url ?? '')
    const match = this.#table.find(request.method, path)
    if (match.kind === 'nothing') return problemReply(nothingAt(path))
    if (match.kind === 'other-method') return problemReply(otherMethod(request.method, match.allowed))
    return this.#enter(request, query, match)
  }

  async #enter(
    request: IncomingMessage,
    query: string,
    { endpoint, params }: { readonly endpoint: Endpoint; readonly params: ReadonlyMap<string, string> },
  ): Promise<AdminReply> {
    const entry = await this.#admit(request, endpoint)
    if (!entry.success) return problemReply(entry.problem)
    const asked = queryOf(query, endpoint)
    if (!asked.success) return problemReply(asked.problem)
    const sent = await bodyOf(request, endpoint)
    if (!sent.success) return problemReply(sent.problem)
    const { principal } = entry
    return endpoint.handle({ params, query: asked.query, headers: headersOf(request), body: sent.body, principal })
  }

  async #admit(request: IncomingMessage, { role }: Endpoint): Promise<Entry> {
    const { access } = this.#options
    const authenticated = await access.authenticate(request)
    if (!authenticated.success) {
      const isOpen = role === 'anyone' && authenticated.error === 'credential_missing'
      return isOpen ? { success: true, principal: undefined } : { success: false, problem: notKnown(authenticated) }
    }
    const { principal } = authenticated
    const authorized = access.authorize(principal, role === 'anyone' ? 'viewer' : role)
    if (authorized.success) return { success: true, principal }
    const { status, description } = authorized
    const hint = 'Use the token of somebody who has it.'
    return { success: false, problem: { status, code: 'ERR_ADMIN_FORBIDDEN', detail: description, hint } }
  }
}

/** The values of a header that comes twice stand together, and no header that counts here can be read so. */
function headersOf({ headers }: IncomingMessage): ReadonlyMap<string, string> {
  return new Map(Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])))
}

function splitAtQuery(url: string): readonly string[] {
  const at = url.indexOf('?')
  return at === -1 ? [url] : [url.slice(0, at), url.slice(at + 1)]
}

function foreign(reason: string): Problem {
  const detail = `The request came by a host or from a web page that is not allowed: ${reason}`
  return { status: 403, code: 'ERR_ADMIN_HOST', detail, hint: 'Allow the host or the origin when the API is started.' }
}

function nothingAt(path: string): Problem {
  const hint = 'GET /v1/openapi.json has all paths.'
  return { status: 404, code: 'ERR_ADMIN_NOT_FOUND', detail: `There is nothing at ${quote(path)}`, hint }
}

function otherMethod(method: string | undefined, allowed: readonly string[]): Problem {
  const detail = `${method ?? 'No method'} is not allowed here`
  const allow = allowed.join(', ')
  return { status: 405, code: 'ERR_ADMIN_METHOD', detail, hint: `Use ${allow}.`, headers: { allow } }
}

function notKnown({ status, description, wwwAuthenticate }: AuthenticationFailure): Problem {
  const hint = 'Send a token of the admin API: Authorization: Bearer <token>. Tokens of callers do not count here.'
  const headers = wwwAuthenticate === undefined ? {} : { 'www-authenticate': wwwAuthenticate }
  return { status, code: 'ERR_ADMIN_UNAUTHORIZED', detail: description, hint, headers }
}
