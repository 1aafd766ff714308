import { dereference, validate, type Schema } from '@cfworker/json-schema'
import type { JsonValue } from '@mcpver/core'
import { isPortable } from '../schema/portable.ts'
import { copyForValidator, needsNoCopy, type ReadingOptions } from './document-copy.ts'
import { isCostly } from './validation-cost.ts'

/** A schema and how a validator reads it. */
export interface ValidatedSchema {
  readonly schema: unknown
  readonly options: ReadingOptions
}

/**
 * Has a validator that shares no code with the prover confirm a witness: accepted by one schema and refused by the other.
 * `false` also when the validator cannot say. It matches patterns by backtracking: one that could keep it busy is replaced by
 * the texts of the witness that the pattern's automaton accepts.
 */
export function isConfirmed(witness: JsonValue, accepting: ValidatedSchema, refusing: ValidatedSchema): boolean {
  try {
    return isValid(witness, accepting) && !isValid(witness, refusing)
  } catch {
    return false
  }
}

function isValid(value: JsonValue, { schema, options }: ValidatedSchema): boolean {
  const draft = options.dialect === 'draft-07' ? '7' : '2020-12'
  if (needsNoCopy(schema)) return validate(value, schema as Schema | boolean, draft, NOTHING_REFERRED).valid
  const copy = copyForValidator(schema, { ...options, texts: textsIn(value) }) as Schema | boolean
  if (typeof copy === 'boolean') return copy
  const hasReferences = !isPortable(copy)
  if (hasReferences && isCostly(copy, value)) throw new Error('Validating would take too long')
  const lookup = hasReferences ? dereference(copy) : NOTHING_REFERRED
  return validate(value, copy, draft, lookup).valid
}

/** Looking up where references lead costs more than validating, and most tools have none. */
const NOTHING_REFERRED: Record<string, Schema | boolean> = {}

function textsIn(value: JsonValue, into = new Set<string>()): ReadonlySet<string> {
  if (typeof value === 'string') into.add(value)
  if (typeof value !== 'object' || value === null) return into
  for (const [name, part] of Object.entries(value)) {
    into.add(name)
    textsIn(part, into)
  }
  return into
}
