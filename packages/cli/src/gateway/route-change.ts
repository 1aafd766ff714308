import { APIVersion, type Clock, type Store } from '@mcpver/core'
import { RouteStore, toRouteDocument, type Route, type RouteDeployerOptions, type RouteDraft } from '@mcpver/gateway'
import { AuditLogger } from '@mcpver/lifecycle'
import { failure } from '../cli-error.ts'
import { currentTime, type Io } from '../io.ts'

/** The routes of a store; each change is written together with its entry in the audit. */
export function auditedRoutes(store: Store, io: Io): RouteStore {
  const clock: Clock = { now: () => currentTime(io).getTime() }
  return new RouteStore({ store, clock, onChange: noteRoutes(new AuditLogger({ clock })) })
}

/** Takes note of every change of a route, in the transaction in which it happens. */
export function noteRoutes(audit: AuditLogger): NonNullable<RouteDeployerOptions['onChange']> {
  return async (view, before, after) => {
    const route = after ?? before
    if (route === undefined) return
    await audit.log(view.audit, {
      type: after === undefined ? 'route.removed' : before === undefined ? 'route.created' : 'route.changed',
      outcome: 'success',
      subject: after?.changedBy ?? 'unknown',
      target: { name: route.server, version: route.active },
      data: {
        before: before === undefined ? null : toRouteDocument(before),
        after: after === undefined ? null : toRouteDocument(after),
      },
    })
  }
}

/** Who changes a route: what the system says, which is no proof. */
export function changerOf({ env }: Io): string {
  return env['USER'] ?? env['USERNAME'] ?? 'unknown'
}

/**
 * Changes what a route says; what is not said stays.
 *
 * @throws {CliError} `ERR_USAGE` for a server without a route. {GatewayError} and {StoreError} as `RouteStore.change`.
 */
export async function changeRoute(
  routes: RouteStore,
  server: string,
  { change, by }: { readonly change: (route: Route) => Partial<RouteDraft>; readonly by: string },
): Promise<Route> {
  const before = await routes.read(server)
  if (before === undefined) {
    throw failure(`There is no route for ${server}`, {
      code: 'ERR_USAGE',
      hint: `Say which release it serves: mcpver route set ${server} <version>`,
    })
  }
  const { createdAt: _at, createdBy: _by, changedAt: _changedAt, changedBy: _changedBy, ...draft } = before.value
  const stored = await routes.change({ ...draft, ...change(before.value) }, { by, revision: before.revision })
  return stored.value
}

/** `2.1.0=10` is a version and its share in percent. */
export function parseShare(text: string): [version: string, percent: number] {
  const [version = '', percent = ''] = text.split('=')
  const parsed = APIVersion.tryParse(version)
  if (parsed !== undefined && /^\d+(\.\d+)?$/.test(percent)) return [parsed.toJSON(), Number(percent)]
  throw failure(`${JSON.stringify(text)} is no share`, {
    code: 'ERR_USAGE',
    hint: 'As in --split 2.1.0=10, in percent.',
  })
}

/** What changes the earlier names of tools, as it is written in a command. */
export interface AliasOptions {
  /** Those that are added: `old=new`. */
  readonly alias?: readonly string[]
  /** Those that are taken back. */
  readonly unalias?: readonly string[]
}

/**
 * The aliases of a route, changed.
 *
 * @throws {CliError} `ERR_USAGE` for a text that is no alias, and for one that is taken back and is not there.
 */
export function changedAliases(
  before: Route['aliases'] = new Map(),
  { alias = [], unalias = [] }: AliasOptions,
): NonNullable<Route['aliases']> {
  const aliases = new Map(before)
  for (const name of unalias) {
    if (aliases.delete(name)) continue
    throw failure(`There is no alias ${JSON.stringify(name)}`, {
      code: 'ERR_USAGE',
      hint: before.size === 0 ? 'There are none.' : `There are ${[...before.keys()].join(', ')}.`,
    })
  }
  for (const text of alias) aliases.set(...parseAlias(text))
  return aliases
}

function parseAlias(text: string): [alias: string, target: string] {
  const at = text.indexOf('=')
  const [alias, target] = [text.slice(0, at), text.slice(at + 1)]
  if (at > 0 && target !== '') return [alias, target]
  throw failure(`${JSON.stringify(text)} is no alias`, {
    code: 'ERR_USAGE',
    hint: 'As in --alias get_weather=forecast.',
  })
}
