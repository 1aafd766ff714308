import { withoutOwnMeta, type ToolDefinition } from '@mcpver/core'
import type { Change, ToolDiff } from '../change.ts'
import { sameJson } from '../json-equality.ts'
import { comparatorFor, type DiffMode } from '../schema-change/comparator.ts'
import { diffSchema, type SchemaDiff } from '../schema-change/schema-diff.ts'
import type { SchemaJudge } from '../schema-change/schema-judge.ts'
import { largestBump } from '../severity.ts'
import type { SchemaDirection } from '../verdict.ts'
import { annotationChanges } from './annotations.ts'
import { deprecationChange } from './deprecation.ts'
import { executionChanges } from './execution.ts'
import { toFixedChange, type Finding, type ToolPair } from './finding.ts'
import { hiddenTextChanges } from './hidden-text.ts'
import { fieldChanges, textChanges } from './texts.ts'

/** How tools are compared. */
export interface ToolDiffContext {
  readonly mode: DiffMode
  /** Judges whole schemas, which decides. */
  readonly judge: SchemaJudge
  /** Judges schemas with one edit made, with less effort: it explains. Default: `judge`. */
  readonly editJudge?: SchemaJudge
  /** Members and elements of the schemas that the edits of one schema are judged by, all together. Default: 50,000. */
  readonly size?: number
}

const SIZE = 50_000

/** What finds the changes of a tool that no comparison of schemas decides. */
const FINDERS: readonly ((pair: ToolPair) => Finding[])[] = [
  executionChanges,
  annotationChanges,
  textChanges,
  fieldChanges,
  ({ old, new: next }) => hiddenTextChanges(old, next),
]

/** What became of a tool that is on both sides. A renamed one has two names. */
export function diffTool(listed: ToolPair, context: ToolDiffContext): ToolDiff {
  const tool = listed.new.name
  if (sameJson(listed.old, listed.new)) return { tool, status: 'unchanged', changes: [], bump: 'none' }
  const pair = { old: asWritten(listed.old), new: asWritten(listed.new) }
  const input = schemaDiff(pair, 'input', context)
  const output = schemaDiff(pair, 'output', context)
  const findings = [
    ...renaming(pair),
    ...outputPresence(pair),
    ...FINDERS.flatMap((find) => find(pair)),
    ...deprecationChange(listed),
  ]
  const fixed = findings.map((finding) => toFixedChange(tool, finding, context.mode))
  const changes = [...fixed, ...(input?.changes ?? []), ...(output?.changes ?? [])].toSorted(byGravity)
  return {
    tool,
    status: changes.length === 0 ? 'unchanged' : 'changed',
    ...(input && { input: input.comparison }),
    ...(output && { output: output.comparison }),
    changes,
    bump: largestBump(changes.map(({ bump }) => bump)),
  }
}

/** A definition as its author wrote it. A description that is no text, which the protocol does not allow, stays what it is. */
function asWritten(tool: ToolDefinition): ToolDefinition {
  const { description, ...rest } = tool
  const isText = description === undefined || typeof (description as unknown) === 'string'
  return isText ? withoutOwnMeta(tool) : { ...withoutOwnMeta(rest), description }
}

/** What a tool that is on one side only means. */
export function diffLoneTool(tool: ToolDefinition, side: 'old' | 'new', { mode }: ToolDiffContext): ToolDiff {
  const { name } = tool
  const findings: Finding[] =
    side === 'new'
      ? [
          { rule: 'tool-added', pointer: '', after: tool, message: `The tool ${name} was added` },
          ...hiddenTextChanges(undefined, tool),
        ]
      : [{ rule: 'tool-removed', pointer: '', before: tool, message: `The tool ${name} was removed` }]
  const changes = findings.map((finding) => toFixedChange(name, finding, mode))
  const status = side === 'new' ? 'added' : 'removed'
  return { tool: name, status, changes, bump: largestBump(changes.map(({ bump }) => bump)) }
}

function schemaDiff(
  { old, new: next }: ToolPair,
  direction: SchemaDirection,
  context: ToolDiffContext,
): SchemaDiff | undefined {
  const change = { old: schemaOf(old, direction), new: schemaOf(next, direction), direction }
  if (change.old === undefined || change.new === undefined) return undefined
  const { mode, judge, editJudge = judge, size = SIZE } = context
  const edits = { comparator: comparatorFor(mode, editJudge), size }
  return diffSchema(next.name, change, { comparator: comparatorFor(mode, judge), edits })
}

/** A schema of a tool. One without an input schema, which the protocol does not allow, takes anything. */
function schemaOf(tool: ToolDefinition, direction: SchemaDirection): unknown {
  const input: unknown = tool.inputSchema
  return direction === 'output' ? tool.outputSchema : (input ?? {})
}

function renaming({ old, new: next }: ToolPair): Finding[] {
  if (old.name === next.name) return []
  const message = `The tool ${old.name} is called ${next.name} now`
  return [{ rule: 'tool-renamed', pointer: '/name', before: old.name, after: next.name, message }]
}

function outputPresence({ old, new: next }: ToolPair): Finding[] {
  const [before, after] = [old.outputSchema, next.outputSchema]
  const at = { pointer: '/outputSchema', before, after }
  if (before === undefined && after !== undefined) {
    return [{ ...at, rule: 'output-schema-added', message: 'The tool promises results of a form now' }]
  }
  if (before !== undefined && after === undefined) {
    return [{ ...at, rule: 'output-schema-removed', message: 'The tool promises results of no form any more' }]
  }
  return []
}

const KINDS: readonly Change['kind'][] = ['breaking', 'undecided', 'risk', 'hint', 'compatible', 'text']

/** The gravest changes first; changes of one kind stay in their order. */
function byGravity(a: Change, b: Change): number {
  return KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind)
}
