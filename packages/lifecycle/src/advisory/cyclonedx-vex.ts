import type { JsonPlace } from './json-place.ts'
import { textOrNothing, type VexDocument, type VexStatement, type VexSubject } from './vex-statement.ts'

const STATES = [
  'resolved',
  'resolved_with_pedigree',
  'exploitable',
  'in_triage',
  'false_positive',
  'not_affected',
] as const

/** Package URLs of components by what refers to them. */
type Components = ReadonlyMap<string, string>

/** Whether a document says that it is CycloneDX. */
export function isCycloneDx(document: JsonPlace): boolean {
  return document.optional('bomFormat')?.value === 'CycloneDX'
}

/**
 * Reads what a CycloneDX document says of vulnerabilities; those without an analysis say nothing.
 *
 * Source: CycloneDX 1.6, `vulnerabilities`.
 */
export function readCycloneDx(document: JsonPlace): VexDocument {
  const components = componentsOf(document)
  const timestamp = document.optional('metadata')?.optional('timestamp')?.time()
  return {
    format: 'CycloneDX',
    id: textOrNothing(document.optional('serialNumber')) ?? '',
    statements: document.list('vulnerabilities').flatMap((place) => {
      const analysis = place.optional('analysis')
      return analysis === undefined ? [] : [readStatement(place, { analysis, components, timestamp })]
    }),
  }
}

interface StatementContext {
  readonly analysis: JsonPlace
  readonly components: Components
  readonly timestamp: number | undefined
}

function readStatement(place: JsonPlace, { analysis, components, timestamp }: StatementContext): VexStatement {
  const dated = analysis.optional('lastUpdated') ?? analysis.optional('firstIssued') ?? place.optional('updated')
  const saidAt = dated?.time() ?? timestamp
  if (saidAt === undefined) throw place.refusal('a statement with a date, its own or that of the document')
  const equivalents = place.list('references').map((reference) => reference.required('id').text())
  return {
    vulnerability: [place.required('id').text(), ...equivalents],
    subjects: place.list('affects').map((affected) => readSubject(affected, components)),
    isNotAffected: analysis.optional('state')?.oneOf(STATES) === 'not_affected',
    justification:
      textOrNothing(analysis.optional('justification')) ?? textOrNothing(analysis.optional('detail')) ?? undefined,
    timestamp: saidAt,
  }
}

function readSubject(place: JsonPlace, components: Components): VexSubject {
  const reference = place.required('ref').text()
  const versions = place.optional('versions')?.elements()
  return {
    package: components.get(reference) ?? linkedComponent(reference),
    product: undefined,
    // A range in "vers" is not read: what it means stays out.
    versions: versions?.flatMap((version) => textOrNothing(version.optional('version')) ?? []),
  }
}

/** What a BOM-Link (`urn:cdx:<serial>/<version>#<reference>`) refers to in another document, where people write package URLs. */
function linkedComponent(reference: string): string {
  const [, fragment] = /^urn:cdx:[^#]+#(.+)$/.exec(reference) ?? []
  if (fragment === undefined) return reference
  try {
    return decodeURIComponent(fragment)
  } catch {
    return reference
  }
}

/** Goes through nested components without recursion: how deep they are is up to whoever wrote the document. */
function componentsOf(document: JsonPlace): Components {
  const components = new Map<string, string>()
  const product = document.optional('metadata')?.optional('component')
  const waiting = [...(product === undefined ? [] : [product]), ...document.list('components')]
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const reference = textOrNothing(place.optional('bom-ref'))
    const purl = textOrNothing(place.optional('purl'))
    if (reference !== undefined && purl !== undefined) {
      if (components.has(reference)) throw place.refusal('a "bom-ref" that no other component has')
      components.set(reference, purl)
    }
    for (const nested of place.list('components')) waiting.push(nested)
  }
  return components
}
