import { APIVersion, quote } from '@mcpver/core'
import type { LoadedSource } from '../source/given-source.ts'
import { usage } from '../usage.ts'

/** A release of a server: its tools and its version. */
export interface Release {
  readonly version: APIVersion
  readonly loaded: LoadedSource
}

const HINT = 'Give the version of each source, in their order: --versions 1.0.0,1.1.0'
const AT_THE_END = /\d+\.\d+\.\d+\S*$/

/**
 * The releases that sources are, each later than the one before.
 *
 * @param given The versions that were given, one a source. Default: what the sources say.
 * @throws {CliError} `ERR_USAGE` when a version is not known, or not later.
 */
export function releaseSeries(sources: readonly LoadedSource[], given?: readonly APIVersion[]): Release[] {
  if (given !== undefined && given.length !== sources.length) {
    throw usage(`${String(given.length)} versions for ${String(sources.length)} sources`, HINT)
  }
  const releases = sources.map((loaded, index) => {
    const version = given?.[index] ?? versionOf(loaded)
    if (version === undefined) throw usage(`The version of ${quote(loaded.label)} is not known`, HINT)
    return { version, loaded }
  })
  const late = releases.find(
    ({ version }, index) => index > 0 && version.compare(releases[index - 1]?.version ?? version) <= 0,
  )
  if (late === undefined) return releases
  throw usage(`${String(late.version)}, of ${quote(late.loaded.label)}, is not later than the version before it`, HINT)
}

/** The version that a source names, else the one that the server says. */
export function versionOf({ source, surface }: Pick<LoadedSource, 'source' | 'surface'>): APIVersion | undefined {
  const named = source.kind === 'npm' ? source.spec : source.kind === 'git' ? source.revision : ''
  const [text] = AT_THE_END.exec(named) ?? []
  return APIVersion.tryParse(text) ?? APIVersion.tryParse(surface.server?.version)
}
