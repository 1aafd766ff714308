import { invalidEvidence } from './invalid-evidence.ts'

/** How many of some parts of the code the tests went through. */
export interface Coverage {
  readonly covered: number
  readonly total: number
}

/** What tests went through, whatever the format in which a tool said so. */
export interface CoverageReport {
  readonly lines: Coverage
  /** Default: the report does not tell. */
  readonly branches?: Coverage
  /** Default: the report does not tell. */
  readonly functions?: Coverage
}

/**
 * A pair of counts.
 *
 * @throws {LifecycleError} `ERR_INVALID_EVIDENCE` when more is covered than there is.
 */
export function toCoverage(covered: number, total: number, where: string): Coverage {
  if (covered > total) {
    throw invalidEvidence(`${where} contradicts itself: ${String(covered)} of ${String(total)} are covered`)
  }
  return { covered, total }
}

/** Pairs of counts of several files, added up; `undefined` when there are none. */
export function sumCoverage(parts: readonly Coverage[]): Coverage | undefined {
  if (parts.length === 0) return undefined
  return parts.reduce((sum, part) => ({ covered: sum.covered + part.covered, total: sum.total + part.total }))
}

/** A report of what is known. */
export function toCoverageReport(
  lines: Coverage,
  more: { readonly branches: Coverage | undefined; readonly functions?: Coverage | undefined },
): CoverageReport {
  return {
    lines,
    ...(more.branches === undefined ? {} : { branches: more.branches }),
    ...(more.functions === undefined ? {} : { functions: more.functions }),
  }
}
