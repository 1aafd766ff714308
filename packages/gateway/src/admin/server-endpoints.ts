import { quote } from '@mcpver/core'
import type { CatalogServer } from '../catalog/catalog-server.ts'
import type { Gateway } from '../gateway.ts'
import { jsonReply, type AdminReply } from './admin-reply.ts'
import type { AdminServices } from './admin-services.ts'
import { DRIFT_SCHEMA } from './drift-view.ts'
import type { AdminRequest, Endpoint, EndpointGroup } from './endpoint.ts'
import { listOf, named, objectOf, TEXT } from './json-schema.ts'
import { problemReply } from './problem.ts'
import { PROCESSES_SCHEMA } from './process-view.ts'
import { RELEASE_SCHEMA, toReleaseView } from './release-view.ts'
import { SERVER_SCHEMA, STORE_SCHEMA, toServerView, toStoreView } from './server-view.ts'
import { UPSTREAM_SCHEMA } from './upstream-view.ts'

const SCHEMAS = {
  Store: STORE_SCHEMA,
  Server: SERVER_SCHEMA,
  Servers: objectOf({ store: named('Store'), servers: listOf(named('Server')) }),
  Release: RELEASE_SCHEMA,
  Releases: objectOf({
    server: TEXT,
    releases: listOf(named('Release')),
    withheld: listOf(objectOf({ version: TEXT, reason: TEXT })),
  }),
  Drift: DRIFT_SCHEMA,
  Processes: PROCESSES_SCHEMA,
  Upstream: UPSTREAM_SCHEMA,
}

/** What tells of servers and their releases, as the gateway sees them. */
export function serverEndpoints({ gateway }: AdminServices): EndpointGroup {
  return { endpoints: [listServers(gateway), showServer(gateway), listReleases(gateway)], schemas: SCHEMAS }
}

/** The answer for a server that is not there. */
export function noServer(name: string): AdminReply {
  const detail = `There is no server ${quote(name)}`
  return problemReply({
    status: 404,
    code: 'ERR_ADMIN_NOT_FOUND',
    detail,
    hint: 'GET /v1/servers names those that there are.',
  })
}

function listServers(gateway: Gateway): Endpoint {
  return {
    method: 'GET',
    path: '/v1/servers',
    operation: 'listServers',
    summary: 'All servers with their routes, live releases and differences from what was approved.',
    role: 'viewer',
    answers: { 200: { meaning: 'The servers', schema: named('Servers') } },
    handle: () => {
      const sessions = sessionCounts(gateway)
      const servers = gateway.catalog.servers().map((one) => toServerView(one, sessions.get(one.name) ?? 0, gateway))
      return jsonReply({ store: toStoreView(gateway), servers })
    },
  }
}

function showServer(gateway: Gateway): Endpoint {
  return {
    method: 'GET',
    path: '/v1/servers/{server}',
    operation: 'showServer',
    summary: 'One server.',
    role: 'viewer',
    answers: { 200: { meaning: 'The server', schema: named('Server') } },
    problems: { 404: 'There is no such server' },
    handle: withServer(gateway, (server) => {
      const sessions = sessionCounts(gateway).get(server.name) ?? 0
      return jsonReply(toServerView(server, sessions, gateway))
    }),
  }
}

function listReleases(gateway: Gateway): Endpoint {
  return {
    method: 'GET',
    path: '/v1/servers/{server}/releases',
    operation: 'listReleases',
    summary: 'The releases of a server with their tools, and why others are withheld.',
    role: 'viewer',
    answers: { 200: { meaning: 'The releases', schema: named('Releases') } },
    problems: { 404: 'There is no such server' },
    handle: withServer(gateway, ({ name, releases, withheld }) =>
      jsonReply({
        server: name,
        releases: [...releases.values()].map((release) => toReleaseView(release, gateway)),
        withheld: Array.from(withheld, ([version, reason]) => ({ version, reason })),
      }),
    ),
  }
}

function withServer(
  gateway: Gateway,
  answer: (server: CatalogServer) => AdminReply,
): (request: AdminRequest) => AdminReply {
  return ({ params }) => {
    const name = params.get('server') ?? ''
    const server = gateway.catalog.server(name)
    return server === undefined ? noServer(name) : answer(server)
  }
}

function sessionCounts(gateway: Gateway): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { server } of gateway.sessions.list()) counts.set(server, (counts.get(server) ?? 0) + 1)
  return counts
}
