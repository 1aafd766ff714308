import {
  DocumentNode,
  quote,
  systemClock,
  type Clock,
  type Store,
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

/** What a route store works with. */
export interface RouteStoreOptions {
  readonly store: Store
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

/** The routes of servers, as they are kept. */
export class RouteStore {
  readonly #store: Store
  readonly #clock: Clock
  readonly #onChange: RouteStoreOptions['onChange']

  constructor({ store, clock = systemClock, onChange }: RouteStoreOptions) {
    this.#store = store
    this.#clock = clock
    this.#onChange = onChange
  }

  /** The route of a server. @throws {CoreError} as `parseRoute`. */
  async read(server: string): Promise<Stored<Route> | undefined> {
    return this.#store.read((view) => readRoute(view, server))
  }

  /** All routes, in order of creation. @throws {CoreError} as `parseRoute`. */
  async list(): Promise<readonly Stored<Route>[]> {
    const documents = await this.#store.read((view) => view.documents.list(ROUTE_KIND))
    return documents.map(toStoredRoute)
  }

  /**
   * Writes a route.
   *
   * @throws {GatewayError} `ERR_ROUTE_RELEASE` when it names a version that cannot be served; `ERR_ROUTE_ALIAS` for an alias of no tool
   *   that can be called, or of the name of one that is listed.
   * @throws {CoreError} `ERR_INVALID_DOCUMENT`, as `parseRoute`.
   * @throws a `StoreError` `ERR_STORE_STALE` or `ERR_STORE_CONFLICT` when somebody else has written it since.
   */
  async change(draft: RouteDraft, { by, revision }: RouteEdit): Promise<Stored<Route>> {
    return this.#store.write(async (view) => {
      const before = await readRoute(view, draft.server)
      const after = this.#toRoute(draft, by, before?.value)
      await assertServable(view, after)
      await assertAliases(view, after)
      const stored = await view.documents.put(toStoredDocument(after), revision)
      await this.#onChange?.(view, before?.value, after)
      return { value: after, revision: stored.revision }
    })
  }

  /** @throws a `StoreError` `ERR_STORE_STALE` or `ERR_STORE_MISSING`. */
  async remove(server: string, revision: number): Promise<void> {
    await this.#store.write(async (view) => {
      const before = await readRoute(view, server)
      await view.documents.remove(ROUTE_KIND, server, revision)
      await this.#onChange?.(view, before?.value, undefined)
    })
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

async function readRoute({ documents }: StoreView, server: string): Promise<Stored<Route> | undefined> {
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

function toStoredDocument(route: Route): StoredDocument {
  const { server, createdAt } = route
  return { kind: ROUTE_KIND, id: server, subject: server, content: toRouteDocument(route), createdAt }
}
