import type { Store } from '@mcpver/core'
import { diffTools, parseVersionedSnapshot } from '@mcpver/diff'
import { RouteDeployer, type Gateway } from '@mcpver/gateway'
import { AuditLogger } from '@mcpver/lifecycle'
import { standardChecks, type AutomatedUpdateManagerOptions, type CompareReleases } from '@mcpver/rollout'
import { openPostgresStore, openSqliteStore } from '@mcpver/store'

/** A store by what the command line calls it: a `postgres://` URL, or the path of a file. */
export function openStore(place: string): Promise<Store> {
  return place.startsWith('postgres') ? openPostgresStore({ url: place }) : openSqliteStore({ path: place })
}

/** What updates are carried out with. */
export function updatesOn(store: Store, gateway?: Gateway): AutomatedUpdateManagerOptions {
  const deployer = new RouteDeployer()
  const probe =
    gateway && ((name: string, version: string, signal: AbortSignal) => gateway.probe(name, version, { signal }))
  return {
    ...{ store, deployer, audit: new AuditLogger(), lease: 2000 },
    checks: standardChecks({ deployer, compare, probe }),
  }
}

const compare: CompareReleases = (from, to) => {
  const [older, newer] = [from, to].map(({ definition }) => parseVersionedSnapshot(definition).surface)
  const changes = older && newer ? diffTools(older, newer).tools.flatMap((tool) => tool.changes) : []
  const breaking = changes.some(({ kind }) => kind === 'breaking' || kind === 'undecided')
  const kind = breaking ? 'breaking' : changes.length > 0 ? 'compatible' : 'none'
  return Promise.resolve({ kind, changes: changes.map(({ tool, message }) => `${tool}: ${message}`) })
}
