import type { JsonValue } from '@mcpver/core'
import type { RuleId } from './rules/rule.ts'
import type { Assumption, SchemaComparison, UndecidedReason } from './verdict.ts'

/**
 * What a change does to a caller.
 *
 * - `breaking`: a call, or a reader, that uses only what was declared fails now; `witness` shows one.
 * - `undecided`: neither proved harmless nor refuted; a person decides.
 * - `risk`: only callers that go beyond what was declared can fail.
 * - `compatible`: proved harmless.
 * - `hint`: a claim of behaviour changed (annotations, execution); no schema did.
 * - `text`: prose changed, which models read and programs do not.
 */
export type ChangeKind = 'breaking' | 'undecided' | 'risk' | 'compatible' | 'hint' | 'text'

/** The smallest bump of a version that says the truth about a change. */
export type RequiredBump = 'major' | 'minor' | 'patch' | 'none'

/** The part of a tool that a change is in. */
export type ChangedPart = 'tool' | 'input' | 'output' | 'annotations' | 'execution' | 'meta' | 'text'

/** One change of one tool. */
export interface Change {
  /** The stable id of the rule that found it; its page in the docs has the same name. */
  readonly rule: RuleId
  /** The tool's name; the new one where it was renamed. */
  readonly tool: string
  readonly part: ChangedPart
  /** Where in the tool definition (the old one for what was removed), a JSON Pointer such as `/inputSchema/properties/mode/enum`. */
  readonly pointer: string
  /** The value at `pointer` before; absent when there was none. */
  readonly before?: unknown
  /** The value at `pointer` now; absent when there is none. */
  readonly after?: unknown
  readonly kind: ChangeKind
  /** Whether somebody who trusted the old definition has to look again: a second axis beside `kind`. */
  readonly trust: boolean
  readonly bump: RequiredBump
  /** One sentence for a person. */
  readonly message: string
  /** For `breaking` and `risk` of a schema: a value that worked before and does not now. */
  readonly witness?: JsonValue
  /** For `undecided`: what could not be decided. */
  readonly reasons?: readonly UndecidedReason[]
  /** What the proof that it is harmless takes for granted. */
  readonly assuming?: readonly Assumption[]
}

/** What became of one tool. */
export interface ToolDiff {
  readonly tool: string
  readonly status: 'added' | 'removed' | 'changed' | 'unchanged'
  /** The verdicts on the whole schemas, where both sides have one; what `bump` rests on. */
  readonly input?: SchemaComparison
  readonly output?: SchemaComparison
  readonly changes: readonly Change[]
  readonly bump: RequiredBump
}

/** A removed tool that seems to live on under another name. */
export interface RenameSuggestion {
  readonly from: string
  readonly to: string
  /** 0 to 1: how much speaks for it. */
  readonly confidence: number
  /** What speaks for it, one sentence each. */
  readonly evidence: readonly string[]
}

/** What became of a server's tools. */
export interface SurfaceDiff {
  /** Every tool of either side, by name. */
  readonly tools: readonly ToolDiff[]
  readonly renames: readonly RenameSuggestion[]
  /** The bump that all changes together require. */
  readonly bump: RequiredBump
}
