import { dereference, validate, type Schema } from '@cfworker/json-schema'
import type { JsonValue } from '@mcpver/core'
import { isCheapToMatch } from '../pattern/match-cost.ts'
import { copyForValidator, needsNoCopy, type ReadingOptions } from '../witness/document-copy.ts'
import { isCostly } from '../witness/validation-cost.ts'
import { problemsOf, type FoundProblem, type InstanceProblem, type ReadSchema } from './instance-problem.ts'
import { sizeOf, textsOf, type InstanceSize } from './instance-size.ts'
import { readableSchema, type SchemaFacts } from './readable-schema.ts'

/** Schemas that are looked at for one value, each time that one is. */
const MOST_VISITS = 200_000
/** A value of more is told one problem only: telling all takes memory for each of them. */
const MOST_FOR_ALL = 20_000
const DEFAULT_MOST = 10

/**
 * What is said of a value.
 *
 * - `valid`: it fits.
 * - `invalid`: it does not, and these are the first problems; `more` is the number of further ones, as far as they are known.
 * - `unknown`: nobody can say, because it is too deep or too large (`instance`), because it holds numbers that no double holds
 *   (`number`), or because the schema has a regular expression that takes too long (`schema`).
 */
export type InstanceVerdict =
  | { readonly verdict: 'valid' }
  | { readonly verdict: 'invalid'; readonly problems: readonly InstanceProblem[]; readonly more: number }
  | { readonly verdict: 'unknown'; readonly fault: 'instance' | 'number' | 'schema' }

/** How a value is held against a schema. */
export interface InstanceOptions {
  /**
   * JSON Pointers of the numbers in the value that were rounded when they were read, so that nothing is held against them that
   * may be true of the double alone. Asked for only when something does not fit. Default: none.
   */
  readonly rounded?: () => readonly string[]
  /** How many problems are told. Default: 10. */
  readonly most?: number
}

/** How a schema is read. */
export interface InstanceValidatorOptions {
  /** The dialect of a schema that does not say `$schema`. Default: `2020-12`. */
  readonly dialect?: 'draft-07' | '2020-12'
  /** Whether `format` is an annotation, as both dialects say, or an assertion. Default: `annotation`. */
  readonly formats?: 'annotation' | 'assertion'
}

/**
 * Holds values against a JSON Schema, of 2020-12 or draft-07. Whoever writes the schema or the value cannot keep it busy: nothing
 * is fetched, and what would take too long is `unknown`.
 */
export class InstanceValidator {
  readonly #schema: unknown
  readonly #options: ReadingOptions
  readonly #facts: SchemaFacts
  readonly #read: ReadSchema

  /** @throws {DiffError} `ERR_SCHEMA_UNREADABLE` for a schema that means nothing, or refers to something outside of it. */
  constructor(schema: unknown, { dialect = '2020-12', formats = 'annotation' }: InstanceValidatorOptions = {}) {
    this.#facts = readableSchema(schema, { dialect, formats })
    this.#options = { dialect: this.#facts.dialect, formats }
    this.#schema = schema
    this.#read = needsNoCopy(schema)
      ? { schema: schema as Schema | boolean, lookup: {} }
      : this.#copy({ texts: new Set<string>() })
  }

  /** Says whether a value fits. Never throws. */
  validate(instance: JsonValue, { rounded = none, most = DEFAULT_MOST }: InstanceOptions = {}): InstanceVerdict {
    const size = sizeOf(instance)
    const read = this.#readFor(instance, size)
    if (read === undefined) return { verdict: 'unknown', fault: 'schema' }
    try {
      if (this.#isTooMuch(read, instance, size)) return { verdict: 'unknown', fault: 'instance' }
      const quick = this.#validate(instance, read, true)
      if (quick.valid) return { verdict: 'valid' }
      const { errors } = size.values > MOST_FOR_ALL ? quick : this.#validate(instance, read, false)
      return verdictOf(problemsOf(errors, read), { rounded: rounded(), most })
    } catch {
      // The engine's stack has ended, or a name is no text that could be told.
      return { verdict: 'unknown', fault: 'instance' }
    }
  }

  #validate(instance: JsonValue, { schema, lookup }: ReadSchema, isQuick: boolean): ReturnType<typeof validate> {
    return validate(instance, schema, this.#facts.dialect === 'draft-07' ? '7' : '2020-12', lookup, isQuick)
  }

  /** The schema for a value: regular expressions that could keep a matcher busy with its texts are decided beforehand. */
  #readFor(instance: JsonValue, { longestText }: InstanceSize): ReadSchema | undefined {
    if (this.#facts.patterns.every((source) => isCheapToMatch(source, longestText))) return this.#read
    try {
      return this.#copy(textsOf(instance))
    } catch {
      return undefined
    }
  }

  #copy(of: { readonly texts: ReadonlySet<string>; readonly names?: ReadonlySet<string> }): ReadSchema {
    const schema = copyForValidator(this.#schema, { ...this.#options, ...of }) as Schema | boolean
    return { schema, lookup: dereference(schema) }
  }

  #isTooMuch({ schema }: ReadSchema, instance: JsonValue, { values }: InstanceSize): boolean {
    const { schemas, isUneven } = this.#facts
    if (!isUneven && schemas * values <= MOST_VISITS) return false
    return isCostly(schema, instance, MOST_VISITS)
  }
}

function none(): readonly string[] {
  return []
}

interface Telling {
  readonly rounded: readonly string[]
  readonly most: number
}

function verdictOf(found: readonly FoundProblem[], { rounded, most }: Telling): InstanceVerdict {
  const sure = rounded.length === 0 ? found : found.filter((problem) => isSure(problem, rounded))
  if (sure.length === 0) return { verdict: 'unknown', fault: 'number' }
  const problems = sure.slice(0, most).map(({ pointer, expected }) => ({ pointer, expected }))
  return { verdict: 'invalid', problems, more: sure.length - problems.length }
}

/** Keywords that look at no number. */
const BLIND: ReadonlySet<string> = new Set([
  'dependentRequired',
  'dependencies',
  'false',
  'maxItems',
  'maxProperties',
  'minItems',
  'minProperties',
  'required',
])

/** Whether something would not fit either if the rounded numbers were what they are. */
function isSure({ pointer, keyword, isConditional }: FoundProblem, rounded: readonly string[]): boolean {
  if (isConditional) return false
  return BLIND.has(keyword) || !rounded.some((at) => at === pointer || at.startsWith(`${pointer}/`))
}
