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
  /** The version of the name that was created before; `undefined` for the first. */
  readonly before: Release | undefined
}

/** Makes a release of a draft, and signs it. */
export async function signDraft(draft: ReleaseDraft, { signer, clock, before }: DraftSigning): Promise<Release> {
  const { name, version, data, checksum, identity, credentials } = draft
  const { definition, upstream = null, changelog = [], securityUpdates = [], dependencies = {} } = data
  const unsigned = {
    name,
    version,
    createdAt: after(before, clock.now()),
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

/** A time that is later than that of the version before, also when the clock was set back: the order of versions is that of their times. */
function after(before: Release | undefined, now: number): number {
  return before === undefined ? now : Math.max(now, before.createdAt + 1)
}
