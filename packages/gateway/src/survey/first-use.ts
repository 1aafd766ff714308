import { APIVersion, type JsonObject } from '@mcpver/core'
import { toVersionedSurface, versionTools, type ToolSurface, type VersionedSnapshot } from '@mcpver/diff'
import type { PinnedSurface } from '../catalog/pin-document.ts'
import type { Survey } from './survey-server.ts'

/** A server that is used for the first time. */
export interface FirstUse {
  /** What it is to be called here. */
  readonly server: string
  readonly survey: Survey
  /** How it is reached, as a release says it; `null` when that is not stored. */
  readonly upstream: JsonObject | null
  /** Default: what the server says of itself, else 1.0.0. */
  readonly version?: APIVersion | undefined
  /** The surface of the version before, from which the versions of the tools go on. Default: there is none. */
  readonly before?: VersionedSnapshot | undefined
}

/** The version of a server that says none that could be read. */
const UNSAID = '1.0.0'

/** What a server is held to from its first use on: what it listed then, each tool in its first version. */
export function pinOf({ server, survey, upstream, before, version = versionOf(survey) }: FirstUse): PinnedSurface {
  const { surface, instructions } = survey
  return {
    server,
    version: version.toJSON(),
    snapshot: { surface, versions: toolVersions(surface, before) },
    upstream,
    ...(instructions !== undefined && { instructions }),
  }
}

/** The version that a server says it has. */
export function versionOf({ surface }: Survey): APIVersion {
  return APIVersion.tryParse(surface.server?.version) ?? APIVersion.parse(UNSAID)
}

/** Nobody has released these tools, so what their author wrote stands only where it says enough. */
function toolVersions(surface: ToolSurface, before: VersionedSnapshot | undefined): ReadonlyMap<string, APIVersion> {
  const known = before === undefined ? { tools: [] } : toVersionedSurface(before)
  const found = versionTools(known, surface)
  if (found.success) return new Map(found.tools.map(({ tool, version }) => [tool, version]))
  const explicit = Object.fromEntries(found.refusals.map(({ tool, minimum }) => [tool, minimum]))
  const settled = versionTools(known, surface, { explicit })
  return new Map(settled.success ? settled.tools.map(({ tool, version }) => [tool, version]) : [])
}
