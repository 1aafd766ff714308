import { jsonReply } from './admin-reply.ts'
import type { AdminServices } from './admin-services.ts'
import type { Endpoint } from './endpoint.ts'
import { eventEndpoints } from './event-endpoints.ts'
import { healthEndpoints } from './health-endpoints.ts'
import { openApiOf } from './open-api.ts'
import { routeEndpoints } from './route-endpoints.ts'
import { serverEndpoints } from './server-endpoints.ts'
import { sessionEndpoints } from './session-endpoints.ts'
import { usageEndpoints } from './usage-endpoints.ts'

/** The version of what the API promises. */
const API_VERSION = '1.0.0'

const GROUPS = [
  serverEndpoints,
  routeEndpoints,
  sessionEndpoints,
  usageEndpoints,
  healthEndpoints,
  eventEndpoints,
] as const

/** Everything that the admin API does, its own description included. */
export function adminEndpoints(services: AdminServices): readonly Endpoint[] {
  const groups = GROUPS.map((group) => group(services))
  const description: Endpoint = {
    method: 'GET',
    path: '/v1/openapi.json',
    operation: 'showOpenApi',
    summary: 'This description, in OpenAPI 3.1.',
    role: 'anyone',
    answers: { 200: { meaning: 'The description', schema: { type: 'object' } } },
    handle: () => jsonReply(document),
  }
  const endpoints = [...groups.flatMap((group) => group.endpoints), description]
  const schemas = Object.fromEntries(groups.flatMap((group) => Object.entries(group.schemas)))
  const document = openApiOf({ endpoints, schemas }, API_VERSION)
  return endpoints
}
