import type { Backend } from '../backend/backend.ts'
import type { ServedRelease } from '../catalog/served-release.ts'
import type { ContractGuard } from '../contract/contract-guard.ts'

/** A release that can be reached. It stays the same object as long as it is reached in the same way. */
export interface LiveRelease {
  /** Of the server, without `v`. */
  readonly version: string
  readonly backend: Backend
}

/** A release that is held to what was approved. */
export interface GuardedRelease extends LiveRelease {
  readonly guard: ContractGuard
  /** What was approved, as the store says it now. */
  readonly served: ServedRelease
}
