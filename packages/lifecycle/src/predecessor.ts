import { APIVersion, type Release } from '@mcpver/core'

/**
 * The version that a version follows: the highest one below it, which its callers had, whichever was created last. A mended 1.0.1 follows
 * 1.0.0, also when there is a 2.0.0 already.
 *
 * @param releases Those of one name, in any order.
 * @param version As SemVer writes it.
 * @returns `undefined` for the lowest.
 * @throws {VersionParseError} `ERR_INVALID_VERSION`.
 */
export function predecessorOf(releases: readonly Release[], version: string): Release | undefined {
  const own = APIVersion.parse(version)
  return releases
    .map((release) => ({ release, version: APIVersion.parse(release.version) }))
    .filter((other) => other.version.compare(own) < 0)
    .toSorted((a, b) => a.version.compare(b.version))
    .at(-1)?.release
}
