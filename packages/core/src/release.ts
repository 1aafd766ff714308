import type { Digest } from './digest.ts'
import type { JsonObject } from './json.ts'

/** The states of a release, in the order in which it is promoted. */
export const RELEASE_STATES = Object.freeze([
  'development',
  'testing',
  'staging',
  'production',
  'deprecated',
  'archived',
] as const)

/** How far a release has come: the specification's `VersionState`. */
export type ReleaseState = (typeof RELEASE_STATES)[number]

/**
 * One version of a name, as it is kept: the specification's `Version`. The name is that of a tool, or of a server with all its tools.
 * All but the state stays as it was created.
 */
export interface Release {
  readonly name: string
  /** As SemVer writes it: `1.2.3`. */
  readonly version: string
  readonly state: ReleaseState
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly createdAt: number
  readonly createdBy: string
  /** What changed, a sentence each. */
  readonly changelog: readonly string[]
  /** What was mended that mattered to security, a sentence each. */
  readonly securityUpdates: readonly string[]
  /** What it needs, by name (`npm:zod`) to a version or range. */
  readonly dependencies: Readonly<Record<string, string>>
  /** The signed statement: a DSSE envelope as JSON text. */
  readonly signature: string
  /** The digest of `definition`, in the profile `definition`. */
  readonly checksum: Digest
  /** The checksum of the version that it follows, the highest one below it; `null` for the lowest. */
  readonly previousChecksum: Digest | null
  /** What is released: a tool definition, or a surface of them. */
  readonly definition: JsonObject
  /** How to reach it; `null` when nobody said. */
  readonly upstream: JsonObject | null
}
