import { canonicalize, type Logger } from '@mcpver/core'
import type { Backend } from '../backend/backend.ts'
import type { ServedRelease } from '../catalog/served-release.ts'
import type { ContractGuard } from '../contract/contract-guard.ts'
import type { GuardedRelease } from './live-release.ts'

/** What makes a release reachable. */
export interface LiveReleaseParts {
  backendOf(release: ServedRelease): Backend
  /** @param served What was approved, as the store says it at the time. */
  guardOf(served: () => ServedRelease): ContractGuard
  /** How long what is under way may take in a release that is not served any more, in milliseconds. */
  readonly grace: number
  readonly logger: Logger
}

/** A live release whose approved surface can be said anew. */
interface Kept extends GuardedRelease {
  served: ServedRelease
}

/** The releases of one server that were asked for, each with what reaches it. */
export class LiveReleases {
  readonly #parts: LiveReleaseParts
  readonly #kept = new Map<string, Kept>()
  /** Those that are on their way out. */
  readonly #retired = new Map<Backend, Promise<void>>()

  constructor(parts: LiveReleaseParts) {
    this.#parts = parts
  }

  /** Those that were asked for so far. */
  list(): readonly GuardedRelease[] {
    return [...this.#kept.values()]
  }

  /** Whether a release can still be reached. */
  has(release: GuardedRelease): boolean {
    return this.#kept.get(release.version) === release
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
    if (known !== undefined) this.#retire(known)
    return kept
  }

  /** Ends what reaches releases that are gone. */
  keepOnly(versions: ReadonlySet<string>): void {
    for (const [version, kept] of this.#kept) {
      if (versions.has(version)) continue
      this.#kept.delete(version)
      this.#retire(kept)
    }
  }

  async close(): Promise<void> {
    const backends = [...Array.from(this.#kept.values(), ({ backend }) => backend), ...this.#retired.keys()]
    this.#kept.clear()
    await Promise.all(backends.map((backend) => backend.close()))
    await Promise.all(this.#retired.values())
  }

  /** What is under way there comes to its end. */
  #retire({ backend, version }: GuardedRelease): void {
    const { grace, logger } = this.#parts
    const gone = backend
      .retire(grace)
      .catch((error: unknown) => logger.error({ err: error, version }, 'A release was not closed'))
      .then(() => void this.#retired.delete(backend))
    this.#retired.set(backend, gone)
  }
}

function isReachedAlike(before: ServedRelease, after: ServedRelease): boolean {
  return before.upstream === after.upstream || canonicalize(before.upstream) === canonicalize(after.upstream)
}
