import { McpverError, quote, type Stored } from '@mcpver/core'
import type { Route, RouteDraft } from '../route/route.ts'
import { jsonReply, type AdminReply } from './admin-reply.ts'
import type { AdminServices } from './admin-services.ts'
import type { AdminRequest, Endpoint, EndpointGroup } from './endpoint.ts'
import { named } from './json-schema.ts'
import { entityTag, preconditionOf } from './precondition.ts'
import { problemReply } from './problem.ts'
import { parseRouteDraft, ROUTE_DRAFT_SCHEMA, ROUTE_SCHEMA, toRouteView } from './route-view.ts'

const SCHEMAS = { Route: ROUTE_SCHEMA, RouteDraft: ROUTE_DRAFT_SCHEMA }
const PATH = '/v1/servers/{server}/route'
const HEADERS = { ETag: 'The revision in quotation marks, for If-Match' }
const UNAVAILABLE = 'The store cannot be used now'

/** What shows routes and changes them: as they are stored, not as the gateway saw them last. */
export function routeEndpoints(services: AdminServices): EndpointGroup {
  return { endpoints: [showRoute(services), setRoute(services)], schemas: SCHEMAS }
}

function showRoute({ routes }: AdminServices): Endpoint {
  return {
    method: 'GET',
    path: PATH,
    operation: 'showRoute',
    summary: 'The route of a server: which releases are live, and for whom.',
    role: 'viewer',
    answers: { 200: { meaning: 'The route', schema: named('Route'), headers: HEADERS } },
    problems: { 404: 'The server has no route', 503: UNAVAILABLE },
    handle: async ({ params }) => {
      const name = params.get('server') ?? ''
      const route = await routes.read(name)
      return route === undefined ? noRoute(name) : routeReply(route, 200)
    },
  }
}

function setRoute(services: AdminServices): Endpoint {
  return {
    method: 'PUT',
    path: PATH,
    operation: 'setRoute',
    summary: 'Sets the route of a server as a whole, pins included: what is not said is as by default.',
    role: 'operator',
    parameters: [
      { in: 'header', name: 'If-Match', meaning: 'The entity tag that was read; absent for a first route.' },
    ],
    body: { schema: named('RouteDraft'), isRequired: true },
    answers: {
      200: { meaning: 'The route was changed', schema: named('Route'), headers: HEADERS },
      201: { meaning: 'The server has its first route', schema: named('Route'), headers: HEADERS },
    },
    problems: {
      412: 'Somebody else has changed the route since it was read',
      413: 'The body is too large',
      415: 'The body is not said to be JSON',
      422: 'The route cannot be set',
      428: 'There is a route already, and If-Match is missing',
      503: UNAVAILABLE,
    },
    handle: async (request) => {
      const found = preconditionOf(request)
      if (found.kind === 'problem') return problemReply(found.problem)
      const draft = parseRouteDraft(request.params.get('server') ?? '', request.body)
      if (found.kind === 'stale') return stale(draft.server)
      return change(services, request, { draft, revision: found.kind === 'none' ? undefined : found.revision })
    },
  }
}

interface RouteChange {
  readonly draft: RouteDraft
  /** The revision that was read; `undefined` for a first route. */
  readonly revision: number | undefined
}

async function change(
  { routes }: AdminServices,
  { principal }: AdminRequest,
  { draft, revision }: RouteChange,
): Promise<AdminReply> {
  const by = principal?.id ?? ''
  try {
    const changed = await routes.change(draft, { by, ...(revision !== undefined && { revision }) })
    return routeReply(changed, revision === undefined ? 201 : 200)
  } catch (error) {
    const code = McpverError.isInstance(error) ? error.code : undefined
    if (code === 'ERR_STORE_CONFLICT' || code === 'ERR_STORE_STALE' || code === 'ERR_STORE_MISSING') {
      return revision === undefined ? unconditional(draft.server) : stale(draft.server)
    }
    throw error
  }
}

function routeReply(route: Stored<Route>, status: number): AdminReply {
  return jsonReply(toRouteView(route), { status, headers: { etag: entityTag(route.revision) } })
}

function noRoute(server: string): AdminReply {
  const detail = `No route says which release of ${quote(server)} is served`
  return problemReply({ status: 404, code: 'ERR_ADMIN_NOT_FOUND', detail, hint: 'Set one with PUT.' })
}

function stale(server: string): AdminReply {
  const detail = `The route of ${quote(server)} is not what was read any more`
  const hint = 'Read it again, decide again, and send its new entity tag in If-Match.'
  return problemReply({ status: 412, code: 'ERR_ADMIN_STALE', detail, hint })
}

function unconditional(server: string): AdminReply {
  const detail = `${quote(server)} has a route already, and If-Match does not say which one was read`
  const hint = 'Read it, and send its entity tag in If-Match.'
  return problemReply({ status: 428, code: 'ERR_ADMIN_PRECONDITION', detail, hint })
}
