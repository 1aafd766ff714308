import { canonicalize } from './canonical-json.ts'
import { isPlainObject } from './json.ts'
import type { ToolDefinition } from './tool-definition.ts'

/** Keywords that say something to people and models, and nothing to a program. */
const PROSE: ReadonlySet<string> = new Set(['title', 'description', '$comment', 'examples'])

/** Keywords whose value is a schema, or a list of schemas (draft-07 has both for `items`). */
const SCHEMA_OR_LIST: ReadonlySet<string> = new Set([
  'additionalItems',
  'additionalProperties',
  'allOf',
  'anyOf',
  'contains',
  'contentSchema',
  'else',
  'if',
  'items',
  'not',
  'oneOf',
  'prefixItems',
  'propertyNames',
  'then',
  'unevaluatedItems',
  'unevaluatedProperties',
])

/** Keywords whose value is an object with schemas (and for `dependencies` also lists of names) under names of its own. */
const SCHEMAS_BY_NAME: ReadonlySet<string> = new Set([
  '$defs',
  'definitions',
  'dependencies',
  'dependentSchemas',
  'patternProperties',
  'properties',
])

/** No deeper than canonical JSON goes; a schema that contains itself ends here too. */
const DEEPEST = 1000

/** Thrown inside this file only; the search for the place is left to `canonicalize`, which refuses the same definitions. */
const TOO_DEEP = new Error('too deep')

/**
 * The part of a definition that a program relies on: schemas and annotations without prose, and how the tool is executed.
 *
 * @throws {CoreError} `ERR_NOT_CANONICALIZABLE` for a schema that contains itself or is nested over 1,000 levels.
 */
export function contractOf(definition: ToolDefinition): Record<string, unknown> {
  try {
    return relevantOf(definition)
  } catch (error) {
    if (error === TOO_DEEP) canonicalize(definition)
    throw error
  }
}

function relevantOf({ inputSchema, outputSchema, annotations, execution }: ToolDefinition): Record<string, unknown> {
  const { title: _prose, ...hints } = annotations ?? {}
  return {
    inputSchema: withoutProse(inputSchema, 1),
    ...(outputSchema !== undefined && { outputSchema: withoutProse(outputSchema, 1) }),
    // No annotations and an empty object say the same.
    ...(Object.keys(hints).length > 0 && { annotations: hints }),
    ...(execution !== undefined && { execution }),
  }
}

/**
 * A schema without its prose, all the way down. Only places where a schema stands are touched: a property that is called
 * `description` stays, and so does everything in `const`, `enum` and `default`.
 *
 * Loops instead of `map` with closures: half the stack per level, and 1,000 levels must fit beside the caller's own.
 */
function withoutProse(schema: unknown, depth: number): unknown {
  if (depth > DEEPEST) throw TOO_DEEP
  if (Array.isArray(schema)) return listWithoutProse(schema, depth + 1)
  if (!isPlainObject(schema)) return schema
  const kept: [string, unknown][] = []
  for (const keyword of Object.keys(schema)) {
    if (!PROSE.has(keyword)) kept.push([keyword, stripKeyword(keyword, schema[keyword], depth + 1)])
  }
  return Object.fromEntries(kept)
}

function listWithoutProse(list: readonly unknown[], depth: number): unknown[] {
  const kept: unknown[] = []
  for (const element of list) kept.push(withoutProse(element, depth))
  return kept
}

function stripKeyword(keyword: string, value: unknown, depth: number): unknown {
  if (SCHEMA_OR_LIST.has(keyword)) return withoutProse(value, depth)
  if (!SCHEMAS_BY_NAME.has(keyword) || !isPlainObject(value)) return value
  const kept: [string, unknown][] = []
  for (const name of Object.keys(value)) kept.push([name, withoutProse(value[name], depth)])
  return Object.fromEntries(kept)
}
