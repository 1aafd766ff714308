import {
  canonicalize,
  digestText,
  isPlainObject,
  type Digest,
  type JsonObject,
  type JsonValue,
  type StoredDocument,
} from '@mcpver/core'
import type { AuditEntry, AuditEvent } from '../audit/audit-entry.ts'
import { parsedEntry } from '../audit/audit-chain.ts'
import type { LifecycleError } from '../lifecycle-error.ts'
import { subjectOf, type ReleaseName } from '../release-name.ts'
import type { Evidence } from './evidence-format.ts'
import { invalidEvidence } from './invalid-evidence.ts'

export const EVIDENCE_KIND = 'evidence'

/** Evidence that was added to a release, and its place in the audit. */
export interface AddedEvidence {
  readonly evidence: Evidence
  /** Where it is from, as whoever added it says. */
  readonly source: string
  /** The number of its entry in the audit, which says what is newer when clocks do not. */
  readonly sequence: number
}

/** What the audit says when evidence is added: which report it was, and the digest of what it says. */
export async function evidenceEvent(
  release: ReleaseName,
  { evidence, source, subject }: { readonly evidence: Evidence; readonly source: string; readonly subject: string },
): Promise<AuditEvent> {
  const { digest, format, measures } = evidence
  const data = { digest, format, measures, source, says: await digestOf(evidence) }
  return { type: 'evidence.added', outcome: 'success', subject, target: release, data }
}

/** What a report says as a document; the report itself is only known by its digest. */
export async function toEvidenceDocument(
  release: ReleaseName,
  { evidence, source, sequence }: AddedEvidence,
  createdAt: number,
): Promise<StoredDocument> {
  const subject = subjectOf(release)
  const content = { ...contentOf(evidence), source, sequence }
  const id = await digestText(canonicalize({ subject, ...content }))
  return { kind: EVIDENCE_KIND, id, subject, content, createdAt }
}

/** The number of the entry in the audit that speaks of a document. */
export function sequenceOf({ content: { sequence } }: StoredDocument): number {
  return typeof sequence === 'number' && Number.isSafeInteger(sequence) && sequence >= 0 ? sequence : -1
}

/** What a document says was found, if the audit says the same; else the refusal of it. */
export async function fromEvidenceDocument(
  { subject, content }: StoredDocument,
  entry: string | undefined,
): Promise<Evidence | LifecycleError> {
  const evidence = restored(content)
  const event = entry === undefined ? undefined : (parsedEntry(entry) as unknown as AuditEntry | undefined)
  const isRecorded =
    event?.type === 'evidence.added' &&
    subjectOf(event.target) === subject &&
    event.data['says'] === (await digestOf(evidence))
  if (isRecorded) return evidence
  return invalidEvidence(`The audit has no record of this evidence on ${subject}`, {
    hint: 'Verify the audit, and add the report again.',
  })
}

/** Members that say nothing are left out: JSON has no `undefined`. */
function contentOf({ format, digest, measures, report }: Evidence): JsonObject {
  const said: Readonly<Record<string, JsonValue | undefined>> = { ...(report as object) }
  const told = Object.entries(said).filter((entry): entry is [string, JsonValue] => entry[1] !== undefined)
  return { format, digest, measures, report: Object.fromEntries(told) }
}

function restored({ format, digest, measures, report }: JsonObject): Evidence {
  const said = isPlainObject(report) ? report : {}
  const absent = measures === 'quality' ? { tool: undefined, version: undefined, incomplete: undefined } : {}
  return { format, digest, measures, report: { ...absent, ...said } } as unknown as Evidence
}

function digestOf(evidence: Evidence): Promise<Digest> {
  return digestText(canonicalize(contentOf(evidence)))
}
