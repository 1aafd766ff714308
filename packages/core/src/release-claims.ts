import { canonicalize } from './canonical-json.ts'
import { digestText, type Digest } from './digest.ts'
import type { Release } from './release.ts'

/**
 * How a version stands to the one that it follows, the highest below it: what callers of that one may expect. `first` when there is
 * none, `undecided` when it could be neither proved nor refuted that nothing breaks.
 */
export type CompatibilityClass = 'breaking' | 'compatible' | 'first' | 'identical' | 'text-only' | 'undecided'

/** What is signed of one version. */
export interface ReleaseClaims {
  /** The name that is released: a tool, or a server with all its tools. */
  readonly name: string
  /** Its version, as SemVer writes it: `1.2.3`. */
  readonly version: string
  /** The digest of what is released, in the profile `definition`. */
  readonly digest: Digest
  /** The digest of the version that it follows, the highest one below it; `null` for the lowest. */
  readonly previousDigest: Digest | null
  readonly compatibility: CompatibilityClass
  /** What it needs, by name: `npm:zod` to a version or range. */
  readonly dependencies: Readonly<Record<string, string>>
  /** The digest of the canonical JSON of the changelog, a list of texts. */
  readonly changelogDigest: Digest
  /** The digest of the canonical JSON of what was mended that mattered to security, a list of texts. */
  readonly securityUpdatesDigest: Digest
  /** The digest of the canonical JSON of how it is reached; `null` when nobody said. */
  readonly upstreamDigest: Digest | null
  /** Who says so. A signature proves it only together with a trust root. */
  readonly createdBy: string
  /** When, in milliseconds since 1970-01-01T00:00:00Z, by the signer's own clock. */
  readonly createdAt: number
}

/** Everything of a release but the signature on it, and the state, which changes. */
export type UnsignedRelease = Omit<Release, 'signature' | 'state'>

/**
 * What has to be signed of a release: what signs it makes these claims, and what verifies it holds them against those that were signed.
 * The checksum is taken as it stands.
 *
 * @throws {CoreError} `ERR_NOT_CANONICALIZABLE` (the promise rejects).
 */
export async function toReleaseClaims(
  release: UnsignedRelease,
  compatibility: CompatibilityClass,
): Promise<ReleaseClaims> {
  const { name, version, checksum, previousChecksum, dependencies, createdBy, createdAt, upstream } = release
  return {
    name,
    version,
    digest: checksum,
    previousDigest: previousChecksum,
    compatibility,
    dependencies,
    changelogDigest: await digestText(canonicalize(release.changelog)),
    securityUpdatesDigest: await digestText(canonicalize(release.securityUpdates)),
    upstreamDigest: upstream === null ? null : await digestText(canonicalize(upstream)),
    createdBy,
    createdAt,
  }
}
