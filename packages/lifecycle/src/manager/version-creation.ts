import { isPlainObject, type Clock, type Release, type Store, type StoreView } from '@mcpver/core'
import type { AuditLogger } from '../audit/audit-logger.ts'
import type { Authority, Credentials } from './credentials.ts'
import type { DenialLog } from './denial-log.ts'
import { findDependencyCycle } from './dependency-cycle.ts'
import { validateDependencies, type DependencyInspector, type DependencyValidation } from './dependency-validation.ts'
import { predecessorOf } from '../predecessor.ts'
import { refusal, type Refusal } from './refusal.ts'
import { signDraft, type ReleaseDraft } from './release-draft.ts'
import type { ReleaseSigner } from './release-signer.ts'
import { checksumOf, problemIn, versionNumberOf, type VersionData } from './version-data.ts'
import type { VersionRefusalCode, VersionResult } from './version-result.ts'

/** What creating versions takes. */
export interface VersionCreationOptions {
  readonly store: Store
  readonly authority: Authority
  readonly signer: ReleaseSigner
  readonly dependencies: DependencyInspector
  readonly audit: AuditLogger
  readonly denials: DenialLog
  readonly clock: Clock
}

type CreationRefusal = Refusal<VersionRefusalCode>

/** How often a creation begins anew because another version of the name came first. */
const MOST_ATTEMPTS = 5

/** Creates versions: `SecureVersionManager.createVersion`. */
export class VersionCreation {
  readonly #options: VersionCreationOptions

  constructor(options: VersionCreationOptions) {
    this.#options = options
  }

  async create(name: string, data: VersionData, credentials: Credentials): Promise<VersionResult> {
    const { authority, denials } = this.#options
    const given: unknown = isPlainObject(data) ? data.version : undefined
    const identity = await authority.identify(credentials)
    if (identity === undefined || !(await authority.mayCreate(identity, name))) {
      await denials.deny(identity, { type: 'version.created', target: { name, version: given }, data: {} })
      return refusal('ERR_INVALID_CREDENTIALS', 'Invalid creator credentials')
    }
    const version = versionNumberOf(given)
    if (version === undefined) return refusal('ERR_INVALID_VERSION_NUMBER', 'Invalid version number format')
    const problem = problemIn(name, data)
    const readable = problem === undefined ? await checksumOf(data) : { problem }
    if ('problem' in readable) {
      return refusal('ERR_INVALID_VERSION_DATA', `Invalid version data: ${readable.problem}`)
    }
    const draft = { name, version, data, checksum: readable.checksum, identity, credentials }
    const dependencies = await this.#validated(draft)
    if ('success' in dependencies) return dependencies
    const release = await this.#storeSigned(draft)
    return 'success' in release ? release : { success: true, version: release, dependencies }
  }

  /** What was found out about the dependencies of a version that is not there yet, or why it cannot be made with them. */
  async #validated(draft: ReleaseDraft): Promise<DependencyValidation | CreationRefusal> {
    const { store, dependencies: inspector } = this.#options
    const stored = await store.read(({ releases }) => releases.get(draft.name, draft.version))
    if (stored !== undefined) return versionExists()
    const dependencies = await validateDependencies(draft.data.dependencies ?? {}, inspector)
    if (!dependencies.valid) {
      return refusal('ERR_INVALID_DEPENDENCIES', `Invalid dependencies: ${describe(dependencies)}`)
    }
    return (await store.read((view) => cycleRefusal(draft, view))) ?? dependencies
  }

  async #storeSigned(draft: ReleaseDraft): Promise<Release | CreationRefusal> {
    const { store, signer, clock } = this.#options
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const before = await store.read((view) => versionBefore(draft, view))
      const release = await signDraft(draft, { signer, clock, before })
      const standing = await signer.verify(release)
      if (!standing.valid) return refusal('ERR_INVALID_SIGNATURE', `Invalid signature: ${standing.reason}`)
      const outcome = await store.write((view) => this.#insert({ draft, release, before }, view))
      if (outcome === 'stored') return release
      if (outcome !== 'outdated') return outcome
    }
    const reason = `Versions of ${draft.name} are created faster than one can be signed`
    return refusal('ERR_VERSION_CONFLICT', reason)
  }

  async #insert(
    { draft, release, before }: SignedDraft,
    view: StoreView,
  ): Promise<'stored' | 'outdated' | CreationRefusal> {
    if ((await view.releases.get(release.name, release.version)) !== undefined) return versionExists()
    // The signature names the version before: where that is another one by now, it would not be true.
    if ((await versionBefore(draft, view))?.checksum !== before?.checksum) return 'outdated'
    // Two that are created at once can close a circle that neither saw before.
    const refused = await cycleRefusal(draft, view)
    if (refused !== undefined) return refused
    await view.releases.insert(release)
    await this.#options.audit.logVersionCreation(view.audit, release)
    return 'stored'
  }
}

interface SignedDraft {
  readonly draft: ReleaseDraft
  readonly release: Release
  readonly before: Release | undefined
}

async function cycleRefusal(
  { name, version, data }: ReleaseDraft,
  { releases }: StoreView,
): Promise<CreationRefusal | undefined> {
  const cycle = await findDependencyCycle({ name, version, dependencies: data.dependencies ?? {} }, releases)
  return cycle && refusal('ERR_DEPENDENCY_CYCLE', `Dependency cycle: ${cycle.join(' -> ')}`)
}

async function versionBefore({ name, version }: ReleaseDraft, { releases }: StoreView): Promise<Release | undefined> {
  const stored = await releases.list({ name })
  return predecessorOf(
    stored.map(({ value }) => value),
    version,
  )
}

function versionExists(): CreationRefusal {
  return refusal('ERR_VERSION_EXISTS', 'Version already exists')
}

function describe({ errors }: DependencyValidation): string {
  return errors.map(({ dependency, version, error }) => `${dependency}@${version}: ${error}`).join('; ')
}
