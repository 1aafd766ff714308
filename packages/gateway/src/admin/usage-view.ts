import type { JsonObject } from '@mcpver/core'
import type { UsageRow } from '../usage/usage-counter.ts'
import { COUNT, described, mapOf, objectOf, TEXT, TIME, type JsonSchema } from './json-schema.ts'

/** The calls of one version of a tool by one caller. */
export const USAGE_ROW_SCHEMA: JsonSchema = objectOf(
  {
    server: TEXT,
    tool: TEXT,
    client: described(objectOf({ name: TEXT, version: TEXT }), 'What the client calls itself: a claim'),
    calls: COUNT,
    outcomes: objectOf({
      served: COUNT,
      'tool-error': described(COUNT, 'The tool answered with an error'),
      error: described(COUNT, 'The server answered with an error of the protocol'),
      failed: described(COUNT, 'The server did not answer'),
      refused: described(COUNT, 'The gateway refused'),
      abandoned: described(COUNT, 'The client did not wait'),
    }),
    refusals: described(mapOf(COUNT), 'Refusals by code'),
    deprecated: described(COUNT, 'Calls that were let through although the tool is deprecated'),
    lastCallAt: TIME,
  },
  {
    version: described(TEXT, 'Of the tool; absent for calls that were refused'),
    principal: described(TEXT, 'Absent when nobody was authenticated'),
  },
)

/** A row, as it is shown. */
export function toUsageView({ version, principal, client, outcomes, refusals, ...row }: UsageRow): JsonObject {
  return {
    ...row,
    ...(version !== undefined && { version }),
    ...(principal !== undefined && { principal }),
    client: { ...client },
    outcomes: { ...outcomes },
    refusals: Object.fromEntries(refusals),
  }
}
