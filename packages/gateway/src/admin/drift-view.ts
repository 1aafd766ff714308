import type { JsonObject } from '@mcpver/core'
import type { Drift } from '../contract/drift.ts'
import { choiceOf, described, FLAG, listOf, objectOf, TEXT, type JsonSchema } from './json-schema.ts'

/** How what a server lists differs from what was approved. */
export const DRIFT_SCHEMA: JsonSchema = objectOf(
  {
    server: TEXT,
    release: TEXT,
    tool: TEXT,
    kind: choiceOf('changed', 'unknown', 'missing'),
    passes: described(FLAG, 'Whether the tool can be listed and called nevertheless'),
    reasons: described(listOf(TEXT), 'What was judged of it, a sentence each'),
  },
  {
    approved: described(TEXT, 'The digest of what was approved'),
    found: described(TEXT, 'The digest of what is listed'),
  },
)

/** A difference, as it is shown. */
export function toDriftView({ reasons, ...drift }: Drift): JsonObject {
  return { ...drift, reasons: [...reasons] }
}
