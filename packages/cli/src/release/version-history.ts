import { APIVersion, isPlainObject, TOOL_META_KEY } from '@mcpver/core'
import {
  versionTools,
  type InitialDevelopment,
  type RequiredBump,
  type ToolSurface,
  type ToolVersions,
  type VersionRefusal,
} from '@mcpver/diff'

/** A tool in a release. */
export interface HistoryCell {
  readonly version: APIVersion
  readonly status: 'added' | 'changed' | 'unchanged'
  readonly bump: RequiredBump
  /** Whether the author wrote the version or the diff gave it. */
  readonly source: 'explicit' | 'derived'
}

/** A release with the versions of its tools. */
export interface HistoryRelease {
  readonly label: string
  readonly tools: ReadonlyMap<string, HistoryCell>
  readonly removed: readonly string[]
  /** Versions of the author's that say less than the truth; the smallest that would do stands in `tools`. */
  readonly refusals: readonly VersionRefusal[]
}

/** One surface of a history. */
export interface HistoryStep {
  readonly label: string
  readonly surface: ToolSurface
}

type Known = Map<string, { readonly version: APIVersion; readonly isListed: boolean }>

/** The versions of the tools over the releases of a server, the oldest first. */
export function versionHistory(
  steps: readonly HistoryStep[],
  options: { readonly initialDevelopment: InitialDevelopment },
): HistoryRelease[] {
  const known: Known = new Map()
  return steps.map(({ label, surface }, index) => {
    const before = steps[index - 1]?.surface ?? { tools: [] }
    const { versions, refusals } = settle(before, surface, { known, options })
    const tools = new Map(versions.tools.map(({ tool, ...cell }) => [tool, cell]))
    for (const [tool, entry] of known) known.set(tool, { ...entry, isListed: false })
    for (const [tool, { version }] of tools) known.set(tool, { version, isListed: true })
    return { label, tools, removed: versions.removed, refusals }
  })
}

interface HistoryContext {
  readonly known: Known
  readonly options: { readonly initialDevelopment: InitialDevelopment }
}

function settle(
  before: ToolSurface,
  surface: ToolSurface,
  { known, options }: HistoryContext,
): { readonly versions: Extract<ToolVersions, { success: true }>; readonly refusals: readonly VersionRefusal[] } {
  const previous = {
    tools: before.tools.flatMap((definition) => {
      const version = known.get(definition.name)?.version
      return version === undefined ? [] : [{ definition, version }]
    }),
  }
  const first = versionTools(previous, surface, { ...options, explicit: returned(surface, known) })
  if (first.success) return { versions: first, refusals: [] }
  const minimums = first.refusals.map(({ tool, minimum }) => [tool, minimum] as const)
  const explicit = { ...returned(surface, known), ...Object.fromEntries(minimums) }
  const second = versionTools(previous, surface, { ...options, explicit })
  if (!second.success) throw new TypeError('The smallest version that would do did not do')
  return { versions: second, refusals: first.refusals }
}

/** A tool that comes back under a name that had versions is a new major, unless its author says so: they meant another tool. */
function returned({ tools }: ToolSurface, known: Known): Record<string, APIVersion> {
  return Object.fromEntries(
    tools.flatMap(({ name, _meta }) => {
      const last = known.get(name)
      if (last === undefined || last.isListed) return []
      const meta = _meta?.[TOOL_META_KEY]
      const own = isPlainObject(meta) ? APIVersion.tryParse(meta['version']) : undefined
      const isLater = own !== undefined && own.compare(last.version) > 0
      return [[name, isLater ? own : last.version.bump('major')] as const]
    }),
  )
}
