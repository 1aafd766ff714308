import { describeDeprecation, RELEASE_STATES, toWireDeprecation, type JsonObject } from '@mcpver/core'
import type { ServedRelease, ServedTool } from '../catalog/served-release.ts'
import type { Gateway } from '../gateway.ts'
import { choiceOf, described, listOf, named, objectOf, TEXT, type JsonSchema } from './json-schema.ts'
import { toProcessView } from './process-view.ts'
import { toUpstreamView } from './upstream-view.ts'

const DEPRECATION = objectOf({ message: TEXT, since: TEXT }, { removal: TEXT, removalDate: TEXT, replacement: TEXT })

const TOOL = objectOf(
  { name: TEXT, version: described(TEXT, 'Of the tool'), digest: described(TEXT, 'In the profile "definition"') },
  { deprecation: DEPRECATION },
)

/** A release that can be served. */
export const RELEASE_SCHEMA: JsonSchema = objectOf(
  {
    version: TEXT,
    state: choiceOf(...RELEASE_STATES),
    origin: described(choiceOf('pin', 'release'), 'Whether it was pinned on first use, or somebody released it'),
    tools: listOf(TOOL),
  },
  {
    upstream: described(named('Upstream'), 'Absent when nobody said how it is reached'),
    processes: described(named('Processes'), 'Absent for a server that is reached by URL, or was not needed yet'),
  },
)

/** A release, as it is shown. */
export function toReleaseView(release: ServedRelease, gateway: Gateway): JsonObject {
  const { server, version, state, origin, tools } = release
  const upstream = gateway.upstreamOf(release)
  const live = gateway.liveReleases(server).find((one) => one.version === version)
  const processes = live?.backend.processes
  return {
    version,
    state,
    origin,
    tools: Array.from(tools, ([name, tool]) => toToolView(name, tool)),
    ...(upstream && { upstream: toUpstreamView(upstream, release.upstream !== null) }),
    ...(processes && { processes: toProcessView(processes) }),
  }
}

function toToolView(name: string, { version, digest, deprecation }: ServedTool): JsonObject {
  const described = deprecation && describeDeprecation(`Tool "${name}"`, deprecation)
  return {
    name,
    version: version.toJSON(),
    digest,
    ...(deprecation && { deprecation: { ...toWireDeprecation(described ?? '', deprecation) } }),
  }
}
