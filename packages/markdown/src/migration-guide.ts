import type { APIVersion, MigrationStep } from '@mcpver/core'
import type { Heading, Paragraph, PhrasingContent, RootContent } from 'mdast'
import { toDocument } from './document.ts'
import { inertPhrasing, toolName } from './inert-phrasing.ts'
import { bulletList, heading, paragraph, paragraphs } from './nodes.ts'
import type { RenderOptions } from './render-options.ts'
import { visibleLine } from './visible-text.ts'

/** The steps of a migration, and what the heading says of them. */
export interface MigrationGuide {
  /** Already chosen and in order; `from`, `to` and `tool` select nothing. */
  readonly steps: readonly MigrationStep[]
  /** The version that callers have. Default: not said. */
  readonly from?: APIVersion | undefined
  /** The version that callers want. Default: not said. */
  readonly to?: APIVersion | undefined
  /** The one tool that the guide is about. Default: all. */
  readonly tool?: string | undefined
}

/**
 * A migration guide as a Markdown document: a section for each tool, in the order in which the tools first appear, with
 * its steps in the order given and their details as paragraphs below.
 *
 * Names and texts survive as text; see the README.
 */
export function renderMigrationGuide(guide: MigrationGuide, { title = '' }: RenderOptions = {}): string {
  const { steps } = guide
  return toDocument([
    heading(1, visibleLine(title) === '' ? ownTitle(guide) : inertPhrasing(title)),
    ...(steps.length === 0 ? [paragraph(inertPhrasing('No migration is needed.'))] : migrationsByTool(steps, 2)),
  ])
}

/** Steps under a heading for each tool. */
export function migrationsByTool(steps: readonly MigrationStep[], depth: Heading['depth']): RootContent[] {
  const byTool = new Map<string, MigrationStep[]>()
  for (const step of steps) {
    const known = byTool.get(step.toolName)
    if (known === undefined) byTool.set(step.toolName, [step])
    else known.push(step)
  }
  return [...byTool].flatMap(([name, own]) => [heading(depth, toolName(name)), bulletList(own.map(stepItem))])
}

function stepItem({ fromVersion, toVersion, action, details }: MigrationStep): Paragraph[] {
  const line = `${String(fromVersion)} → ${String(toVersion)}: ${action}`
  return [paragraph(inertPhrasing(line)), ...paragraphs(details)]
}

function ownTitle({ from, to, tool }: MigrationGuide): PhrasingContent[] {
  const range = [from && `${to ? '' : 'from '}${String(from)}`, to && `to ${String(to)}`].filter(Boolean).join(' ')
  const end = range === '' ? '' : `: ${range}`
  if (tool === undefined) return inertPhrasing(`Migration guide${end}`)
  return [{ type: 'text', value: 'Migration guide of ' }, ...toolName(tool), ...(end === '' ? [] : inertPhrasing(end))]
}
