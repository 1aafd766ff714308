import type { JsonObject, ToolDefinition } from '@mcpver/core'
import type { Change, SurfaceDiff } from '../change.ts'
import type { Compare } from '../schema-change/schema-judge.ts'
import type { SchemaComparison, Verdict } from '../verdict.ts'

/** A tool whose arguments have these properties, and no others. */
export function tool(name: string, properties: JsonObject = {}, rest: JsonObject = {}): ToolDefinition {
  return { name, inputSchema: { type: 'object', properties, additionalProperties: false, ...rest } }
}

/** Every change of a diff, as rule and pointer. */
export function found({ tools }: SurfaceDiff): string[] {
  return changesIn({ tools }).map(({ rule, pointer }) => `${rule} ${pointer}`)
}

/** Every change of a diff. */
export function changesIn({ tools }: Pick<SurfaceDiff, 'tools'>): Change[] {
  return tools.flatMap(({ changes }) => [...changes])
}

const VERDICTS: Readonly<Record<Verdict['verdict'], Verdict>> = {
  compatible: { verdict: 'compatible' },
  breaking: { verdict: 'breaking', witness: { scripted: true } },
  undecided: { verdict: 'undecided', reasons: [{ code: 'unsupported-keyword', message: 'scripted' }] },
}

/** A comparison with these answers. */
export function comparison(declared: Verdict['verdict'], strict: Verdict['verdict'] = declared): SchemaComparison {
  return { declared: VERDICTS[declared], strict: VERDICTS[strict] }
}

/** Compares by a script: the first entry whose text stands in the new schema and not in the old one answers. */
export function scripted(script: readonly (readonly [text: string, answer: SchemaComparison])[]): Compare {
  return ({ old, new: next }) => {
    const [before, after] = [JSON.stringify(old), JSON.stringify(next)]
    const entry = script.find(([text]) => after.includes(text) && !before.includes(text))
    return entry?.[1] ?? comparison('compatible')
  }
}
