import type { JsonObject } from '@mcpver/core'
import type { CatalogServer } from '../catalog/catalog-server.ts'
import type { GatewayEvent } from '../gateway-event.ts'
import { toDriftView } from './drift-view.ts'
import { COUNT, described, listOf, named, objectOf, TEXT, type JsonSchema } from './json-schema.ts'
import { handleOf } from './session-view.ts'

/** An event, as it is told. */
export interface EventView {
  readonly name: string
  readonly data: JsonObject
}

const SESSION = objectOf({ handle: TEXT, server: TEXT }, { principal: TEXT })

/** What the data of each event look like, by the name of the event. */
export const EVENT_SCHEMAS: Readonly<Record<GatewayEvent['kind'] | 'route', JsonSchema>> = {
  catalog: objectOf({ servers: described(listOf(TEXT), 'Those that have changed, have come or have gone') }),
  route: objectOf(
    { server: TEXT },
    { revision: described(COUNT, 'Absent when the route was removed'), active: TEXT, changedBy: TEXT },
  ),
  drift: named('Drift'),
  'session-begun': SESSION,
  'session-ended': SESSION,
  draining: objectOf({}),
}

/** An event of the gateway, as it is told. */
export function toEventView(event: GatewayEvent): EventView {
  switch (event.kind) {
    case 'catalog':
      return { name: 'catalog', data: { servers: [...event.servers] } }
    case 'drift':
      return { name: 'drift', data: toDriftView(event.drift) }
    case 'session-begun':
    case 'session-ended': {
      const { principal } = event.session.caller
      const handle = handleOf(event.session)
      return { name: event.kind, data: { handle, server: event.server, ...(principal !== undefined && { principal }) } }
    }
    case 'draining':
      return { name: 'draining', data: {} }
  }
}

/** That the route of a server has changed, as it is told. */
export function toRouteEventView(name: string, server: CatalogServer | undefined): EventView {
  const { route } = server ?? {}
  if (route === undefined) return { name: 'route', data: { server: name } }
  const { active, changedBy } = route.value
  return { name: 'route', data: { server: name, revision: route.revision, active, changedBy } }
}
