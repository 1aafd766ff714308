import { registerSchema, unregisterSchema, validate, type SchemaObject } from '@hyperjump/json-schema/draft-2020-12'
import '@hyperjump/json-schema/draft-07'
import { Ajv, type Options } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'

/** Whether a value is valid against the schema that the validator was made for. */
export type Validator = (value: unknown) => boolean

/** The dialects that validators are made for. */
export type ValidatorDialect = 'draft-07' | '2020-12'

const OPTIONS: Options = { strict: false, validateFormats: false, validateSchema: false, logger: false }

/**
 * A validator by ajv. Formats are annotations to it. It is known to be wrong about `unevaluatedItems` beside `contains` and
 * about what a failing `if` evaluates, and it has no dynamic scope across resources.
 */
export function ajvValidator(schema: unknown, dialect: ValidatorDialect = '2020-12'): Validator {
  if (typeof schema === 'boolean') return () => schema
  const { $schema: _dialect, ...rest } = schema as Record<string, unknown>
  const ajv = dialect === 'draft-07' ? new Ajv(OPTIONS) : new Ajv2020(OPTIONS)
  const compiled = ajv.compile(rest)
  return (value) => compiled(value)
}

/** The meta-schemas by which hyperjump reads each dialect. */
const META_SCHEMAS: Readonly<Record<ValidatorDialect, string>> = {
  'draft-07': 'http://json-schema.org/draft-07/schema',
  '2020-12': 'https://json-schema.org/draft/2020-12/schema',
}

let registered = 0

/** A validator by hyperjump, which keeps to the letter of the specification. */
export async function hyperjumpValidator(schema: unknown, dialect: ValidatorDialect = '2020-12'): Promise<Validator> {
  if (typeof schema === 'boolean') return () => schema
  const uri = `https://cases.example/${String(registered++)}`
  registerSchema(schema as SchemaObject, uri, META_SCHEMAS[dialect])
  try {
    const compiled = await validate(uri)
    return (value) => compiled(value as never).valid
  } finally {
    unregisterSchema(uri)
  }
}
