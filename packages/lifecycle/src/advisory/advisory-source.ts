import type { Advisory } from './advisory.ts'
import type { PackageName } from './package-name.ts'

/** Why nothing can be said of a package: it is not covered, or the source failed, did not answer or answered nonsense. */
export type SourceFailureCode = 'not-covered' | 'source-unavailable' | 'source-refused' | 'source-invalid'

/** What a source knows of a package: every advisory that names it, or that it cannot say. */
export type AdvisoryAnswer =
  | {
      readonly success: true
      readonly advisories: readonly Advisory[]
      /** The date of the data, in milliseconds since 1970-01-01T00:00:00Z. */
      readonly asOf: number
    }
  | { readonly success: false; readonly reason: string; readonly code: SourceFailureCode }

/** When a source is asked. */
export interface AdvisoryQueryOptions {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly now: number
}

/** Where advisories come from. */
export interface AdvisorySource {
  /**
   * What is known of some packages: an answer for each, in their order. A source that cannot say answers so; it never rejects, and
   * never answers with fewer advisories than it has.
   */
  advisoriesFor(packages: readonly PackageName[], options: AdvisoryQueryOptions): Promise<readonly AdvisoryAnswer[]>
}
