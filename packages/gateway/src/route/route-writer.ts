import {
  DocumentNode,
  quote,
  systemClock,
  type Clock,
  type JsonObject,
  type Stored,
  type StoredDocument,
  type StoreView,
} from '@mcpver/core'
import { assertAliases } from './alias-check.ts'
import { parseRoute, toRouteDocument } from './route-document.ts'
import { assertServable } from './servable-versions.ts'
import type { Route, RouteDraft } from './route.ts'

/** The kind of the documents that routes are. */
export const ROUTE_KIND = 'route'

/** What a writer of routes works with. */
export interface RouteWriterOptions {
  /** Default: the clock of the machine. */
  readonly clock?: Clock
  /**
   * Takes note of a change within its transaction, for an audit say: when it rejects, nothing is changed. A route that is new has
   * none before, one that is removed none after.
   */
  readonly onChange?: (view: StoreView, before: Route | undefined, after: Route | undefined) => Promise<void>
}

/** Who changes a route, and which revision of it they saw. */
export interface RouteEdit {
  readonly by: string
  /** Default: there must be no route yet. */
  readonly revision?: number
}

/** Changes routes within a transaction that somebody else has begun: the one way in which routes change. */
export class RouteWriter {
  readonly #clock: Clock
  readonly #onChange: RouteWriterOptions['onChange']

  constructor({ clock = systemClock, onChange }: RouteWriterOptions = {}) {
    this.#clock = clock
    this.#onChange = onChange
  }

  /**
   * Writes a route.
   *
   * @throws {GatewayError} `ERR_ROUTE_RELEASE` when it names a version that cannot be served; `ERR_ROUTE_ALIAS` for an alias of no tool
   *   that can be called, or of the name of one that is listed.
   * @throws {CoreError} `ERR_INVALID_DOCUMENT`, as `parseRoute`.
   * @throws a `StoreError` `ERR_STORE_STALE` or `ERR_STORE_CONFLICT` when somebody else has written it since.
   */
  async change(view: StoreView, draft: RouteDraft, { by, revision }: RouteEdit): Promise<Stored<Route>> {
    const before = await readRoute(view, draft.server)
    const after = this.#toRoute(draft, by, before?.value)
    await assertServable(view, after)
    await assertAliases(view, after)
    return this.#put(view, { before: before?.value, after, content: toRouteDocument(after), revision })
  }

  /**
   * Writes a route as it once was: its document stays as it is, but for when it was changed, and by whom. Whether it can be served is
   * for whoever calls to know.
   *
   * @throws {CoreError} as `parseRoute`. @throws a `StoreError` as `change`.
   */
  async putBack(view: StoreView, document: JsonObject, by: string): Promise<Stored<Route>> {
    const content = { ...document, changedAt: this.#clock.now(), changedBy: by }
    const after = parseRoute(content)
    const before = await readRoute(view, after.server)
    return this.#put(view, { before: before?.value, after, content, revision: before?.revision })
  }

  /** @throws a `StoreError` `ERR_STORE_STALE` or `ERR_STORE_MISSING`. */
  async remove(view: StoreView, server: string, revision: number): Promise<void> {
    const before = await readRoute(view, server)
    await view.documents.remove(ROUTE_KIND, server, revision)
    await this.#onChange?.(view, before?.value, undefined)
  }

  async #put(view: StoreView, { before, after, content, revision }: RouteStep): Promise<Stored<Route>> {
    const { server, createdAt } = after
    const document = { kind: ROUTE_KIND, id: server, subject: server, content, createdAt }
    const stored = await view.documents.put(document, revision)
    await this.#onChange?.(view, before, after)
    return { value: after, revision: stored.revision }
  }

  /** Checked by the rules of the document, so that what is written can be read. */
  #toRoute(draft: RouteDraft, by: string, before: Route | undefined): Route {
    const now = this.#clock.now()
    return parseRoute(
      toRouteDocument({
        split: new Map(),
        pins: [],
        guard: 'enforce',
        sessions: 'move',
        retirement: {},
        ...draft,
        createdAt: before?.createdAt ?? now,
        createdBy: before?.createdBy ?? by,
        changedAt: now,
        changedBy: by,
      }),
    )
  }
}

/** A route in the place of another one. */
interface RouteStep {
  readonly before: Route | undefined
  readonly after: Route
  /** As it is written. */
  readonly content: JsonObject
  readonly revision: number | undefined
}

/** The route of a server. @throws {CoreError} as `parseRoute`. */
export async function readRoute({ documents }: StoreView, server: string): Promise<Stored<Route> | undefined> {
  const document = await documents.get(ROUTE_KIND, server)
  return document && toStoredRoute(document)
}

/**
 * The route that a document holds.
 *
 * @throws {CoreError} as `parseRoute`, also for the route of another server.
 */
export function toStoredRoute({ value, revision }: Stored<StoredDocument>): Stored<Route> {
  const route = parseRoute(value.content)
  if (route.server === value.id) return { value: route, revision }
  throw new DocumentNode(route.server, '/server').refusal(`the name that it is stored under, ${quote(value.id)},`)
}
