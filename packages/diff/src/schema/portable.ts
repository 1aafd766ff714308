/** Keywords that tie a schema to the document that it stands in. */
const TIES: ReadonlySet<string> = new Set([
  '$ref',
  '$dynamicRef',
  '$recursiveRef',
  '$id',
  '$anchor',
  '$dynamicAnchor',
  '$schema',
])

/** Deeper schemas are taken to be tied. */
const DEEPEST = 40

/**
 * Whether a schema means the same in every document: it refers to nothing, and nothing in it has a name of its own. Every member
 * of such a name counts, wherever it stands: a property that is called so makes the answer `false`, never wrongly `true`.
 */
export function isPortable(schema: unknown, depth = 0): boolean {
  if (typeof schema !== 'object' || schema === null) return true
  if (depth > DEEPEST) return false
  if (Array.isArray(schema)) return schema.every((part) => isPortable(part, depth + 1))
  for (const keyword in schema) {
    if (TIES.has(keyword)) return false
    if (!isPortable((schema as Record<string, unknown>)[keyword], depth + 1)) return false
  }
  return true
}
