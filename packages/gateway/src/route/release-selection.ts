/** A release that a caller gets, and why, or why there is none. */
export type ReleaseSelection<R> =
  { readonly success: true; readonly release: R; readonly by: SelectedBy } | ReleaseRefusal

/** What of a route, or of what was asked for, decided about a release. */
export type SelectedBy = 'active' | 'gateway' | 'match' | 'pin' | 'range' | 'split'

/** Why a caller gets no release. */
export interface ReleaseRefusal {
  readonly success: false
  readonly code: ReleaseRefusalCode
  readonly reason: string
  readonly hint: string
  /** The versions that are in production or deprecated and can be served, highest first. */
  readonly available: readonly string[]
}

export type ReleaseRefusalCode =
  /** A release was named that cannot be served. */
  | 'ERR_RELEASE_UNAVAILABLE'
  /** No release that may be served lies in the range. */
  | 'ERR_RELEASE_UNSATISFIED'
  /** What was asked for is neither a version nor a range. */
  | 'ERR_INVALID_RANGE'
  /** Nobody has said which release is served. */
  | 'ERR_ROUTE_MISSING'
