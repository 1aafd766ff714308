import { Ajv } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { withoutDialect, type Dialect } from './case.ts'

/** What ajv says of a witness. `unreadable`: it refuses one of the schemas, such as one with the booleans of draft-04. */
export type Confirmation = 'confirmed' | 'refused' | 'unreadable'

/** A schema and the dialect that it is read in. */
export interface ReadSchema {
  readonly schema: unknown
  readonly dialect: Dialect
}

/** A value that is said to be accepted by one schema and refused by another. */
export interface WitnessClaim {
  readonly witness: unknown
  readonly accepting: ReadSchema
  readonly refusing: ReadSchema
}

const OPTIONS = { strict: false, validateFormats: false, logger: false } as const

const VALIDATORS = {
  // Draft-07 ignores what stands beside a `$ref`; ajv does so only when it is told to.
  'draft-07': (): Ajv => new Ajv({ ...OPTIONS, ignoreKeywordsWithRef: true }),
  '2020-12': (): Ajv2020 => new Ajv2020(OPTIONS),
} satisfies Record<Dialect, unknown>

/** Making a validator takes longer than most schemas do. */
const SHARED = { 'draft-07': VALIDATORS['draft-07'](), '2020-12': VALIDATORS['2020-12']() }

/** Asks ajv whether a witness is one. */
export function confirmWitness({ witness, accepting, refusing }: WitnessClaim): Confirmation {
  const [isAccepted, isStillAccepted] = [isValid(accepting, witness), isValid(refusing, witness)]
  if (isAccepted === undefined || isStillAccepted === undefined) return 'unreadable'
  return isAccepted && !isStillAccepted ? 'confirmed' : 'refused'
}

/** What ajv says of a value; `undefined` when it cannot read the schema. */
export function isValid({ schema, dialect }: ReadSchema, value: unknown): boolean | undefined {
  const readable = withoutDialect(schema)
  if (typeof readable === 'boolean') return readable
  if (typeof readable !== 'object' || readable === null) return undefined
  // A validator remembers every `$id`, and many suites use the same one for different schemas.
  const ajv = JSON.stringify(readable).includes('"$id"') ? VALIDATORS[dialect]() : SHARED[dialect]
  try {
    return ajv.compile(readable)(value)
  } catch {
    return undefined
  } finally {
    ajv.removeSchema(readable)
  }
}
