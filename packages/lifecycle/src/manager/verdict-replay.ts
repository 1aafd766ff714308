import type { Digest, Release, Store } from '@mcpver/core'
import { differencesOf, type SecurityVerdict } from '../check/security-verdict.ts'
import { findVerdict } from '../check/verdict-document.ts'
import { subjectOf } from '../release-name.ts'
import type { ProductionGate } from './production-gate.ts'
import { refusal, type Refusal } from './refusal.ts'
import type { ReplayRefusalCode } from './version-result.ts'

/** What became of running the checks of a verdict again. */
export type ReplayResult =
  | {
      readonly success: true
      /** Whether the checks say the same as then. Newer data that says the same makes no difference. */
      readonly isSame: boolean
      /** In what they differ, a sentence each. */
      readonly differences: readonly string[]
      /** Who attested the verdict. */
      readonly attestedBy: string
      /** The digest of the verdict. */
      readonly digest: Digest
      /** The verdict as it was attested. */
      readonly before: SecurityVerdict
      /** What the checks say now. */
      readonly after: SecurityVerdict
    }
  | Refusal<ReplayRefusalCode>

/**
 * Runs the checks of a release again and holds them against a verdict that was kept.
 *
 * @param digest Which verdict. Default: the one that was kept last.
 */
export async function replayVerdict(
  release: Release,
  { store, gate }: { readonly store: Store; readonly gate: ProductionGate },
  digest?: Digest,
): Promise<ReplayResult> {
  const document = await store.read(({ documents }) => findVerdict(documents, release, digest))
  if (document === undefined) {
    const which = digest === undefined ? 'No verdict' : `No verdict ${digest}`
    return refusal('ERR_VERDICT_NOT_FOUND', `${which} on ${subjectOf(release)} is kept`)
  }
  const standing = await gate.verify(document)
  if (!standing.valid) {
    return refusal('ERR_VERDICT_NOT_VERIFIED', `The verdict ${document.id} is not verified: ${standing.reason}`)
  }
  const { verdict: before, person: attestedBy } = standing
  const { securityVerdict: after } = await gate.inspect(release)
  const differences = differencesOf(before, after)
  const isSame = differences.length === 0
  return { success: true, isSame, differences, attestedBy, digest: document.id as Digest, before, after }
}
