import { toReleaseClaims, type Clock, type Digest, type Release } from '@mcpver/core'
import type { Credentials, Identity } from './credentials.ts'
import type { ReleaseSigner } from './release-signer.ts'
import type { VersionData } from './version-data.ts'

/** A version that is to be created, by somebody who may. */
export interface ReleaseDraft {
  readonly name: string
  /** As SemVer writes it. */
  readonly version: string
  readonly data: VersionData
  /** The digest of what `data` releases. */
  readonly checksum: Digest
  readonly identity: Identity
  readonly credentials: Credentials
}

/** What signing a draft takes. */
export interface DraftSigning {
  readonly signer: ReleaseSigner
  readonly clock: Clock
  /** The version that it follows; `undefined` for the lowest. */
  readonly before: Release | undefined
}

/** Makes a release of a draft, and signs it. */
export async function signDraft(draft: ReleaseDraft, { signer, clock, before }: DraftSigning): Promise<Release> {
  const { name, version, data, checksum, identity, credentials } = draft
  const { definition, upstream = null, changelog = [], securityUpdates = [], dependencies = {} } = data
  const unsigned = {
    name,
    version,
    createdAt: clock.now(),
    createdBy: identity.person,
    checksum,
    previousChecksum: before?.checksum ?? null,
    changelog,
    securityUpdates,
    dependencies,
    definition,
    upstream,
  }
  const compatibility = data.compatibility ?? (before === undefined ? 'first' : 'undecided')
  const signature = await signer.sign(await toReleaseClaims(unsigned, compatibility), credentials)
  return { ...unsigned, state: 'development', signature }
}
