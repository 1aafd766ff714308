import { APIVersion, quote, type Store, type ToolDefinition } from '@mcpver/core'
import { parseVersionedSnapshot, type VersionedSnapshot } from '@mcpver/diff'
import { PinStore } from '@mcpver/gateway'
import { failure } from '../cli-error.ts'

/** A tool of a server, in one of its versions. */
export interface ToolQuestion {
  readonly server: string
  readonly tool: string
  readonly version: APIVersion
}

/**
 * The definition of a version of a tool, as the highest release has it that has that version, or else what was pinned on first use.
 *
 * @throws {CliError} `ERR_USAGE` when none has it. {CoreError} and {DiffError} as `parseVersionedSnapshot`.
 */
export async function approvedDefinition(store: Store, question: ToolQuestion): Promise<ToolDefinition> {
  const { server, tool, version } = question
  const surfaces = [...(await releasedSurfaces(store, server)), ...(await pinnedSurfaces(store, server))]
  const having = surfaces.filter(({ versions }) => versions.get(tool)?.equals(version) === true)
  const found = having.flatMap(({ surface }) => surface.tools.filter(({ name }) => name === tool)).at(0)
  if (found !== undefined) return found
  const versions = new Set(surfaces.flatMap((surface) => surface.versions.get(tool)?.toJSON() ?? []))
  throw failure(`No release of ${quote(server)} has ${quote(tool)} in version ${version.toJSON()}`, {
    code: 'ERR_USAGE',
    hint:
      versions.size === 0
        ? 'Is that the name of the tool?'
        : `There are ${[...versions].join(', ')}: versions of the tool, not of the server.`,
  })
}

/** Highest first. Nobody has approved what is in development. */
async function releasedSurfaces(store: Store, server: string): Promise<readonly VersionedSnapshot[]> {
  const releases = await store.read((view) => view.releases.list({ name: server }))
  return releases
    .map(({ value }) => value)
    .filter(({ state }) => state !== 'development')
    .map(({ version, definition }) => ({ order: APIVersion.parse(version), definition }))
    .sort((a, b) => b.order.compare(a.order))
    .map(({ definition }) => parseVersionedSnapshot(definition))
}

async function pinnedSurfaces(store: Store, server: string): Promise<readonly VersionedSnapshot[]> {
  const pins = await new PinStore({ store }).list(server)
  return pins.map(({ value }) => value.snapshot)
}
