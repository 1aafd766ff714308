import type { JsonObject } from '@mcpver/core'
import type { ProcessPoolStats } from '../upstream/process-pool.ts'
import { COUNT, described, objectOf, TEXT, type JsonSchema } from './json-schema.ts'

/** The processes of a release. */
export const PROCESSES_SCHEMA: JsonSchema = objectOf(
  {
    running: COUNT,
    starting: COUNT,
    stopping: COUNT,
    pending: described(COUNT, 'Requests under way'),
    restarts: described(COUNT, 'How many were started because one had ended by itself'),
    failures: described(COUNT, 'How many failed in a row before they ever answered'),
  },
  { lastError: TEXT, memory: described(COUNT, 'In bytes') },
)

/** The processes of a release, as they are shown. */
export function toProcessView(stats: ProcessPoolStats): JsonObject {
  return { ...stats }
}
