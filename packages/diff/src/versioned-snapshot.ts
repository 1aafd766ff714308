import { APIVersion, DocumentNode, isPlainObject, quote, type JsonObject } from '@mcpver/core'
import { parseSnapshot, toSnapshot } from './snapshot.ts'
import type { ToolSurface } from './surface.ts'
import type { VersionedSurface } from './version-tools.ts'

/** The tools of a server as one release has them, each with its version. */
export interface VersionedSnapshot {
  readonly surface: ToolSurface
  /** Versions by tool. */
  readonly versions: ReadonlyMap<string, APIVersion>
}

/** The document of a release of a server: its snapshot, and the version of each tool under `versions`. */
export function toVersionedSnapshot({ surface, versions }: VersionedSnapshot): JsonObject {
  const snapshot = toSnapshot(surface) as unknown as JsonObject
  return { ...snapshot, versions: Object.fromEntries([...versions].map(([tool, one]) => [tool, one.toJSON()])) }
}

/**
 * Reads what `toVersionedSnapshot` made, from a value that came from JSON. Versions of tools that are not there are passed over.
 *
 * @throws {CoreError} `ERR_INVALID_DOCUMENT`, also for a tool without a version; and what `parseSnapshot` throws.
 */
export function parseVersionedSnapshot(value: unknown): VersionedSnapshot {
  if (!isPlainObject(value)) throw new DocumentNode(value).refusal('an object')
  const { versions, ...snapshot } = value
  const surface = parseSnapshot(snapshot)
  return { surface, versions: readVersions(versions, surface) }
}

function readVersions(versions: unknown, { tools }: ToolSurface): ReadonlyMap<string, APIVersion> {
  const node = new DocumentNode(versions ?? {}, '/versions')
  if (!isPlainObject(node.value)) throw node.refusal('the versions of tools, by name')
  const read = new Map<string, APIVersion>()
  for (const { name } of tools) {
    const text = Object.hasOwn(node.value, name) ? node.value[name] : undefined
    const version = APIVersion.tryParse(text)
    if (version === undefined) throw node.refusal(`a version for the tool ${quote(name)}`)
    read.set(name, version)
  }
  return read
}

/** The tools with their versions, as `versionTools` takes them. */
export function toVersionedSurface({ surface, versions }: VersionedSnapshot): VersionedSurface {
  const tools = surface.tools.flatMap((definition) => {
    const version = versions.get(definition.name)
    return version === undefined ? [] : [{ definition, version }]
  })
  return { tools }
}
