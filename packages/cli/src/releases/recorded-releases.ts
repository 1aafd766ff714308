import type { AuditStore, Release, StoreView } from '@mcpver/core'
import { digestReleased } from '@mcpver/lifecycle'
import type { TrustRoot } from '@mcpver/signing'
import { ReleaseSignatures } from '../trust/release-signatures.ts'
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
  /** When its creation was recorded: what its signature had to hold at. */
  readonly at: number
}

/**
 * Holds the stored releases against the audit, which is known to be whole: each one is there, in the state that it was moved to last, with
 * the definition that was recorded, under a signature that counted then.
 *
 * @returns The first that is not; `undefined` when all are.
 */
export async function faultInReleases(
  { releases, audit }: StoreView,
  root: TrustRoot,
): Promise<ReleaseFault | undefined> {
  const recorded = await readRecorded(audit)
  for (const { value } of await releases.list()) {
    const release = `${value.name}@${value.version}`
    const problem = await problemIn(value, recorded.get(release), root)
    if (problem !== undefined) return { release, problem }
    recorded.delete(release)
  }
  const [gone] = recorded.keys()
  return gone === undefined ? undefined : { release: gone, problem: 'It is in the audit, and not stored' }
}

async function readRecorded(audit: AuditStore): Promise<Map<string, Recorded>> {
  const recorded = new Map<string, Recorded>()
  for await (const { type, outcome, target, data, loggedAt } of auditEntries(audit)) {
    if (outcome !== 'success') continue
    const release = `${target.name}@${target.version}`
    if (type === 'version.created') {
      recorded.set(release, { checksum: data['checksum'], state: 'development', at: loggedAt })
    }
    const known = recorded.get(release)
    if (type === 'version.promoted' && known !== undefined) known.state = data['to']
  }
  return recorded
}

async function problemIn(
  release: Release,
  recorded: Recorded | undefined,
  root: TrustRoot,
): Promise<string | undefined> {
  if (recorded === undefined) return 'It is stored, and not in the audit'
  if (release.state !== recorded.state) {
    return `It is in ${release.state}, and was moved to ${String(recorded.state)} last`
  }
  if (release.checksum !== recorded.checksum) return 'Its checksum is not the one that was recorded'
  if ((await digestReleased(release.definition)) !== release.checksum) {
    return 'Its definition is not the one of its checksum'
  }
  const standing = await new ReleaseSignatures(root, () => recorded.at).verify(release)
  return standing.valid ? undefined : standing.reason
}
