import { DocumentNode } from '@mcpver/core'
import type { Suppression } from './suppression.ts'

const FORMAT = { format: 'mcpver-suppressions', formatVersion: 1 } as const

/** Suppressions as JSON. */
export interface SuppressionDocument {
  readonly format: 'mcpver-suppressions'
  readonly formatVersion: 1
  readonly suppressions: readonly Suppression[]
}

/** Suppressions as a document, to be read back by `readSuppressions`. */
export function writeSuppressions(suppressions: readonly Suppression[]): SuppressionDocument {
  return {
    ...FORMAT,
    suppressions: suppressions.map(({ rule, tool, pointer, reason, expires }) => ({
      rule,
      tool,
      ...(pointer !== undefined && { pointer }),
      reason,
      ...(expires !== undefined && { expires }),
    })),
  }
}

/**
 * The suppressions of a document. Whether each holds, `applySuppressions` says.
 *
 * @throws {CoreError} `ERR_INVALID_DOCUMENT` for another shape, with its place; `ERR_LATER_FORMAT`.
 */
export function readSuppressions(document: unknown): Suppression[] {
  const { suppressions } = DocumentNode.open(document, FORMAT).members(['format', 'formatVersion', 'suppressions'])
  return suppressions.elements().map((node) => {
    const { rule, tool, pointer, reason, expires } = node.members(['rule', 'tool', 'reason'], ['pointer', 'expires'])
    return {
      rule: rule.text(),
      tool: tool.text(),
      ...(pointer && { pointer: pointer.text() }),
      reason: reason.text(),
      ...(expires && { expires: expires.text() }),
    }
  })
}
