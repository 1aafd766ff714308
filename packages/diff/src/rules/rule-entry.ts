import type { ToolDefinition } from '@mcpver/core'
import type { ChangedPart } from '../change.ts'
import type { Severity } from '../severity.ts'

/** What a change is, where no comparison of schemas decides it. */
export interface FixedSeverity extends Severity {
  /** Whether somebody who trusted the old definition has to look again. Default: `false`. */
  readonly trust?: boolean
}

/** The tools of a server before and after. */
export interface RuleExample {
  readonly before: readonly ToolDefinition[]
  readonly after: readonly ToolDefinition[]
}

/** One kind of change that is found and reported, under an id that stays. */
export interface RuleEntry<Id extends string = string> {
  /** Stable and kebab-case; the page in the docs has the same name. */
  readonly id: Id
  readonly part: ChangedPart
  readonly title: string
  /** What it finds, one paragraph of Markdown. */
  readonly finds: string
  /** Why it matters to callers. */
  readonly why: string
  /** How to make the change without breaking anybody. */
  readonly advice: string
  /** What it is when old callers meet the new server. Absent for schemas: the comparison decides. */
  readonly severity?: FixedSeverity
  /** What it is when new callers meet the old server. Default: `severity`. */
  readonly forward?: FixedSeverity
  /** A change that it finds. */
  readonly example: RuleExample
  /** A change that looks like one and that it passes over. */
  readonly counterexample: RuleExample
}

/** Keeps the ids of a table of rules as types. */
export function rules<const T extends readonly RuleEntry[]>(table: T): T {
  return table
}

const SCHEMA = { type: 'object', properties: { query: { type: 'string' } }, required: ['query'] } as const

/** A tool called `search` with these fields. */
export function toolWith(fields: Partial<ToolDefinition> = {}): ToolDefinition {
  return { name: 'search', inputSchema: SCHEMA, ...fields }
}

/** One tool before and after. */
export function ofTool(before: Partial<ToolDefinition>, after: Partial<ToolDefinition>): RuleExample {
  return { before: [toolWith(before)], after: [toolWith(after)] }
}
