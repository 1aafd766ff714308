import type { JsonObject, JsonValue } from '@mcpver/core'

/** Schemas of what the API says and takes, in JSON Schema 2020-12, as OpenAPI 3.1 has it. */
export type JsonSchema = JsonObject

export const TEXT: JsonSchema = Object.freeze({ type: 'string' })
export const FLAG: JsonSchema = Object.freeze({ type: 'boolean' })
export const COUNT: JsonSchema = Object.freeze({ type: 'integer', minimum: 0 })
export const NUMBER: JsonSchema = Object.freeze({ type: 'number' })
/** Milliseconds since 1970-01-01T00:00:00Z. */
export const TIME: JsonSchema = Object.freeze({
  type: 'integer',
  minimum: 0,
  description: 'Milliseconds since 1970-01-01T00:00:00Z',
})

/** An object with these members and no others. */
export function objectOf(
  required: Readonly<Record<string, JsonSchema>>,
  optional: Readonly<Record<string, JsonSchema>> = {},
): JsonSchema {
  return {
    type: 'object',
    properties: { ...required, ...optional },
    required: Object.keys(required),
    additionalProperties: false,
  }
}

/** An object whose members have names that are not known beforehand. */
export function mapOf(values: JsonSchema): JsonSchema {
  return { type: 'object', additionalProperties: values }
}

export function listOf(items: JsonSchema): JsonSchema {
  return { type: 'array', items }
}

/** One of these values. */
export function choiceOf(...values: readonly JsonValue[]): JsonSchema {
  return { enum: values }
}

/** A value of one of these kinds. */
export function eitherOf(...schemas: readonly JsonSchema[]): JsonSchema {
  return { oneOf: schemas }
}

/** A schema with a sentence on what it means. */
export function described(schema: JsonSchema, description: string): JsonSchema {
  return { ...schema, description }
}

/** A schema that stands under a name in the document. */
export function named(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` }
}
