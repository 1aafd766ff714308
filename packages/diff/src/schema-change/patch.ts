import { isPlainObject } from '@mcpver/core'
import { valueAt, type JsonPath } from './json-path.ts'
import { pathIn, schemaReferences } from './reference.ts'

/** One value put at, or taken from, a place of a schema. */
export type Patch =
  { readonly path: JsonPath; readonly value: unknown } | { readonly path: JsonPath; readonly remove: true }

/** A schema with patches applied in their order. Everything that no patch touches is shared with the original. */
export function applyPatches(root: unknown, patches: readonly Patch[]): unknown {
  return patches.reduce<unknown>((patched, patch) => applyPatch(patched, patch, 0), root)
}

function applyPatch(value: unknown, patch: Patch, depth: number): unknown {
  const token = patch.path[depth]
  if (token === undefined) return 'value' in patch ? patch.value : undefined
  const isLast = depth === patch.path.length - 1
  if (Array.isArray(value)) {
    const index = Number(token)
    return value.map((element: unknown, at) => (at === index ? applyPatch(element, patch, depth + 1) : element))
  }
  const members: Record<string, unknown> = isPlainObject(value) ? value : {}
  if (isLast && 'remove' in patch) {
    return Object.fromEntries(Object.entries(members).filter(([name]) => name !== String(token)))
  }
  const member = Object.hasOwn(members, token) ? members[token] : undefined
  return { ...members, [token]: applyPatch(member, patch, depth + 1) }
}

/**
 * A patched schema with the definitions that the patches refer to and that it does not have, taken from the schema that the
 * patches came from. So a patch that brings in `{ "$ref": "#/$defs/New" }` can be judged on its own.
 */
export function withDefinitions(patched: unknown, patches: readonly Patch[], source: unknown): unknown {
  let result = patched
  const pending = patches.flatMap((patch) => ('value' in patch ? [...schemaReferences(patch.value)] : []))
  for (const seen = new Set<string>(); pending.length > 0;) {
    const reference = pending.pop() ?? ''
    const path = pathIn(reference)?.slice(0, 2) ?? []
    if (seen.has(reference) || path.length < 2 || valueAt(result, path) !== undefined) continue
    seen.add(reference)
    const definition = valueAt(source, path)
    if (definition === undefined) continue
    result = applyPatches(result, [{ path, value: definition }])
    pending.push(...schemaReferences(definition))
  }
  return result
}
