import { canonicalize } from '@mcpver/core'
import type { Backend } from '../backend/backend.ts'
import type { ServedRelease } from '../catalog/served-release.ts'
import type { ContractGuard } from '../contract/contract-guard.ts'
import type { GuardedRelease } from './live-release.ts'

/** What makes a release reachable. */
export interface LiveReleaseParts {
  backendOf(release: ServedRelease): Backend
  /** @param served What was approved, as the store says it at the time. */
  guardOf(served: () => ServedRelease): ContractGuard
}

/** A live release whose approved surface can be said anew. */
interface Kept extends GuardedRelease {
  served: ServedRelease
}

/** The releases of one server that were asked for, each with what reaches it. */
export class LiveReleases {
  readonly #parts: LiveReleaseParts
  readonly #kept = new Map<string, Kept>()

  constructor(parts: LiveReleaseParts) {
    this.#parts = parts
  }

  /** Those that were asked for so far. */
  list(): readonly GuardedRelease[] {
    return [...this.#kept.values()]
  }

  /** A release as it can be reached. Throws a `GatewayError` when nobody said how. */
  of(served: ServedRelease): GuardedRelease {
    const known = this.#kept.get(served.version)
    if (known?.served === served) return known
    if (known !== undefined && isReachedAlike(known.served, served)) {
      known.served = served
      known.guard.reset()
      return known
    }
    const backend = this.#parts.backendOf(served)
    const kept: Kept = {
      version: served.version,
      backend,
      served,
      guard: this.#parts.guardOf(() => kept.served),
    }
    this.#kept.set(served.version, kept)
    if (known !== undefined) void known.backend.close()
    return kept
  }

  /** Ends what reaches releases that are gone. */
  keepOnly(versions: ReadonlySet<string>): void {
    for (const [version, { backend }] of this.#kept) {
      if (versions.has(version)) continue
      this.#kept.delete(version)
      void backend.close()
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#kept.values()].map(({ backend }) => backend.close()))
    this.#kept.clear()
  }
}

function isReachedAlike(before: ServedRelease, after: ServedRelease): boolean {
  return before.upstream === after.upstream || canonicalize(before.upstream) === canonicalize(after.upstream)
}
