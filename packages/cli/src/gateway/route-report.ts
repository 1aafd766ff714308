import { toRouteDocument, type Route } from '@mcpver/gateway'
import type { Io } from '../io.ts'
import { jsonText } from '../json-text.ts'
import { shownLine } from '../shown.ts'
import { renderTable } from '../table.ts'

/** Routes for a person, or as JSON. */
export function routesText(routes: readonly Route[], io: Io, isJson: boolean): string {
  if (isJson) return jsonText({ routes: routes.map(toRouteDocument) })
  if (routes.length === 0) return 'There is no route. "mcpver serve" and "mcpver route set" make some.\n'
  return renderTable(['server', 'active', 'split', 'pins', 'guard', 'sessions', 'arguments'], routes.map(rowOf), io)
}

function rowOf({ server, active, split, pins, guard, sessions, arguments: argumentRule = 'pass' }: Route): string[] {
  const shares = [...split].map(([version, percent]) => `${version} ${String(percent)} %`)
  const pinned = pins.map((pin) =>
    'principal' in pin ? `${pin.principal} ${pin.range}` : `client:${pin.client} ${pin.range}`,
  )
  return [server, active, shares.join(', ') || '-', pinned.join(', ') || '-', guard, sessions, argumentRule].map(
    shownLine,
  )
}
