import type { APIVersion, DeprecationInfo, MigrationStep, VersionedTool } from '@mcpver/core'
import type { PhrasingContent, RootContent } from 'mdast'
import { toDocument } from './document.ts'
import { inertPhrasing, toolName } from './inert-phrasing.ts'
import { migrationsByTool } from './migration-guide.ts'
import { heading, paragraph, table } from './nodes.ts'
import type { RenderOptions } from './render-options.ts'

/** One tool with all its registered versions. */
export interface ToolHistory {
  /** The version that stands for the tool. */
  readonly current: VersionedTool
  /** Every version, in order of registration; `current` is one of them. */
  readonly versions: readonly VersionedTool[]
}

/** Another name of a tool. */
export interface ToolAlias {
  readonly name: string
  /** The name of the tool that it stands for. */
  readonly target: string
}

/** A tool that is no longer there. */
export interface RemovedTool {
  readonly name: string
  /** The version that no longer has the tool. */
  readonly removedIn: APIVersion
  /** The name of the tool to use instead. */
  readonly replacement?: string
  /** Why, and what to do. */
  readonly message?: string
}

/** What a registry holds, as plain values. Everything is shown in the order given. */
export interface RegistrySummary {
  readonly tools: readonly ToolHistory[]
  /** Default: none. */
  readonly aliases?: readonly ToolAlias[]
  /** Default: none. */
  readonly removed?: readonly RemovedTool[]
  /** Default: none. */
  readonly migrations?: readonly MigrationStep[]
}

/**
 * A registry as a Markdown document: counts, a table of the tools, and sections on deprecations, aliases, removals and
 * migrations where there are any.
 *
 * A tool counts as deprecated when its current version is. Names and texts survive as text; see the README.
 */
export function renderRegistry(summary: RegistrySummary, { title = '' }: RenderOptions = {}): string {
  const { tools, aliases = [], removed = [], migrations = [] } = summary
  const deprecated = tools.flatMap(({ current: { name, deprecation } }) => (deprecation ? [{ name, deprecation }] : []))
  return toDocument([
    heading(1, inertPhrasing(title, 'Tool registry')),
    ...overview(tools, deprecated.length),
    ...section('Deprecated', ['Tool', 'Since', 'Removal', 'Replacement', 'Message'], deprecated.map(deprecatedRow)),
    ...section('Aliases', ['Alias', 'Tool'], aliases.map(aliasRow)),
    ...section('Removed', ['Tool', 'Removed in', 'Replacement', 'Message'], removed.map(removedRow)),
    ...(migrations.length === 0 ? [] : [sectionHeading('Migrations'), ...migrationsByTool(migrations, 3)]),
  ])
}

function overview(tools: readonly ToolHistory[], deprecatedCount: number): RootContent[] {
  if (tools.length === 0) return [paragraph(inertPhrasing('The registry has no tools.'))]
  const versionCount = tools.reduce((sum, { versions }) => sum + versions.length, 0)
  const counts = `${plural(tools.length, 'tool')}, ${plural(versionCount, 'version')}, ${String(deprecatedCount)} deprecated.`
  return [
    paragraph(inertPhrasing(counts)),
    table(['Tool', 'Version', 'Introduced', 'Versions', 'Status'], tools.map(toolRow)),
  ]
}

function section(name: string, head: string[], rows: PhrasingContent[][][]): RootContent[] {
  return rows.length === 0 ? [] : [sectionHeading(name), table(head, rows)]
}

function sectionHeading(name: string): RootContent {
  return heading(2, inertPhrasing(name))
}

function toolRow({ current, versions }: ToolHistory): PhrasingContent[][] {
  return [
    toolName(current.name),
    inertPhrasing(String(current.version)),
    inertPhrasing(String(current.introduced)),
    inertPhrasing(versions.map(({ version }) => String(version)).join(', ')),
    inertPhrasing(current.deprecation === undefined ? 'active' : 'deprecated'),
  ]
}

function deprecatedRow({ name, deprecation }: { name: string; deprecation: DeprecationInfo }): PhrasingContent[][] {
  const { since, removal, removalDate, replacement, message } = deprecation
  const end = [removal, removalDate].filter((part) => part !== undefined).map(String)
  return [
    toolName(name),
    inertPhrasing(String(since)),
    inertPhrasing(end.join(', ')),
    toolName(replacement ?? ''),
    inertPhrasing(message ?? ''),
  ]
}

function aliasRow({ name, target }: ToolAlias): PhrasingContent[][] {
  return [toolName(name), toolName(target)]
}

function removedRow({ name, removedIn, replacement, message }: RemovedTool): PhrasingContent[][] {
  return [toolName(name), inertPhrasing(String(removedIn)), toolName(replacement ?? ''), inertPhrasing(message ?? '')]
}

function plural(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`
}
