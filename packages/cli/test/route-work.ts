import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { APIVersion, digestText, type JsonObject, type ReleaseState, type ToolDefinition } from '@mcpver/core'
import { toVersionedSnapshot } from '@mcpver/diff'
import { openSqliteStore } from '@mcpver/store'
import { Workspace } from './workspace.ts'

/** A tool of a release: its version, and what its definition says. */
export interface RouteTool {
  readonly version: string
  readonly inputSchema?: JsonObject
  readonly outputSchema?: JsonObject
}

/** A release of the server `weather`. */
export interface RouteRelease {
  readonly tools: Readonly<Record<string, RouteTool>>
  /** Default: production. */
  readonly state?: ReleaseState
  /** What starts it; `null` where it does not say. Default: nothing that is there. */
  readonly command?: readonly string[] | null
}

/** A directory whose store has releases of the server `weather`, by version. */
export async function routeWork(releases: Readonly<Record<string, RouteRelease>>): Promise<Workspace> {
  const work = new Workspace()
  mkdirSync(join(work.path, '.mcpver'))
  const store = await openSqliteStore({ path: join(work.path, '.mcpver', 'releases.sqlite') })
  const checksum = await digestText('')
  await store.write(async (view) => {
    for (const [version, { tools, state = 'production', command = ['weather'] }] of Object.entries(releases)) {
      await view.releases.insert({
        name: 'weather',
        version,
        state,
        createdAt: 1_790_000_000_000,
        createdBy: 'ana',
        changelog: [],
        securityUpdates: [],
        dependencies: {},
        signature: '{}',
        checksum,
        previousChecksum: null,
        definition: toVersionedSnapshot(snapshotOf(tools)),
        upstream: command && { command: [...command] },
      })
    }
  })
  await store.close()
  return work
}

function snapshotOf(tools: RouteRelease['tools']): Parameters<typeof toVersionedSnapshot>[0] {
  const definitions = Object.entries(tools).map(([name, { version: _version, ...members }]): ToolDefinition => ({
    name,
    inputSchema: { type: 'object' },
    ...members,
  }))
  const versions = Object.entries(tools).map(([name, { version }]) => [name, APIVersion.parse(version)] as const)
  return { surface: { tools: definitions }, versions: new Map(versions) }
}
