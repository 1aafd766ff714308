import { isDeepStrictEqual } from 'node:util'
import {
  compareSchemas,
  type SchemaComparison,
  type SchemaDirection,
  type ToolSurface,
  type Verdict,
} from '@mcpver/diff'
import { bumpClass, type BumpClass } from './bump-class.ts'
import type { Dialect } from './case.ts'
import { confirmWitness, type Confirmation } from './validator.ts'

/** A published version of a server, as its file has it. */
export interface PublishedSurface extends Omit<ToolSurface, 'server'> {
  readonly version: string
}

/** Two versions of a server, one captured after the other. */
export interface Step {
  readonly server: string
  readonly from: PublishedSurface
  readonly to: PublishedSurface
}

/** A schema that both versions of a tool have and that is not the same. */
export interface JudgedSchema {
  readonly tool: string
  readonly direction: SchemaDirection
  readonly comparison: SchemaComparison
  /** What ajv says of each distinct witness. */
  readonly confirmations: readonly Confirmation[]
}

export interface JudgedStep {
  readonly step: Step
  readonly bump: BumpClass
  readonly added: number
  readonly removed: number
  /** How many schemas both versions have, changed or not. */
  readonly schemas: number
  readonly changed: readonly JudgedSchema[]
  /** Whether a caller that uses only what was declared has a tool or a call less. */
  readonly isBreaking: boolean
}

/** The steps between the versions of a server, in the order of its file. */
export function stepsOf(server: string, surfaces: readonly PublishedSurface[]): Step[] {
  return surfaces.flatMap((to, index) => {
    const from = surfaces[index - 1]
    return from === undefined ? [] : [{ server, from, to }]
  })
}

/** Compares every tool that both versions of a step have. */
export function judgeStep(step: Step): JudgedStep {
  const [before, after] = [toolsByName(step.from), toolsByName(step.to)]
  const pairs = [...before].flatMap(([name, tool]) => {
    const next = after.get(name)
    if (next === undefined) return []
    return [
      { tool: name, direction: 'input' as const, old: tool.inputSchema, new: next.inputSchema },
      { tool: name, direction: 'output' as const, old: tool.outputSchema, new: next.outputSchema },
    ].filter((pair) => pair.old !== undefined && pair.new !== undefined)
  })
  const removed = [...before.keys()].filter((name) => !after.has(name)).length
  const changed = pairs.filter((pair) => !isDeepStrictEqual(pair.old, pair.new)).map(judgeSchemas)
  return {
    step,
    bump: bumpClass(step.from.version, step.to.version),
    added: [...after.keys()].filter((name) => !before.has(name)).length,
    removed,
    schemas: pairs.length,
    changed,
    isBreaking: removed > 0 || brokenInputs(changed).length > 0,
  }
}

/** The inputs that refuse a call which uses only what was declared. */
export function brokenInputs(changed: readonly JudgedSchema[]): JudgedSchema[] {
  return changed.filter(({ direction, comparison }) => direction === 'input' && isBreak(comparison.declared))
}

export function isBreak(verdict: Verdict): verdict is Extract<Verdict, { verdict: 'breaking' }> {
  return verdict.verdict === 'breaking'
}

function toolsByName({ tools }: PublishedSurface): Map<string, ToolSurface['tools'][number]> {
  return new Map(tools.map((tool) => [tool.name, tool]))
}

interface SchemaPair {
  readonly tool: string
  readonly direction: SchemaDirection
  readonly old: unknown
  readonly new: unknown
}

function judgeSchemas({ tool, ...change }: SchemaPair): JudgedSchema {
  const comparison = compareSchemas(change)
  const [declared, strict] = [comparison.declared, comparison.strict].map((verdict) =>
    isBreak(verdict) ? [verdict.witness] : [],
  ) as [unknown[], unknown[]]
  const witnesses = isDeepStrictEqual(declared, strict) ? strict : [...declared, ...strict]
  const confirmations = witnesses.map((witness) => confirmChange(change, witness))
  return { tool, direction: change.direction, comparison, confirmations }
}

/** A witness works with the old input and not with the new one; or is a new output, and was none before. */
function confirmChange({ old, new: next, direction }: Omit<SchemaPair, 'tool'>, witness: unknown): Confirmation {
  const [before, after] = [
    { schema: old, dialect: dialectOf(old) },
    { schema: next, dialect: dialectOf(next) },
  ]
  return direction === 'input'
    ? confirmWitness({ witness, accepting: before, refusing: after })
    : confirmWitness({ witness, accepting: after, refusing: before })
}

/** What `$schema` says; 2020-12 where it says nothing, as the protocol does. */
function dialectOf(schema: unknown): Dialect {
  const said = typeof schema === 'object' && schema !== null && '$schema' in schema ? schema.$schema : undefined
  return typeof said === 'string' && said.includes('draft-07') ? 'draft-07' : '2020-12'
}
