import { DocumentNode, type JsonObject, type Stored } from '@mcpver/core'
import { parseRoute, toRouteDocument } from '../route/route-document.ts'
import type { Route, RouteDraft } from '../route/route.ts'
import {
  choiceOf,
  COUNT,
  described,
  eitherOf,
  listOf,
  mapOf,
  NUMBER,
  objectOf,
  TEXT,
  TIME,
  type JsonSchema,
} from './json-schema.ts'

const OPTIONS = {
  split: described(mapOf(NUMBER), 'Shares in percent, by version; the active one has the rest'),
  pins: listOf(objectOf({ range: TEXT }, { principal: TEXT, client: TEXT })),
  guard: choiceOf('audit', 'classify', 'enforce'),
  sessions: described(choiceOf('move', 'stay'), 'What sessions do when the route changes'),
  retirement: objectOf(
    {},
    { afterRemovalDate: choiceOf('refuse', 'warn'), brownOuts: listOf(objectOf({ from: TEXT, until: TEXT })) },
  ),
}
const ARGUMENTS = described(
  choiceOf('pass', 'validate'),
  'Whether arguments are held against the schema of the version that serves',
)
const STEP = eitherOf(
  objectOf({ kind: choiceOf('rename'), path: listOf(TEXT), from: TEXT, to: TEXT }),
  objectOf({ kind: choiceOf('fill', 'drop'), path: listOf(TEXT), name: TEXT, value: {} }),
  objectOf({ kind: choiceOf('to-text'), path: listOf(TEXT), name: TEXT }),
)
const ADAPTERS = described(
  listOf(objectOf({ tool: TEXT, from: TEXT, to: TEXT, steps: listOf(STEP) })),
  'How arguments for versions of tools that nothing serves become those for others',
)
const ALIASES = described(mapOf(TEXT), 'New names of tools, by earlier ones that can still be called')
const CALLABLE = described(listOf(TEXT), 'Versions that can be called beside those that are live')
const MATCHES = described(
  listOf(
    eitherOf(objectOf({ principal: TEXT, version: TEXT }), objectOf({ header: TEXT, value: TEXT, version: TEXT })),
  ),
  'Callers who get a version because of what their requests say: that of the first match that holds',
)
const GATEWAYS = described(mapOf(TEXT), 'Versions in the place of the active one, by the names of gateways')
const MIRROR = described(
  objectOf({ version: TEXT, percent: NUMBER }),
  'A version that gets copies of calls of tools that only read, whose answers nobody gets',
)
const WARM = described(listOf(TEXT), 'Versions that are kept running, for those who ask for <server>@<version>')
/** What a route has only where it says something. */
const ADDITIONS = {
  ...{ adapters: ADAPTERS, aliases: ALIASES, arguments: ARGUMENTS, callable: CALLABLE },
  ...{ matches: MATCHES, gateways: GATEWAYS, mirror: MIRROR, warm: WARM },
}
const ACTIVE = described(TEXT, 'The version for everybody of whom nothing else is said')

/** A route as somebody asks for it: what is not said is as by default, not as it was. */
export const ROUTE_DRAFT_SCHEMA: JsonSchema = objectOf({ active: ACTIVE }, { ...OPTIONS, ...ADDITIONS })

/** A route as it stands. Its `route` can be given back in a change. */
export const ROUTE_SCHEMA: JsonSchema = objectOf({
  server: TEXT,
  revision: described(COUNT, 'How often it was written; the entity tag is this number in quotation marks'),
  route: objectOf({ active: ACTIVE, ...OPTIONS }, ADDITIONS),
  createdAt: TIME,
  createdBy: TEXT,
  changedAt: TIME,
  changedBy: TEXT,
})

const MEMBERS = [
  'split',
  'pins',
  'guard',
  'callable',
  'sessions',
  'retirement',
  'arguments',
  'adapters',
  'aliases',
  'matches',
  'gateways',
  'mirror',
  'warm',
] as const

/** What a stored route has beside what is said of it, so that the same rules read both. */
const FILLING = {
  ...{ format: 'mcpver-route', formatVersion: 1, createdAt: 0, createdBy: '', changedAt: 0, changedBy: '' },
  ...{ split: {}, pins: [], guard: 'enforce', sessions: 'stay', retirement: {} },
}

/** A route, as it is shown. */
export function toRouteView({ value, revision }: Stored<Route>): JsonObject {
  const document = toRouteDocument(value)
  const route = Object.fromEntries(
    ['active', ...MEMBERS].flatMap((name) => {
      const member = document[name]
      return member === undefined ? [] : [[name, member]]
    }),
  )
  const { server, createdAt, createdBy, changedAt, changedBy } = value
  return { server, revision, route, createdAt, createdBy, changedAt, changedBy }
}

/**
 * Reads a route as somebody asks for it: what is not said is not in it.
 *
 * @throws {CoreError} `ERR_INVALID_DOCUMENT`, with a JSON Pointer.
 */
export function parseRouteDraft(server: string, body: unknown): RouteDraft {
  const { active, ...options } = new DocumentNode(body).members(['active'], MEMBERS)
  const said = Object.entries(options).map(([name, { value }]) => [name, value] as const)
  const route = parseRoute({ ...FILLING, ...Object.fromEntries(said), server, active: active.value })
  const { split, pins, guard, callable, sessions, retirement, arguments: argumentRule, adapters, aliases } = route
  const { matches, gateways, mirror, warm } = route
  return {
    server,
    active: route.active,
    ...(options.split && { split }),
    ...(options.pins && { pins }),
    ...(options.guard && { guard }),
    ...(callable && { callable }),
    ...(options.sessions && { sessions }),
    ...(options.retirement && { retirement }),
    ...(argumentRule && { arguments: argumentRule }),
    ...(adapters && { adapters }),
    ...(aliases && { aliases }),
    ...(matches && { matches }),
    ...(gateways && { gateways }),
    ...(mirror && { mirror }),
    ...(warm && { warm }),
  }
}
