import { APIVersion, type JsonObject } from '@mcpver/core'
import { versionTools } from '@mcpver/diff'
import type { PinnedSurface } from '../catalog/pin-document.ts'
import type { Survey } from './survey-server.ts'

/** A server that is used for the first time. */
export interface FirstUse {
  /** What it is to be called here. */
  readonly server: string
  readonly survey: Survey
  /** How it is reached, as a release says it. */
  readonly upstream: JsonObject
}

/** The version of a server that says none that could be read. */
const UNSAID = '1.0.0'

/** What a server is held to from its first use on: what it listed then, each tool in its first version. */
export function pinOf({ server, survey, upstream }: FirstUse): PinnedSurface {
  const { surface, instructions } = survey
  const found = versionTools({ tools: [] }, surface)
  // A first version that an author wrote always stands, unless it is none: then it counts as not written.
  const versions = found.success
    ? found.tools.map(({ tool, version }) => [tool, version] as const)
    : surface.tools.map(({ name }) => [name, APIVersion.parse(UNSAID)] as const)
  return {
    server,
    version: (APIVersion.tryParse(surface.server?.version) ?? APIVersion.parse(UNSAID)).toJSON(),
    snapshot: { surface, versions: new Map(versions) },
    upstream,
    ...(instructions !== undefined && { instructions }),
  }
}
