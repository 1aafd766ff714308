import type { Digest } from './digest.ts'

/**
 * How a version stands to the one before it: what callers of that one may expect. `first` when there is none, `undecided` when it
 * could be neither proved nor refuted that nothing breaks.
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
  /** The digest of the version before; `null` for the first. */
  readonly previousDigest: Digest | null
  readonly compatibility: CompatibilityClass
  /** What it needs, by name: `npm:zod` to a version or range. */
  readonly dependencies: Readonly<Record<string, string>>
  /** The digest of the canonical JSON of the changelog, a list of texts. */
  readonly changelogDigest: Digest
  /** Who says so. A signature proves it only together with a trust root. */
  readonly createdBy: string
  /** When, in milliseconds since 1970-01-01T00:00:00Z, by the signer's own clock. */
  readonly createdAt: number
}
