import type { ToolDefinition } from '@mcpver/core'
import { argumentSteps, diffTools, type ArgumentPlan } from '@mcpver/diff'

/**
 * What carries the arguments of calls for one definition of a tool to another one. `rest` is what stays broken: of the input, and of the
 * output, which nothing carries back.
 */
export function planAdapter(old: ToolDefinition, next: ToolDefinition): ArgumentPlan {
  const diff = diffTools({ tools: [old] }, { tools: [next] }).tools.find(({ tool }) => tool === next.name)
  if (diff === undefined) return { steps: [], rest: [] }
  const { steps, rest } = argumentSteps(diff, next)
  const ofOutput = diff.changes.filter(
    ({ part, kind }) => part === 'output' && (kind === 'breaking' || kind === 'undecided'),
  )
  return { steps, rest: [...rest, ...ofOutput] }
}
