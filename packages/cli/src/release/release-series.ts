import { APIVersion, quote } from '@mcpver/core'
import { plural } from '../plural.ts'
import type { LoadedSource } from '../source/given-source.ts'
import type { Source } from '../source/source.ts'
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
    throw usage(`${plural(given.length, 'version')} for ${plural(sources.length, 'source')}`, HINT)
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
  return namedVersion(source) ?? APIVersion.tryParse(surface.server?.version)
}

/** A tag can have a prefix; of a package only an exact version counts, since a range stands for another one. */
function namedVersion(source: Source): APIVersion | undefined {
  if (source.kind === 'npm') return APIVersion.tryParse(source.spec.slice(source.spec.lastIndexOf('@') + 1))
  return source.kind === 'git' ? APIVersion.tryParse(AT_THE_END.exec(source.revision)?.[0]) : undefined
}
