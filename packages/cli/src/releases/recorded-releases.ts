import { McpverError, type AuditStore, type Release, type StoreView } from '@mcpver/core'
import { digestReleased } from '@mcpver/lifecycle'
import type { TrustRoot } from '@mcpver/signing'
import { differenceOf } from '../trust/release-signatures.ts'
import { TrustHistory } from '../trust/trust-history.ts'
import { auditEntries } from './audit-reading.ts'

/** A release that is not as the audit says. */
export interface ReleaseFault {
  readonly release: string
  readonly problem: string
}

/** What the audit says of a release. */
interface Recorded {
  readonly checksum: unknown
  /** Where it was moved to last. */
  state: unknown
  /** When its creation was recorded, and who was trusted then: what its signature had to hold by. */
  readonly at: number
  readonly root: TrustRoot | undefined
}

/**
 * Holds the stored releases against the audit, which is known to be whole: each one is there, in the state that it was moved to last, with
 * the definition that was recorded, under a signature that counted then.
 *
 * @returns The first that is not; `undefined` when all are.
 */
export async function faultInReleases(view: StoreView, root: TrustRoot): Promise<ReleaseFault | undefined> {
  const history = await TrustHistory.read(view, root)
  const recorded = await readRecorded(view.audit, history)
  for (const { value } of await view.releases.list()) {
    const release = `${value.name}@${value.version}`
    const problem = await problemIn(value, recorded.get(release), history)
    if (problem !== undefined) return { release, problem }
    recorded.delete(release)
  }
  const [gone] = recorded.keys()
  return gone === undefined ? undefined : { release: gone, problem: 'It is in the audit, and not stored' }
}

async function readRecorded(audit: AuditStore, history: TrustHistory): Promise<Map<string, Recorded>> {
  const recorded = new Map<string, Recorded>()
  let root = history.get(undefined)
  for await (const { type, outcome, target, data, loggedAt } of auditEntries(audit)) {
    if (outcome !== 'success') continue
    const release = `${target.name}@${target.version}`
    if (type === 'trust-root.updated') root = history.get(data['digest'])
    if (type === 'version.created') {
      recorded.set(release, { checksum: data['checksum'], state: 'development', at: loggedAt, root })
    }
    const known = recorded.get(release)
    if (type === 'version.promoted' && known !== undefined) known.state = data['to']
  }
  return recorded
}

async function problemIn(
  release: Release,
  recorded: Recorded | undefined,
  history: TrustHistory,
): Promise<string | undefined> {
  if (recorded === undefined) return 'It is stored, and not in the audit'
  if (release.state !== recorded.state) {
    return `It is in ${release.state}, and was moved to ${String(recorded.state)} last`
  }
  if (release.checksum !== recorded.checksum) return 'Its checksum is not the one that was recorded'
  if ((await digestReleased(release.definition)) !== release.checksum) {
    return 'Its definition is not the one of its checksum'
  }
  return signatureProblem(release, recorded, history)
}

async function signatureProblem(
  release: Release,
  { root, at }: Recorded,
  history: TrustHistory,
): Promise<string | undefined> {
  if (root === undefined) return 'The trust root that it was created under is not stored'
  try {
    const { claims, signers } = await root.verifyRelease(release.signature, { at })
    const revoked = signers.find(({ keyid }) => history.wasRevoked(keyid, at))
    if (revoked !== undefined)
      return `Somebody else may have signed it: the key of ${revoked.person} is revoked since before`
    const difference = await differenceOf(release, claims)
    return difference === undefined ? undefined : `Its ${difference} is not what was signed`
  } catch (error) {
    if (McpverError.isInstance(error)) return error.message
    throw error
  }
}
