import type { Store, Stored } from '@mcpver/core'
import {
  readRoute,
  ROUTE_KIND,
  RouteWriter,
  toStoredRoute,
  type RouteEdit,
  type RouteWriterOptions,
} from './route-writer.ts'
import type { Route, RouteDraft } from './route.ts'

/** What a route store works with. */
export interface RouteStoreOptions extends RouteWriterOptions {
  readonly store: Store
}

/** The routes of servers, as they are kept. */
export class RouteStore {
  readonly #store: Store
  readonly #writer: RouteWriter

  constructor({ store, ...options }: RouteStoreOptions) {
    this.#store = store
    this.#writer = new RouteWriter(options)
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

  /** Writes a route. Throws as `RouteWriter.change`. */
  async change(draft: RouteDraft, edit: RouteEdit): Promise<Stored<Route>> {
    return this.#store.write((view) => this.#writer.change(view, draft, edit))
  }

  /** @throws a `StoreError` `ERR_STORE_STALE` or `ERR_STORE_MISSING`. */
  async remove(server: string, revision: number): Promise<void> {
    await this.#store.write((view) => this.#writer.remove(view, server, revision))
  }
}
