import { DocumentNode, isPlainObject, parseJson, type JsonObject, type Release } from '@mcpver/core'
import { digestReleased } from '@mcpver/lifecycle'
import type { TrustedSigner, TrustRoot } from '@mcpver/signing'
import { differenceOf } from '../trust/release-signatures.ts'

const FORMAT = { format: 'mcpver-release', formatVersion: 1 } as const

/** A release as a file that can be verified by itself: what was signed, and the signature. */
export interface ReleaseBundle extends JsonObject {
  readonly format: 'mcpver-release'
  readonly formatVersion: 1
  readonly release: JsonObject
}

/** The file of a release. Its state is left out: that changes, and is not what was signed. */
export function toReleaseBundle({ state: _state, signature, ...content }: Release): ReleaseBundle {
  return { ...FORMAT, release: { ...content, signature: parseJson(signature) as JsonObject } }
}

/** What verifying the file of a release found: the version, and whose signature it is. */
export interface VerifiedBundle {
  readonly name: string
  readonly version: string
  readonly checksum: string
  readonly createdBy: string
  readonly signers: readonly TrustedSigner[]
}

/** What came of it; `reason` says what is wrong with the file. */
export type BundleVerdict =
  { readonly valid: true; readonly release: VerifiedBundle } | { readonly valid: false; readonly reason: string }

/**
 * Verifies the file of a release, with nothing but the trust root.
 *
 * @throws {CoreError} `ERR_INVALID_DOCUMENT`, with a JSON Pointer, for a file of another kind. {SigningError} what
 *   `TrustRoot.verifyRelease` throws.
 */
export async function verifyBundle(value: unknown, root: TrustRoot, at: number): Promise<BundleVerdict> {
  const release = readBundle(value)
  if ((await digestReleased(release.definition)) !== release.checksum) {
    return { valid: false, reason: 'The definition is not the one of the checksum' }
  }
  const { claims, signers } = await root.verifyRelease(release.signature, { at })
  const difference = await differenceOf(release, claims)
  if (difference !== undefined) return { valid: false, reason: `"${difference}" is not what was signed` }
  const { name, version, checksum, createdBy } = release
  return { valid: true, release: { name, version, checksum, createdBy, signers } }
}

/** Reads the file of a release. Throws `ERR_INVALID_DOCUMENT`. */
function readBundle(value: unknown): Release {
  const { release } = DocumentNode.open(value, FORMAT).members(['format', 'formatVersion', 'release'])
  const members = release.members([
    'name',
    'version',
    'createdAt',
    'createdBy',
    'changelog',
    'securityUpdates',
    'dependencies',
    'signature',
    'checksum',
    'previousChecksum',
    'definition',
    'upstream',
  ])
  if (!isPlainObject(members.definition.value)) throw members.definition.refusal('an object')
  const content = Object.fromEntries(Object.entries(members).map(([name, node]) => [name, node.value]))
  // What is not as it should be is not as it was signed, which is what is looked at next.
  return { ...content, state: 'development', signature: JSON.stringify(members.signature.value) } as unknown as Release
}
