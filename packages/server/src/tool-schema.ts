import { isPlainObject, logged, parseJson, quote, type JsonObject } from '@mcpver/core'
import { fromJsonSchema, type StandardSchemaWithJSON } from '@modelcontextprotocol/server'
import { ToolServerError } from './tool-server-error.ts'

/**
 * A schema as authors write it: a Standard Schema that can say itself as JSON Schema (zod 4, ArkType, Valibot through
 * `toStandardJsonSchema`), or a plain JSON Schema.
 */
export type ToolSchema = StandardSchemaWithJSON | JsonObject

/** The type of what a schema lets through. */
export type SchemaOutput<S> = S extends StandardSchemaWithJSON
  ? StandardSchemaWithJSON.InferOutput<S>
  : Readonly<Record<string, unknown>>

/** The value that a schema made of another, or what is wrong with that. */
export type Validated =
  { readonly success: true; readonly value: unknown } | { readonly success: false; readonly issues: string }

/** Which side of a tool a schema describes. */
export type SchemaSide = 'input' | 'output'

/** A schema that validates and knows its JSON Schema. */
export interface CompiledSchema {
  readonly json: JsonObject
  validate(value: unknown): Validated | Promise<Validated>
}

type StandardProps = StandardSchemaWithJSON['~standard']

/**
 * Makes any supported schema one that validates and knows its JSON Schema (2020-12).
 *
 * @throws {ToolServerError} `ERR_SCHEMA_UNSUPPORTED` for what is neither a JSON Schema nor a Standard Schema with one, and for
 *   an input schema whose root is not an object.
 */
export function compileSchema(schema: ToolSchema, side: SchemaSide): CompiledSchema {
  const standard = standardOf(schema)
  return { json: jsonSchemaOf(standard, side), validate: (value) => validate(standard, value) }
}

function standardOf(schema: ToolSchema): StandardProps {
  if (isStandardSchema(schema)) return schema['~standard']
  if (!isPlainObject(schema)) throw logged(unsupported(`${quote(schema)} is not a schema`))
  // The 1.x SDK took these; as a JSON Schema it would say nothing and let everything through.
  if (Object.values(schema).some(isStandardSchema)) throw logged(unsupported('An object of schemas is not a schema'))
  try {
    return fromJsonSchema(onWire(schema))['~standard']
  } catch (cause) {
    throw logged(unsupported('The JSON Schema cannot be compiled', cause))
  }
}

function isStandardSchema(schema: unknown): schema is StandardSchemaWithJSON {
  // ArkType's schemas are functions; a plain JSON Schema has no such member.
  return ((typeof schema === 'object' && schema !== null) || typeof schema === 'function') && '~standard' in schema
}

function jsonSchemaOf(standard: StandardProps, side: SchemaSide): JsonObject {
  // Valibot's own schemas validate and have no JSON Schema.
  const converter = (standard as Partial<StandardProps>).jsonSchema
  if (converter === undefined) {
    throw logged(unsupported(`A schema of ${quote(standard.vendor)} cannot say itself as JSON Schema`))
  }
  const json = convert(() => converter[side]({ target: 'draft-2020-12' }))
  // An input is an object by protocol, though a union of objects may leave it to its branches to say so.
  const isUnsaid = json['type'] === undefined && (side === 'input' || describesObjects(json))
  const said: JsonObject = isUnsaid ? { type: 'object', ...json } : json
  if (side === 'input' && said['type'] !== 'object') {
    throw logged(unsupported(`An input schema of type ${quote(said['type'])} does not describe arguments`))
  }
  return said
}

/**
 * Whether a schema that does not say so describes objects. The SDK wraps what is not said to be an object before it shows
 * it to clients of the 2025 era.
 */
function describesObjects(schema: unknown): boolean {
  if (!isPlainObject(schema)) return false
  if (schema['type'] !== undefined) return schema['type'] === 'object'
  if ('properties' in schema) return true
  const branches: unknown = schema['anyOf'] ?? schema['oneOf'] ?? schema['allOf']
  return Array.isArray(branches) && branches.every(describesObjects)
}

function convert(toJsonSchema: () => unknown): JsonObject {
  try {
    return onWire(toJsonSchema() as JsonObject)
  } catch (cause) {
    throw logged(unsupported('The schema has no JSON Schema', cause))
  }
}

/** A copy as it will be on the wire: libraries leave undefined members and hidden helpers in theirs. */
function onWire(schema: JsonObject): JsonObject {
  return parseJson(JSON.stringify(schema)) as JsonObject
}

function validate(standard: StandardProps, value: unknown): Validated | Promise<Validated> {
  const result = standard.validate(value)
  // Most schemas answer at once; only those with asynchronous refinements give a promise, which need not be of this realm.
  return 'then' in result ? Promise.resolve(result).then(toValidated) : toValidated(result)
}

function toValidated(result: Awaited<ReturnType<StandardProps['validate']>>): Validated {
  if (result.issues === undefined) return { success: true, value: result.value }
  return { success: false, issues: result.issues.map(describeIssue).join('; ') }
}

type Issue = Extract<
  Awaited<ReturnType<StandardProps['validate']>>,
  { readonly issues: readonly unknown[] }
>['issues'][number]

function describeIssue({ message, path = [] }: Issue): string {
  const at = path.map((segment) => String(typeof segment === 'object' ? segment.key : segment)).join('.')
  return at === '' ? message : `${at}: ${message}`
}

function unsupported(message: string, cause?: unknown): ToolServerError {
  return new ToolServerError(message, {
    code: 'ERR_SCHEMA_UNSUPPORTED',
    hint: 'Give a zod (4.2 or later) or ArkType schema of an object, a Valibot one in toStandardJsonSchema() of @valibot/to-json-schema, or a JSON Schema.',
    cause,
  })
}
