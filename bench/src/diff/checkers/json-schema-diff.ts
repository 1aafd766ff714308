import { createRequire } from 'node:module'
import type { CheckerFunction } from '../checker.ts'
import { peerFolder } from '../peer-package.ts'

/** What is used of the package. */
interface JsonSchemaDiff {
  readonly diffSchemas: (schemas: {
    readonly sourceSchema: unknown
    readonly destinationSchema: unknown
  }) => Promise<{ readonly removalsFound: boolean }>
}

/** json-schema-diff: a break when it finds that something was removed from what is accepted. */
export function load(): CheckerFunction {
  const { diffSchemas } = createRequire(import.meta.url)(peerFolder('json-schema-diff')) as JsonSchemaDiff
  return async ({ old, new: next }) => {
    const { removalsFound } = await diffSchemas({ sourceSchema: old, destinationSchema: next })
    return { answer: removalsFound ? 'breaking' : 'compatible' }
  }
}
