import type { TrafficMatch } from '@mcpver/core'
import type { MatchableHeaders } from '../access/matchable-headers.ts'

/** A version, and where in their order the match stands that gives it. */
interface Ranked {
  readonly rank: number
  readonly version: string
}

/** Finds the version that callers get because of what their requests say: that of the first match that holds. */
export class TrafficMatcher {
  readonly #principals = new Map<string, Ranked>()
  /** By name, then by value. */
  readonly #headers = new Map<string, Map<string, Ranked>>()

  private constructor(matches: readonly TrafficMatch[]) {
    for (const [rank, match] of matches.entries()) this.#add(match, { rank, version: match.version })
  }

  /** `undefined` when there is nothing to match. */
  static of(matches: readonly TrafficMatch[] = []): TrafficMatcher | undefined {
    return matches.length === 0 ? undefined : new TrafficMatcher(matches)
  }

  /** The version of a caller; `undefined` when no match holds. */
  versionFor(principal: string | undefined, headers: MatchableHeaders | undefined): string | undefined {
    let found = principal === undefined ? undefined : this.#principals.get(principal)
    if (headers !== undefined) {
      for (const [name, values] of this.#headers) {
        const value = headers.get(name)
        const other = value === undefined ? undefined : values.get(value)
        if (other !== undefined && other.rank < (found?.rank ?? Infinity)) found = other
      }
    }
    return found?.version
  }

  #add(match: TrafficMatch, ranked: Ranked): void {
    if ('principal' in match) return void this.#principals.set(match.principal, ranked)
    const values = this.#headers.get(match.header) ?? new Map<string, Ranked>()
    this.#headers.set(match.header, values.set(match.value, ranked))
  }
}
