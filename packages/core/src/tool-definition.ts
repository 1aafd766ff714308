import { CoreError } from './core-error.ts'
import { isPlainObject, pointerTo, type JsonObject } from './json.ts'
import { logged } from './logger.ts'
import { quote } from './quote.ts'
import { isToolName } from './tool-name.ts'

/** What a server says of how a tool behaves; each hint is a claim, not a guarantee. */
export interface ToolAnnotations {
  readonly title?: string
  readonly readOnlyHint?: boolean
  readonly destructiveHint?: boolean
  readonly idempotentHint?: boolean
  readonly openWorldHint?: boolean
  readonly [annotation: string]: unknown
}

/**
 * A tool as `tools/list` shows it, with every field that this package does not know.
 *
 * Source: Model Context Protocol, `Tool`, revisions 2024-11-05 to 2026-07-28.
 */
export interface ToolDefinition {
  readonly name: string
  readonly title?: string
  readonly description?: string
  /** A JSON Schema whose root says `type: "object"`. */
  readonly inputSchema: JsonObject
  readonly outputSchema?: JsonObject
  readonly annotations?: ToolAnnotations
  readonly _meta?: Readonly<Record<string, unknown>>
  readonly [field: string]: unknown
}

/** The known fields that must have a type where they stand; the protocol leaves the others open. */
const FIELDS: readonly (readonly [field: string, type: string, isValid: (value: unknown) => boolean])[] = [
  ['title', 'a text', isString],
  ['description', 'a text', isString],
  ['outputSchema', 'an object', isPlainObject],
  ['annotations', 'an object', isPlainObject],
  ['_meta', 'an object', isPlainObject],
]

/**
 * Narrows a value, as it came from JSON, to a tool definition. Nothing is dropped and nothing is filled in.
 *
 * @param at Where the value stands, as a JSON Pointer, for the message. Default: the root.
 * @throws {CoreError} `ERR_INVALID_TOOL_DEFINITION`, naming the place and the value.
 */
export function parseToolDefinition(value: unknown, at = ''): ToolDefinition {
  if (!isPlainObject(value)) throw logged(invalidDefinition(at, value, 'an object'))
  if (!isToolName(value['name'])) throw logged(invalidDefinition(pointerTo(at, 'name'), value['name'], 'a tool name'))
  if (!isPlainObject(value['inputSchema'])) {
    throw logged(invalidDefinition(pointerTo(at, 'inputSchema'), value['inputSchema'], 'an object'))
  }
  for (const [field, type, isValid] of FIELDS) {
    const found = value[field]
    if (found !== undefined && !isValid(found)) throw logged(invalidDefinition(pointerTo(at, field), found, type))
  }
  return value as unknown as ToolDefinition
}

function isString(value: unknown): boolean {
  return typeof value === 'string'
}

function invalidDefinition(at: string, value: unknown, expected: string): CoreError<'ERR_INVALID_TOOL_DEFINITION'> {
  return new CoreError(
    `Not a tool definition: ${quote(value)} at ${at === '' ? 'the root' : at}, expected ${expected}`,
    {
      code: 'ERR_INVALID_TOOL_DEFINITION',
      hint: 'A definition is one entry of the "tools" that a server answers to tools/list.',
    },
  )
}
