import { APIVersion, describeDeprecation, type DeprecationInfo, type MigrationStep } from '@mcpver/core'
import type { Change, ChangelogEntry } from './changelog.ts'
import type { RegistrySummary, RemovedTool, ToolHistory } from './registry-summary.ts'

interface VersionedChange extends Change {
  readonly version: APIVersion
}

/**
 * The changelog that a registry's contents tell, highest version first.
 *
 * It has one entry for each version number: changes of several tools that have the same version stand together. A tool
 * version is an addition to its own version, a deprecation belongs to `since`, a removal to `removedIn`, and a migration
 * step is a change of the version that it leads to. Aliases have no version and do not appear. There are no dates.
 */
export function changelogOf({ tools, removed = [], migrations = [] }: RegistrySummary): ChangelogEntry[] {
  const changes = [
    ...tools.flatMap(additions),
    ...migrations.map(migration),
    ...tools.flatMap(deprecations),
    ...removed.map(removal),
  ]
  const entries = new Map<string, { version: APIVersion; changes: Change[] }>()
  for (const { version, ...change } of changes) {
    const entry = entries.get(String(version))
    if (entry === undefined) entries.set(String(version), { version, changes: [change] })
    else entry.changes.push(change)
  }
  return [...entries.values()].sort((a, b) => APIVersion.compare(b.version, a.version))
}

function additions({ versions }: ToolHistory): VersionedChange[] {
  const [first] = versions.map(({ version }) => version).sort((a, b) => a.compare(b))
  return versions.map(({ name, version, introduced }) => ({
    version,
    kind: 'added',
    tool: name,
    text: version === first && introduced.compare(version) >= 0 ? 'New tool.' : 'New version.',
  }))
}

/** Versions that repeat a deprecation say the same, so the last word on each `since` counts. */
function deprecations({ versions }: ToolHistory): VersionedChange[] {
  const bySince = new Map<string, { tool: string; deprecation: DeprecationInfo }>()
  for (const { name, deprecation } of versions) {
    if (deprecation !== undefined) bySince.set(String(deprecation.since), { tool: name, deprecation })
  }
  return [...bySince.values()].map(({ tool, deprecation }) => ({
    version: deprecation.since,
    kind: 'deprecated',
    tool,
    text: describeDeprecation('The tool', deprecation),
  }))
}

function removal({ name, removedIn, replacement, message }: RemovedTool): VersionedChange {
  const text = ['The tool is gone.', replacement !== undefined && `Use "${replacement}" instead.`, message]
  return { version: removedIn, kind: 'removed', tool: name, text: text.filter(Boolean).join(' ') }
}

function migration({ toolName, fromVersion, toVersion, action, details }: MigrationStep): VersionedChange {
  return {
    version: toVersion,
    kind: 'changed',
    tool: toolName,
    text: `From ${String(fromVersion)}: ${action}\n\n${details}`,
  }
}
