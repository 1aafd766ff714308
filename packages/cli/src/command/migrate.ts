import { argumentSteps, diffTools, migrationSteps, type ArgumentPlan, type ToolSurface } from '@mcpver/diff'
import { renderMigrationGuide } from '@mcpver/markdown'
import { VersionRegistry } from '@mcpver/registry'
import { EXIT } from '../exit-code.ts'
import { write } from '../io.ts'
import { jsonText } from '../json-text.ts'
import type { Release } from '../release/release-series.ts'
import { shownLine } from '../shown.ts'
import type { Command } from './command.ts'
import { declareSeries, loadSeries, type SeriesOptions } from './series.ts'

/** Writes what callers have to do to get from one version to another. */
export const migrateCommand: Command<SeriesOptions> = {
  name: 'migrate',
  summary: 'Write what callers have to do to get from one version of a server to another, as Markdown.',
  examples: [
    ['mcpver migrate git:v1.2.0:tools.json git:v2.0.0:tools.json', 'a guide for callers'],
    ['mcpver migrate npm:exa-mcp-server@3.1.3,3.1.5,3.1.8', 'over several releases, step by step'],
    ['mcpver migrate old.json new.json --versions 1.0.0,2.0.0 --json', 'the steps, and how arguments can be carried'],
  ],
  declare: declareSeries,
  run: async (invocation) => {
    const { io, options } = invocation
    const releases = await loadSeries(invocation)
    const [first, last] = [releases[0], releases.at(-1)] as [Release, Release]
    const [from, to] = [first.version, last.version]
    const steps = recordMigrations(releases).migrationGuide(from, to)
    const adapters = () => adaptersOf(first.loaded.surface, last.loaded.surface)
    const text =
      options.json === true
        ? jsonText({ from, to, steps, adapters: adapters() })
        : renderMigrationGuide({ steps, from, to })
    await write(io.stdout, text)
    return EXIT.fine
  },
}

/** A registry with the steps from each release to the next. */
function recordMigrations(releases: readonly Release[]): VersionRegistry {
  const registry = new VersionRegistry()
  for (const [index, { version: to, loaded }] of releases.slice(1).entries()) {
    const before = releases[index]
    if (before === undefined) continue
    const next = loaded.surface
    const steps = migrationSteps(diffTools(before.loaded.surface, next), { from: before.version, to }, { next })
    for (const step of steps) registry.addMigration({ ...step, action: shownLine(step.action) })
  }
  return registry
}

/** How the arguments of old calls become arguments of new ones, where they can be carried mechanically. */
function adaptersOf(old: ToolSurface, next: ToolSurface): ({ readonly tool: string } & ArgumentPlan)[] {
  const { tools } = diffTools(old, next)
  return tools.flatMap((diff) => {
    const definition = next.tools.find(({ name }) => name === diff.tool)
    if (definition === undefined || diff.status !== 'changed') return []
    const plan = argumentSteps(diff, definition)
    return plan.steps.length + plan.rest.length === 0 ? [] : [{ tool: diff.tool, ...plan }]
  })
}
