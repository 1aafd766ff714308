import {
  digestTool,
  type APIVersion,
  type DeprecationInfo,
  type Digest,
  type JsonObject,
  type ReleaseState,
  type ToolDefinition,
} from '@mcpver/core'
import type { VersionedSnapshot } from '@mcpver/diff'
import { deprecationOf } from './tool-deprecation.ts'

/** A tool of a release. */
export interface ServedTool {
  readonly definition: ToolDefinition
  /** In the profile `definition`. */
  readonly digest: Digest
  /** Of the tool, not of the server. */
  readonly version: APIVersion
  readonly deprecation?: DeprecationInfo
}

/** What clients of a release can rely on. */
export interface ServedSurface {
  /** In the order of their names. */
  readonly tools: ReadonlyMap<string, ServedTool>
  /** Known of surfaces that were pinned on first use. */
  readonly instructions?: string
  readonly capabilities?: JsonObject
  readonly protocolVersion?: string
  /** What the server calls itself in the handshake. */
  readonly serverInfo?: { readonly name: string; readonly version: string }
}

/** A version of a server that can be served. */
export interface ServedRelease extends ServedSurface {
  readonly server: string
  /** Without `v`. */
  readonly version: string
  /** A surface that was pinned on first use counts as one in production. */
  readonly state: ReleaseState
  /** Whether somebody released it, or it was pinned on first use. */
  readonly origin: 'pin' | 'release'
  /** How to reach it; `null` when nobody said. */
  readonly upstream: JsonObject | null
}

/** The tools of a snapshot with their digests. */
export async function toServedSurface({ surface, versions }: VersionedSnapshot): Promise<ServedSurface> {
  const { tools, capabilities, protocolVersion, server } = surface
  const served = new Map<string, ServedTool>()
  for (const definition of tools) {
    const version = versions.get(definition.name)
    if (version !== undefined) served.set(definition.name, await toServedTool(definition, version))
  }
  return {
    tools: served,
    ...(capabilities && { capabilities }),
    ...(protocolVersion !== undefined && { protocolVersion }),
    ...(server && { serverInfo: server }),
  }
}

async function toServedTool(definition: ToolDefinition, version: APIVersion): Promise<ServedTool> {
  const deprecation = deprecationOf(definition)
  return { definition, digest: await digestTool(definition), version, ...(deprecation && { deprecation }) }
}
