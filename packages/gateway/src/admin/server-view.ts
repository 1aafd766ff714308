import type { JsonObject } from '@mcpver/core'
import type { CatalogServer } from '../catalog/catalog-server.ts'
import type { Gateway } from '../gateway.ts'
import { toDriftView } from './drift-view.ts'
import {
  choiceOf,
  COUNT,
  described,
  FLAG,
  listOf,
  named,
  objectOf,
  TEXT,
  TIME,
  type JsonSchema,
} from './json-schema.ts'
import { toRouteView } from './route-view.ts'

/** How far what is served can be relied upon to be what is stored. */
export const STORE_SCHEMA: JsonSchema = objectOf({
  isFresh: described(FLAG, 'Whether the store was seen as it is; else what was seen last is served'),
  since: TIME,
})

/** A server that is served. */
export const SERVER_SCHEMA: JsonSchema = objectOf(
  {
    name: TEXT,
    path: described(TEXT, 'Where clients find it'),
    guard: choiceOf('audit', 'classify', 'enforce'),
    releases: described(listOf(TEXT), 'Versions that can be served'),
    withheld: described(listOf(TEXT), 'Versions that cannot'),
    live: described(listOf(TEXT), 'Versions that somebody asked for so far'),
    drifts: listOf(named('Drift')),
    sessions: COUNT,
  },
  { route: described(named('Route'), 'Absent when nobody has said which release is served') },
)

/** How far what is served can be relied upon, as it is shown. */
export function toStoreView({ catalog }: Gateway): JsonObject {
  const { fresh, since } = catalog.status
  return { isFresh: fresh, since }
}

/**
 * A server, as it is shown.
 *
 * @param sessions How many sessions it has.
 */
export function toServerView(server: CatalogServer, sessions: number, gateway: Gateway): JsonObject {
  const { name, route, releases, withheld } = server
  const live = gateway.liveReleases(name)
  return {
    name,
    path: `/mcp/${encodeURIComponent(name)}`,
    guard: route?.value.guard ?? 'enforce',
    releases: [...releases.keys()],
    withheld: [...withheld.keys()],
    live: live.map(({ version }) => version),
    drifts: live.flatMap(({ guard }) => guard.drifts()).map(toDriftView),
    sessions,
    ...(route && { route: toRouteView(route) }),
  }
}
