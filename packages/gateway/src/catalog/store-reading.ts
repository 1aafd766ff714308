import type { Release, Store, Stored, StoredDocument, StoreView } from '@mcpver/core'
import { ROUTE_KIND } from '../route/route-writer.ts'
import { PIN_KIND } from './pin-document.ts'

/** What the store holds of one server. */
export interface ServerRecords {
  readonly name: string
  readonly route: Stored<StoredDocument> | undefined
  readonly releases: readonly Stored<Release>[]
  readonly pins: readonly Stored<StoredDocument>[]
}

/** What to read. */
export interface ReadingOptions {
  /** Only these servers. Default: all. */
  readonly servers?: readonly string[]
  /** Whether surfaces that were pinned on first use are read. */
  readonly hasPins: boolean
}

/** Reads all that is said of servers, as it was at one moment: a route and the release that it names come together. */
export async function readServers(store: Store, options: ReadingOptions): Promise<readonly ServerRecords[]> {
  return store.read(async (view) => {
    const { documents } = view
    const routes = await documents.list(ROUTE_KIND)
    const releases = await readReleases(view, options.servers)
    const pins = options.hasPins ? await documents.list(PIN_KIND) : []
    return byServer({ routes, releases, pins }).filter(({ name }) => options.servers?.includes(name) ?? true)
  })
}

/** All that was read. */
interface Records {
  readonly routes: readonly Stored<StoredDocument>[]
  readonly releases: readonly Stored<Release>[]
  readonly pins: readonly Stored<StoredDocument>[]
}

function byServer({ routes, releases, pins }: Records): readonly ServerRecords[] {
  const routeOf = new Map(routes.map((route) => [route.value.id, route]))
  const releasesOf = grouped(releases, ({ value }) => value.name)
  const pinsOf = grouped(pins, ({ value }) => value.subject)
  const names = new Set([...routeOf.keys(), ...releasesOf.keys(), ...pinsOf.keys()])
  return Array.from(names, (name) => ({
    name,
    route: routeOf.get(name),
    releases: releasesOf.get(name) ?? [],
    pins: pinsOf.get(name) ?? [],
  }))
}

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const one of all) {
    const group = groups.get(keyOf(one))
    if (group === undefined) groups.set(keyOf(one), [one])
    else group.push(one)
  }
  return groups
}

async function readReleases(
  { releases }: StoreView,
  servers: readonly string[] | undefined,
): Promise<readonly Stored<Release>[]> {
  if (servers === undefined) return releases.list()
  const found: (readonly Stored<Release>[])[] = []
  for (const name of servers) found.push(await releases.list({ name }))
  return found.flat()
}
