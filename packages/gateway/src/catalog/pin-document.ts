import { APIVersion, DocumentNode, isPlainObject, type JsonObject } from '@mcpver/core'
import { parseVersionedSnapshot, toVersionedSnapshot, type VersionedSnapshot } from '@mcpver/diff'

/** The kind of the documents that pinned surfaces are. */
export const PIN_KIND = 'pin'

const FORMAT = { format: 'mcpver-pin', formatVersion: 1 } as const

/** What a server was when it was first used: what it is held to where nobody has released it. */
export interface PinnedSurface {
  readonly server: string
  /** Without `v`. */
  readonly version: string
  readonly snapshot: VersionedSnapshot
  /** How to reach it. */
  readonly upstream: JsonObject | null
  /** What the server told clients to do, in the handshake. */
  readonly instructions?: string
}

/** The id of the document. A version holds no `@`, so no two pins share one. */
export function pinId(server: string, version: string): string {
  return `${server}@${version}`
}

/** A pinned surface as JSON. */
export function toPinDocument({ server, version, snapshot, upstream, instructions }: PinnedSurface): JsonObject {
  return {
    ...FORMAT,
    server,
    version,
    definition: toVersionedSnapshot(snapshot),
    upstream,
    ...(instructions !== undefined && { instructions }),
  }
}

/**
 * Reads a pinned surface.
 *
 * @throws {CoreError} `ERR_INVALID_DOCUMENT`, `ERR_LATER_FORMAT`. {DiffError} as `parseVersionedSnapshot`.
 */
export function parsePin(value: unknown): PinnedSurface {
  const { server, version, definition, upstream, instructions } = DocumentNode.open(value, FORMAT).members(
    ['format', 'formatVersion', 'server', 'version', 'definition', 'upstream'],
    ['instructions'],
  )
  return {
    server: server.text(),
    version: parseVersion(version),
    snapshot: definition.read(() => parseVersionedSnapshot(definition.value)),
    upstream: parseUpstream(upstream),
    ...(instructions && { instructions: instructions.text() }),
  }
}

function parseUpstream(node: DocumentNode): JsonObject | null {
  const { value } = node
  if (value === null) return null
  if (isPlainObject(value)) return value as JsonObject
  throw node.refusal('how to reach the server: an object or null')
}

function parseVersion(node: DocumentNode): string {
  const version = APIVersion.tryParse(node.value)
  if (version === undefined) throw node.refusal('a version')
  return version.toJSON()
}
