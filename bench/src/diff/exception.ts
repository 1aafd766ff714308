import { readFileSync, writeFileSync } from 'node:fs'
import type { SchemaCase } from './case.ts'
import { confirmWitness, isValid } from './validator.ts'

/**
 * What a label of a suite should be, with evidence that ajv checks. With `witness`: a value that the old schema accepts and
 * the new one refuses, so the case is incompatible. With `reason`: the case is compatible, because the old schema accepts one
 * value only (a `const`) and the new one accepts it.
 */
export type LabelException = { readonly suite: string; readonly id: string } & (
  { readonly witness: unknown } | { readonly reason: string }
)

const PATH = new URL('exceptions.json', import.meta.url)

export function readExceptions(): LabelException[] {
  return JSON.parse(readFileSync(PATH, 'utf8')) as LabelException[]
}

export function writeExceptions(exceptions: readonly LabelException[]): void {
  writeFileSync(PATH, `${JSON.stringify(exceptions, undefined, 2)}\n`)
}

/** Whether ajv agrees with an exception. */
export function isSupported(exception: LabelException, { old, new: next, dialect }: SchemaCase): boolean {
  const [accepting, refusing] = [
    { schema: old, dialect },
    { schema: next, dialect },
  ]
  if ('witness' in exception) {
    return confirmWitness({ witness: exception.witness, accepting, refusing }) === 'confirmed'
  }
  return isConstant(old) && isValid(refusing, old.const) === true
}

/** Whether a schema accepts one value only. */
export function isConstant(schema: unknown): schema is { readonly const: unknown } {
  return typeof schema === 'object' && schema !== null && Object.keys(schema).length === 1 && 'const' in schema
}
