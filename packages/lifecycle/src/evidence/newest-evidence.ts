import type { StoreView } from '@mcpver/core'
import type { LifecycleError } from '../lifecycle-error.ts'
import { subjectOf, type ReleaseName } from '../release-name.ts'
import { EVIDENCE_KIND, fromEvidenceDocument, sequenceOf } from './evidence-document.ts'
import type { Evidence } from './evidence-format.ts'

/** Evidence that measures something. */
type EvidenceOn<Measures extends Evidence['measures']> = Extract<Evidence, { readonly measures: Measures }>

/**
 * The newest evidence of each format on a release, of those that measure something. So a new report takes the place of an old one, and
 * never that of another tool. What the audit does not confirm is a refusal.
 */
export async function newestEvidence<Measures extends Evidence['measures']>(
  { documents, audit }: StoreView,
  release: ReleaseName,
  measures: Measures,
): Promise<(EvidenceOn<Measures> | LifecycleError)[]> {
  const stored = (await documents.list(EVIDENCE_KIND, subjectOf(release))).map(({ value }) => value)
  const inOrder = stored
    .filter(({ content }) => content['measures'] === measures)
    .sort((left, right) => sequenceOf(left) - sequenceOf(right))
  const newest = new Map(inOrder.map((document) => [document.content['format'], document]))
  const found: (EvidenceOn<Measures> | LifecycleError)[] = []
  for (const document of newest.values()) {
    const sequence = sequenceOf(document)
    const [record] = sequence === -1 ? [] : await audit.read(sequence, 1)
    found.push((await fromEvidenceDocument(document, record?.entry)) as EvidenceOn<Measures> | LifecycleError)
  }
  return found
}
