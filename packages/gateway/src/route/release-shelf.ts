import { APIVersion, maxSatisfying, quote, VersionRange, type ReleaseState } from '@mcpver/core'
import type { ReleaseRefusal, ReleaseRefusalCode, ReleaseSelection, SelectedBy } from './release-selection.ts'

/** What has to be known of a release to choose it. */
export interface ShelvedRelease {
  /** Without `v`. */
  readonly version: string
  readonly state: ReleaseState
}

/** What there is of a server. */
export interface ShelfOptions<R extends ShelvedRelease> {
  readonly server: string
  /** What can be served, by version; those in staging and testing only when they are named. */
  readonly releases: ReadonlyMap<string, R>
  /** Why other releases are not served, by version. */
  readonly withheld?: ReadonlyMap<string, string>
}

const OPEN_STATES: ReadonlySet<ReleaseState> = new Set(['production', 'deprecated'])

/** Whether a release may be served without being named. */
export function isOpen({ state }: ShelvedRelease): boolean {
  return OPEN_STATES.has(state)
}

/** The releases of a server that can be served, to be asked for by version or range. */
export class ReleaseShelf<R extends ShelvedRelease> {
  readonly #options: ShelfOptions<R>
  /** Those in production or deprecated, highest first. */
  readonly #open: readonly { readonly order: APIVersion; readonly release: R }[]

  constructor(options: ShelfOptions<R>) {
    this.#options = options
    this.#open = [...options.releases.values()]
      .filter(isOpen)
      .map((release) => ({ order: APIVersion.parse(release.version), release }))
      .sort((a, b) => b.order.compare(a.order))
  }

  /** The release of a version, in whatever state. */
  named(version: string, by: SelectedBy): ReleaseSelection<R> {
    const release = this.#options.releases.get(version)
    if (release !== undefined) return { success: true, release, by }
    const { server, withheld } = this.#options
    const why = withheld?.get(version) ?? 'there is no such release in production, deprecated, staging or testing'
    return this.refusal(
      'ERR_RELEASE_UNAVAILABLE',
      `Release ${version} of ${quote(server)} cannot be served: ${why}`,
      'Route to another release, or put this one right.',
    )
  }

  /** The release of a version, or the highest in a range that may be served without being named. */
  find(text: string, by: 'pin' | 'range'): ReleaseSelection<R> {
    const exact = APIVersion.tryParse(text)
    if (exact !== undefined) return this.named(exact.toJSON(), by)
    const range = VersionRange.tryParse(text)
    if (range === undefined) {
      const hint = 'Write a range as in npm: "^1.2", "~1.4.1", ">=1 <3", "1.2.3" or "*".'
      return this.refusal('ERR_INVALID_RANGE', `${quote(text)} is not a version range`, hint)
    }
    const best = maxSatisfying(
      this.#open.map(({ order }) => order),
      range,
    )
    const found = this.#open.find(({ order }) => order === best)
    if (found !== undefined) return { success: true, release: found.release, by }
    const available = this.#available()
    return this.refusal(
      'ERR_RELEASE_UNSATISFIED',
      `No release of ${quote(this.#options.server)} lies in ${quote(text)}`,
      available.length === 0
        ? 'Promote a release first.'
        : `Ask for a range that holds one of ${available.join(', ')}.`,
    )
  }

  refusal(code: ReleaseRefusalCode, reason: string, hint: string): ReleaseRefusal {
    return { success: false, code, reason, hint, available: this.#available() }
  }

  #available(): readonly string[] {
    return this.#open.map(({ release }) => release.version)
  }
}
