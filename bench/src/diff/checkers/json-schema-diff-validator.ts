import { AssertionError } from 'node:assert'
import { createRequire } from 'node:module'
import type { CheckerFunction } from '../checker.ts'
import { peerFolder } from '../peer-package.ts'

/** What is used of the package. */
interface Validator {
  readonly validateSchemaCompatibility: (original: unknown, changed: unknown) => void
}

/** json-schema-diff-validator: throws an assertion for what it holds for a break. */
export function load(): CheckerFunction {
  const { validateSchemaCompatibility } = createRequire(import.meta.url)(
    peerFolder('json-schema-diff-validator'),
  ) as Validator
  return ({ old, new: next }) => {
    try {
      validateSchemaCompatibility(old, next)
      return { answer: 'compatible' }
    } catch (error) {
      if (error instanceof AssertionError) return { answer: 'breaking' }
      throw error
    }
  }
}
