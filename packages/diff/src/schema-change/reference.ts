import { isPlainObject } from '@mcpver/core'
import { pathOf, valueAt } from './json-path.ts'

/** No schema that a person wrote is nested deeper; one that contains itself ends here. */
const DEEPEST = 200

/** A definition that a `$ref` leads to. */
export interface Definition {
  /** Where it stands in its own schema. */
  readonly path: readonly string[]
  readonly schema: unknown
}

/**
 * What a `$ref` of a schema leads to inside that same schema; `undefined` for anchors, other documents and nothing. Follows
 * a chain of definitions that are references and nothing else.
 */
export function resolveReference(root: unknown, reference: unknown): Definition | undefined {
  const followed = new Set<string>()
  let found = lookUp(root, reference)
  while (found !== undefined && isBareReference(found.schema) && !followed.has(found.path.join('/'))) {
    followed.add(found.path.join('/'))
    found = lookUp(root, found.schema.$ref)
  }
  return found
}

function lookUp(root: unknown, reference: unknown): Definition | undefined {
  const path = pathIn(reference)
  const schema = path && valueAt(root, path)
  return path === undefined || schema === undefined ? undefined : { path, schema }
}

/** The place that a reference into the same document names; `undefined` for anchors and other documents. */
export function pathIn(reference: unknown): readonly string[] | undefined {
  return typeof reference === 'string' && reference.startsWith('#') ? pathOf(decoded(reference.slice(1))) : undefined
}

/** A fragment is percent-encoded; a malformed one is read as it stands. */
function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment
  }
}

function isBareReference(schema: unknown): schema is { readonly $ref: unknown } {
  return isPlainObject(schema) && Object.hasOwn(schema, '$ref') && Object.keys(schema).length === 1
}

/** Every `$ref` into the same document that stands anywhere in a schema, each once. */
export function schemaReferences(schema: unknown, found = new Set<string>(), depth = 0): ReadonlySet<string> {
  if (typeof schema !== 'object' || schema === null || depth > DEEPEST) return found
  for (const [name, member] of Object.entries(schema) as [string, unknown][]) {
    if (typeof member !== 'string') schemaReferences(member, found, depth + 1)
    else if (name === '$ref' && member.startsWith('#/')) found.add(member)
  }
  return found
}

/** What callers call the first place where a schema refers to a definition, outside of definitions. */
export function trailTo(schema: unknown, reference: string, depth = 0): readonly string[] | undefined {
  if (!isPlainObject(schema) || depth > DEEPEST) return undefined
  if (Object.hasOwn(schema, '$ref') && schema['$ref'] === reference) return []
  for (const [step, below] of [...namedSchemas(schema), ...otherSchemas(schema)]) {
    const trail = trailTo(below, reference, depth + 1)
    if (trail !== undefined) return step === undefined ? trail : [step, ...trail]
  }
  return undefined
}

type Step = readonly [step: string | undefined, schema: unknown]

function namedSchemas({ properties }: Readonly<Record<string, unknown>>): Step[] {
  return isPlainObject(properties) ? Object.entries(properties) : []
}

function otherSchemas(schema: Readonly<Record<string, unknown>>): Step[] {
  const elements = ['items', 'additionalItems', 'contains'].map((keyword): Step => ['[]', schema[keyword]])
  const members = ['anyOf', 'oneOf', 'allOf', 'prefixItems'].flatMap((keyword): Step[] => {
    const list: unknown = schema[keyword]
    return Array.isArray(list) ? list.map((member: unknown): Step => [undefined, member]) : []
  })
  return [...elements, ...members, ['*', schema['additionalProperties']]]
}
