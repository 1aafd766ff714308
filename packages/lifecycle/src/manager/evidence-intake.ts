import type { Clock, Store } from '@mcpver/core'
import type { AuditLogger } from '../audit/audit-logger.ts'
import { evidenceEvent, toEvidenceDocument } from '../evidence/evidence-document.ts'
import { readEvidence, type Evidence } from '../evidence/evidence-format.ts'
import type { EvidenceLimits } from '../evidence/evidence-limits.ts'
import { isShortLine } from '../short-line.ts'
import type { Authority, Credentials, Identity } from './credentials.ts'
import type { DenialLog } from './denial-log.ts'
import { orRefusal, refusal, type Refusal } from './refusal.ts'
import type { EvidenceRefusalCode } from './version-result.ts'

/** A report that is added to a version. */
export interface EvidenceRequest {
  readonly name: string
  readonly version: string
  /** The report as the tool wrote it, in UTF-8. Nothing in it is trusted. */
  readonly report: Uint8Array
  /** Where it is from, such as the name of a file or of a build: 1 to 256 characters. */
  readonly source: string
  readonly credentials: Credentials
}

/** What became of it. */
export type EvidenceResult = { readonly success: true; readonly evidence: Evidence } | Refusal<EvidenceRefusalCode>

/** What taking in evidence takes. */
export interface EvidenceIntakeOptions {
  readonly store: Store
  readonly authority: Authority
  readonly audit: AuditLogger
  readonly denials: DenialLog
  readonly clock: Clock
  readonly evidenceLimits?: EvidenceLimits
}

/** Takes in evidence about versions: `SecureVersionManager.addEvidence`. */
export class EvidenceIntake {
  readonly #options: EvidenceIntakeOptions

  constructor(options: EvidenceIntakeOptions) {
    this.#options = options
  }

  async add({ name, version, report, source, credentials }: EvidenceRequest): Promise<EvidenceResult> {
    const { store, authority, audit, denials, clock, evidenceLimits = {} } = this.#options
    const release = (await store.read(({ releases }) => releases.get(name, version)))?.value
    if (release === undefined) return refusal('ERR_VERSION_NOT_FOUND', 'Version not found')
    const identity = await authority.identify(credentials)
    if (identity === undefined || !(await mayAdd(identity, { authority, name }))) {
      await denials.deny(identity, { type: 'evidence.added', target: release, data: {} })
      return refusal('ERR_EVIDENCE_NOT_PERMITTED', 'Insufficient permissions for evidence')
    }
    if (!isShortLine(source)) {
      const hint = 'Name the file or the build in 1 to 256 characters, without control characters.'
      return refusal('ERR_INVALID_EVIDENCE', 'It is not said where the report is from', hint)
    }
    const read = await orRefusal('ERR_INVALID_EVIDENCE', () => readEvidence(report, evidenceLimits))
    if (!read.success) return read
    const evidence = read.value
    const event = await evidenceEvent(release, { evidence, source, subject: identity.person })
    await store.write(async (view) => {
      const { sequence } = await audit.log(view.audit, event)
      await view.documents.put(await toEvidenceDocument(release, { evidence, source, sequence }, clock.now()))
    })
    return { success: true, evidence }
  }
}

function mayAdd(
  identity: Identity,
  { authority, name }: { readonly authority: Authority; readonly name: string },
): Promise<boolean> {
  return authority.mayAddEvidence?.(identity, name) ?? authority.mayCreate(identity, name)
}
