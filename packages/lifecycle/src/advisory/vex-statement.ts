import { LifecycleError } from '../lifecycle-error.ts'
import type { JsonPlace } from './json-place.ts'

/** What a statement is about. */
export interface VexSubject {
  /** The package, as a package URL. */
  readonly package: string
  /** The product in which it is; `undefined` when the package counts wherever it is. */
  readonly product: string | undefined
  /** The only versions that are meant; `undefined` when the package URL says it. */
  readonly versions: readonly string[] | undefined
}

/** What somebody says of a vulnerability in a package. */
export interface VexStatement {
  /** The ids of the vulnerability. */
  readonly vulnerability: readonly string[]
  readonly subjects: readonly VexSubject[]
  /** Whether it says that the package is not affected, rather than anything else. */
  readonly isNotAffected: boolean
  /** Why it is not affected: a justification of the format, or a sentence. */
  readonly justification: string | undefined
  /** When it was said, in milliseconds since 1970-01-01T00:00:00Z. */
  readonly timestamp: number
}

/** Statements that came together, and were signed together. */
export interface VexDocument {
  readonly format: 'OpenVEX' | 'CycloneDX'
  /** What the document calls itself; empty when it does not. */
  readonly id: string
  readonly statements: readonly VexStatement[]
}

/** The error for a VEX document that is not read. */
export function invalidVex(message: string): LifecycleError<'ERR_INVALID_ADVISORY'> {
  return new LifecycleError(`VEX document: ${message}`, {
    code: 'ERR_INVALID_ADVISORY',
    hint: 'OpenVEX 0.2.0 and CycloneDX JSON with vulnerabilities are read. Have whoever wrote the document check it against its schema.',
  })
}

/** The text at a place that may be missing or empty. */
export function textOrNothing(place: JsonPlace | undefined): string | undefined {
  return place === undefined || place.value === '' ? undefined : place.text()
}
