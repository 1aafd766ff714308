import type { JsonPlace } from './json-place.ts'
import { textOrNothing, type VexDocument, type VexStatement, type VexSubject } from './vex-statement.ts'

const STATUSES = ['not_affected', 'affected', 'fixed', 'under_investigation'] as const
const JUSTIFICATIONS = [
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
] as const

/** Whether a document says that it is OpenVEX 0.2. */
export function isOpenVex(document: JsonPlace): boolean {
  const context = document.optional('@context')?.value
  return typeof context === 'string' && /^https:\/\/openvex\.dev\/ns\/v0\.2\.\d+$/.test(context)
}

/** Reads an OpenVEX document. Source: OpenVEX specification 0.2.0. */
export function readOpenVex(document: JsonPlace): VexDocument {
  const timestamp = document.required('timestamp').time()
  return {
    format: 'OpenVEX',
    id: document.required('@id').text(),
    statements: document.list('statements').map((statement) => readStatement(statement, timestamp)),
  }
}

function readStatement(place: JsonPlace, inherited: number): VexStatement {
  const isNotAffected = place.required('status').oneOf(STATUSES) === 'not_affected'
  const justification = place.optional('justification')?.oneOf(JUSTIFICATIONS)
  const impact = textOrNothing(place.optional('impact_statement'))
  if (isNotAffected && justification === undefined && impact === undefined) {
    throw place.refusal('a "justification" or an "impact_statement" with "not_affected"')
  }
  return {
    vulnerability: readVulnerability(place.required('vulnerability')),
    subjects: place.list('products').flatMap(readProduct),
    isNotAffected,
    justification: justification ?? impact,
    timestamp: place.optional('timestamp')?.time() ?? inherited,
  }
}

function readVulnerability(place: JsonPlace): string[] {
  return [place.required('name').text(), ...place.list('aliases').map((alias) => alias.text())]
}

/** A product, or its subcomponents: where there are some, the statement is about those in that product. */
function readProduct(place: JsonPlace): VexSubject[] {
  const names = namesOf(place)
  const components = place.list('subcomponents').flatMap(namesOf)
  if (place.optional('subcomponents') === undefined) return names.map((name) => subject(name, undefined))
  return names.flatMap((product) => components.map((component) => subject(component, product)))
}

function namesOf(place: JsonPlace): string[] {
  const names = [place.optional('@id'), place.optional('identifiers')?.optional('purl')]
  const texts = names.flatMap((name) => (name === undefined ? [] : [name.text()]))
  if (texts.length === 0) throw place.refusal('a product with "@id" or "identifiers"')
  return [...new Set(texts)]
}

function subject(name: string, product: string | undefined): VexSubject {
  return { package: name, product, versions: undefined }
}
