import { APIVersion, DocumentNode, isPlainObject, type JsonObject, type Release } from '@mcpver/core'
import { parseSnapshot, toSnapshot, type ToolSurface, type VersionedSurface } from '@mcpver/diff'

/** The tools of a server as one release has them, each with its version. */
export interface ReleasedSurface {
  readonly surface: ToolSurface
  /** Versions by tool. */
  readonly versions: ReadonlyMap<string, APIVersion>
}

/** What is signed and stored of a server: its snapshot, and the version of each tool under `versions`. */
export function toReleaseDefinition({ surface, versions }: ReleasedSurface): JsonObject {
  const snapshot = toSnapshot(surface) as unknown as JsonObject
  return { ...snapshot, versions: Object.fromEntries([...versions].map(([tool, one]) => [tool, one.toJSON()])) }
}

/**
 * Reads what a release has stored.
 *
 * @throws {CoreError} `ERR_INVALID_DOCUMENT`. {DiffError} what `parseSnapshot` throws.
 */
export function readReleaseDefinition({ definition }: Pick<Release, 'definition'>): ReleasedSurface {
  const { versions, ...snapshot } = definition
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
    if (version === undefined) throw node.refusal(`a version for the tool ${JSON.stringify(name)}`)
    read.set(name, version)
  }
  return read
}

/** The tools with their versions, as `versionTools` takes them. */
export function toVersionedSurface({ surface, versions }: ReleasedSurface): VersionedSurface {
  const tools = surface.tools.flatMap((definition) => {
    const version = versions.get(definition.name)
    return version === undefined ? [] : [{ definition, version }]
  })
  return { tools }
}
