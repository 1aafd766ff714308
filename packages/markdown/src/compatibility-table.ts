import type { CompatibilityRecord } from '@mcpver/core'
import { toDocument } from './document.ts'
import { inertPhrasing, toolName } from './inert-phrasing.ts'
import { paragraph, table } from './nodes.ts'

/**
 * Compatibility records, as `CompatibilityMatrix.list()` gives them, as a Markdown table in the order given; without
 * records, a sentence that says so.
 *
 * Names survive as text; see the README.
 */
export function renderCompatibility(records: readonly CompatibilityRecord[]): string {
  if (records.length === 0) return toDocument([paragraph(inertPhrasing('No compatibility is recorded.'))])
  const rows = records.map(({ tool, from, to, compatible }) => [
    toolName(tool),
    inertPhrasing(String(from)),
    inertPhrasing(String(to)),
    inertPhrasing(compatible ? 'yes' : 'no'),
  ])
  return toDocument([table(['Tool', 'From', 'To', 'Compatible'], rows)])
}
