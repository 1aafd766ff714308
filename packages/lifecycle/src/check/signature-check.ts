import { McpverError, type Release } from '@mcpver/core'
import { failedCheck, passedCheck } from '../evidence/check-result.ts'
import type { ReleaseSigner } from '../manager/release-signer.ts'
import { digestReleased } from '../released-digest.ts'
import type { SecurityCheck } from './security-check.ts'

/** Whether a release is what was signed, by those who may publish it: the specification's `check_signature_validity`. */
export function signatureCheck(signer: ReleaseSigner): SecurityCheck {
  const name = 'signature-validity'
  return {
    name,
    async run(release) {
      const facts = { check: name, severity: 'critical' } as const
      if (!(await isWhole(release))) {
        return failedCheck({ ...facts, score: 0, reason: 'The definition is not the one of the checksum' })
      }
      const standing = await signer.verify(release)
      if (!standing.valid) return failedCheck({ ...facts, score: 0, reason: standing.reason })
      const signedBy = standing.signedBy.join(', ')
      const evidence = [{ kind: 'signature', digest: release.checksum, detail: `Signed by ${signedBy}` }]
      return passedCheck({ ...facts, score: 100, reason: `Signed by ${signedBy}`, evidence })
    },
  }
}

/** What cannot be released at all was changed since, and must not count as something that could not be looked at. */
async function isWhole({ definition, checksum }: Release): Promise<boolean> {
  try {
    return (await digestReleased(definition)) === checksum
  } catch (error) {
    if (McpverError.isInstance(error)) return false
    throw error
  }
}
