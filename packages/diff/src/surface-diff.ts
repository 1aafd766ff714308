import type { ToolDefinition } from '@mcpver/core'
import type { SurfaceDiff, ToolDiff } from './change.ts'
import { sameJson } from './json-equality.ts'
import { suggestRenames } from './rename-suggestion.ts'
import { largestBump } from './severity.ts'
import type { ToolSurface } from './surface.ts'
import { toFixedChange } from './tool-change/finding.ts'
import { diffLoneTool, diffTool, type ToolDiffContext } from './tool-change/tool-diff.ts'

/** A tool that lives on under another name, as somebody who knows says. */
export interface ToolRename {
  readonly from: string
  readonly to: string
}

/** How surfaces are compared, with everything said. */
export interface DiffContext extends ToolDiffContext {
  readonly renames: readonly ToolRename[]
}

/** Compares two surfaces by the comparison of schemas that the context has. */
export function planDiff(old: ToolSurface, next: ToolSurface, context: DiffContext): SurfaceDiff {
  const [before, after] = [byName(old), byName(next)]
  const renames = acknowledged(context.renames, before, after)
  const pairs = pairsOf(before, after, renames)
  const lone = pairs.filter((pair) => pair.old === undefined || pair.new === undefined)
  const fair = { ...context, size: fairSize(pairs) }
  const tools = pairs
    .map((pair) => diffPair(pair, fair))
    .map((diff) => withDuplicates(diff, { before, after, context }))
    .toSorted(byToolName)
  return {
    tools,
    renames: suggestRenames(
      lone.flatMap((pair) => pair.old ?? []),
      lone.flatMap((pair) => pair.new ?? []),
    ),
    bump: largestBump(tools.map(({ bump }) => bump)),
  }
}

/** The tools of a surface by name. The first of a name counts; the others stand beside it. */
interface NamedTools {
  readonly tools: ReadonlyMap<string, ToolDefinition>
  readonly duplicates: ReadonlyMap<string, readonly ToolDefinition[]>
}

interface Pairing {
  readonly old?: ToolDefinition | undefined
  readonly new?: ToolDefinition | undefined
}

function byName({ tools }: ToolSurface): NamedTools {
  const named = new Map<string, ToolDefinition>()
  const duplicates = new Map<string, ToolDefinition[]>()
  for (const tool of tools) {
    if (named.has(tool.name)) duplicates.set(tool.name, [...(duplicates.get(tool.name) ?? []), tool])
    else named.set(tool.name, tool)
  }
  return { tools: named, duplicates }
}

/** New names by old ones. A rename counts when the old name is gone and the new one is new; each name once. */
function acknowledged(
  renames: readonly ToolRename[],
  before: NamedTools,
  after: NamedTools,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  const taken = new Set<string>()
  for (const { from, to } of renames) {
    const isGone = before.tools.has(from) && !after.tools.has(from)
    const isNew = after.tools.has(to) && !before.tools.has(to)
    if (!isGone || !isNew || names.has(from) || taken.has(to)) continue
    names.set(from, to)
    taken.add(to)
  }
  return names
}

function pairsOf(before: NamedTools, after: NamedTools, renames: ReadonlyMap<string, string>): Pairing[] {
  const renamed = new Set(renames.values())
  const old = [...before.tools.values()].map((tool) => ({
    old: tool,
    new: after.tools.get(renames.get(tool.name) ?? tool.name),
  }))
  const added = [...after.tools.values()].filter(({ name }) => !before.tools.has(name) && !renamed.has(name))
  return [...old, ...added.map((tool) => ({ new: tool }))]
}

/** Members and elements of schemas by which the edits of a whole surface are judged. */
const SURFACE_SIZE = 200_000

/** The same share for each tool that changed, so that large surfaces do not take long and the order does not matter. */
function fairSize(pairs: readonly Pairing[]): number {
  const changed = pairs.filter(
    ({ old, new: next }) => old !== undefined && next !== undefined && !sameJson(old, next),
  ).length
  return Math.max(1_000, Math.min(50_000, Math.floor(SURFACE_SIZE / Math.max(1, changed))))
}

function diffPair({ old, new: next }: Pairing, context: DiffContext): ToolDiff {
  if (old !== undefined && next !== undefined) return diffTool({ old, new: next }, context)
  if (next !== undefined) return diffLoneTool(next, 'new', context)
  if (old !== undefined) return diffLoneTool(old, 'old', context)
  throw new TypeError('A pair of tools has neither')
}

interface Surfaces {
  readonly before: NamedTools
  readonly after: NamedTools
  readonly context: DiffContext
}

/** A diff that also says that the tool is listed twice, where it was not or where another of its entries changed. */
function withDuplicates(diff: ToolDiff, { before, after, context }: Surfaces): ToolDiff {
  const message = duplication(diff.tool, before, after)
  if (message === undefined) return diff
  const change = toFixedChange(diff.tool, { rule: 'tool-listed-twice', pointer: '/name', message }, context.mode)
  const status = diff.status === 'unchanged' ? 'changed' : diff.status
  return { ...diff, status, changes: [change, ...diff.changes], bump: largestBump([change.bump, diff.bump]) }
}

function duplication(name: string, before: NamedTools, after: NamedTools): string | undefined {
  if (!after.tools.has(name)) return undefined
  if (after.duplicates.has(name) && !before.duplicates.has(name)) return `The tool ${name} is listed twice now`
  if (sameJson(variants(name, before), variants(name, after))) return undefined
  return after.duplicates.has(name)
    ? `The tool ${name} is listed twice, and an entry behind the first one changed`
    : `The tool ${name} was listed twice, and callers may have met another entry than the first one`
}

/** The entries of a name behind the first one that say something else. */
function variants(name: string, { tools, duplicates }: NamedTools): readonly ToolDefinition[] {
  return (duplicates.get(name) ?? []).filter((tool) => !sameJson(tool, tools.get(name)))
}

function byToolName(a: ToolDiff, b: ToolDiff): number {
  return a.tool < b.tool ? -1 : a.tool > b.tool ? 1 : 0
}
