import { quote } from '@mcpver/core'
import type { CallToolResult } from '@modelcontextprotocol/server'
import type { CompiledSchema, Validated } from './tool-schema.ts'

/** Arguments that a schema refuses: the caller's mistake, not the tool's. */
export class InvalidCall extends Error {}

/**
 * The value as a schema lets it through, or a promise of it; any value where there is no schema.
 *
 * Throws, or rejects with, what is made of the issues.
 */
export function validated(
  schema: CompiledSchema | undefined,
  value: unknown,
  toError: (issues: string) => Error,
): unknown {
  if (schema === undefined) return value
  const check = (result: Validated): unknown => {
    if (result.success) return result.value
    throw toError(result.issues)
  }
  const result = schema.validate(value)
  return 'then' in result ? result.then(check) : check(result)
}

/** The result that tells a model what went wrong. */
export function errorResult(error: unknown): CallToolResult {
  return { content: [{ type: 'text', text: textOf(error) }], isError: true }
}

function textOf(error: unknown): string {
  try {
    return String(error instanceof Error ? error.message : error)
  } catch {
    // Anything can be thrown, also what has no text.
    return quote(error)
  }
}
