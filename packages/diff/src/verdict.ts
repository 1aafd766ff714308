import type { JsonValue } from '@mcpver/core'

/** Why a pair of schemas could be neither proved nor refuted. */
export type UndecidedCode =
  | 'budget-exhausted'
  | 'cyclic-reference'
  | 'malformed-keyword'
  | 'remote-reference'
  | 'unconfirmed-witness'
  | 'unknown-dialect'
  | 'unresolved-reference'
  | 'unsupported-format'
  | 'unsupported-keyword'
  | 'unsupported-pattern'

/** One thing that could not be decided. */
export interface UndecidedReason {
  readonly code: UndecidedCode
  /** What could not be decided, for a person, with the value in question. */
  readonly message: string
  /** Where it stands in its schema, a JSON Pointer (RFC 6901), when it stands somewhere. */
  readonly pointer?: string
  /** The schema it stands in, when it stands in one. */
  readonly side?: 'old' | 'new'
}

/**
 * What a proof takes for granted about values. `safe-integers`: numbers lie within ±(2^53 − 1), as every number that went
 * through JavaScript exactly does.
 */
export type Assumption = 'safe-integers'

/**
 * The answer for one pair of schemas and one kind of caller, with its evidence.
 *
 * - `compatible`: proved. `assuming` names what the proof takes for granted; absent when nothing.
 * - `breaking`: `witness` is a value that worked before and does not any more, confirmed by an independent validator.
 * - `undecided`: neither; `reasons` says what could not be decided.
 */
export type Verdict =
  | { readonly verdict: 'compatible'; readonly assuming?: readonly Assumption[] }
  | { readonly verdict: 'breaking'; readonly witness: JsonValue }
  | { readonly verdict: 'undecided'; readonly reasons: readonly UndecidedReason[] }

/** Whose side a schema is judged from: `input`, what callers send; `output`, what callers read. */
export type SchemaDirection = 'input' | 'output'

/**
 * A change of a schema, judged for two kinds of caller.
 *
 * - `declared`: callers who send, or read, only properties that the schema they know declares. Decides a major bump.
 * - `strict`: every instance. What only it breaks is a risk.
 */
export interface SchemaComparison {
  readonly declared: Verdict
  readonly strict: Verdict
}

/** Limits of one check; whatever is over them is `undecided`. */
export interface CheckBudget {
  /** Goals that the prover may open, and choices that it may make for them. Default: 20,000. */
  readonly steps: number
  /** Wall-clock time in milliseconds, a safety net over `steps`. Default: 2,000. */
  readonly milliseconds: number
  /** Levels of nesting, of a schema and of a proof. Default: 200. */
  readonly depth: number
  /** States of an automaton that a pattern may need. Default: 10,000. */
  readonly states: number
}

/** How schemas are read and how hard the prover tries. */
export interface CheckOptions {
  /**
   * The dialect of a schema that does not say `$schema`. Default: `2020-12`, as the Model Context Protocol says since its
   * revision 2025-11-25.
   */
  readonly dialect?: 'draft-07' | '2020-12'
  /** Whether `format` is an annotation, as both dialects say, or an assertion. Default: `annotation`. */
  readonly formats?: 'annotation' | 'assertion'
  readonly budget?: Partial<CheckBudget>
}
