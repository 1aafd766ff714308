import type { JsonValue } from '@mcpver/core'
import type { UndecidedReason } from '../verdict.ts'

/** Whether some value satisfies a goal: one that does, a proof that none does, or what stood in the way of knowing. */
export type Outcome =
  | { readonly kind: 'witness'; readonly value: JsonValue }
  | { readonly kind: 'empty' }
  | { readonly kind: 'unknown'; readonly reasons: readonly UndecidedReason[] }

/** No value satisfies the goal. */
export const EMPTY: Outcome = { kind: 'empty' }

export function witness(value: JsonValue): Outcome {
  return { kind: 'witness', value }
}

export function unknown(reasons: readonly UndecidedReason[]): Outcome {
  return { kind: 'unknown', reasons }
}

/**
 * Searches alternatives for a witness. The first one ends the search; without one, an alternative that could not be decided
 * makes the whole undecided.
 */
export class Search {
  readonly #reasons: UndecidedReason[] = []

  /** Notes the outcome of one alternative; `true` when it ends the search. */
  tried(outcome: Outcome): outcome is Extract<Outcome, { kind: 'witness' }> {
    if (outcome.kind === 'unknown') this.#reasons.push(...outcome.reasons)
    return outcome.kind === 'witness'
  }

  /** The outcome when no alternative gave a witness. */
  get exhausted(): Outcome {
    return this.#reasons.length === 0 ? EMPTY : unknown(distinct(this.#reasons))
  }
}

/** The first witness among alternatives, which are made one at a time. */
export function firstOf<T>(alternatives: Iterable<T>, attempt: (alternative: T) => Outcome): Outcome {
  const search = new Search()
  for (const alternative of alternatives) {
    const outcome = attempt(alternative)
    if (search.tried(outcome)) return outcome
  }
  return search.exhausted
}

/** Reasons are few; the same one is said once. */
function distinct(reasons: readonly UndecidedReason[]): UndecidedReason[] {
  const byText = new Map(
    reasons.map((reason) => [`${reason.code} ${reason.side ?? ''} ${reason.pointer ?? ''} ${reason.message}`, reason]),
  )
  return [...byText.values()].slice(0, 20)
}
