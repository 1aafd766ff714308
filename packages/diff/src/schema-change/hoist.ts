import { isPlainObject } from '@mcpver/core'
import { resolveReference } from './reference.ts'
import { keywordOf } from './site.ts'

/** No schema that a person wrote is nested deeper; one that contains itself ends here. */
const DEEPEST = 200

const TO_DEFINITION = /^#\/(?:\$defs|definitions)\//

/**
 * A schema whose references lead to definitions only: what others found elsewhere in it, at `#/properties/body` or at `#`,
 * stands under `$defs` too. It says the same, and parts of it can be taken out.
 */
export function hoisted(root: unknown): unknown {
  const away = referencesAway(root)
  if (away.size === 0 || !isPlainObject(root)) return root
  const definitions = [...away].flatMap((reference) => {
    const found = resolveReference(root, reference)
    return found === undefined ? [] : [[nameOf(reference), withHoisted(withoutDefinitions(found.schema))] as const]
  })
  const written = withHoisted(root) as Record<string, unknown>
  const known = keywordOf(written, '$defs')
  return { ...written, $defs: { ...(isPlainObject(known) && known), ...Object.fromEntries(definitions) } }
}

/** A part of a schema with its references led to where `hoisted` puts what they found. */
export function withHoisted(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return value
  if (Array.isArray(value)) return value.map((element) => withHoisted(element, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      name === '$ref' && leadsAway(member) ? `#/$defs/${nameOf(member)}` : withHoisted(member, depth + 1),
    ]),
  )
}

function referencesAway(value: unknown, found = new Set<string>(), depth = 0): Set<string> {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return found
  for (const [name, member] of Object.entries(value) as [string, unknown][]) {
    if (typeof member !== 'string') referencesAway(member, found, depth + 1)
    else if (name === '$ref' && leadsAway(member)) found.add(member)
  }
  return found
}

function leadsAway(reference: unknown): reference is string {
  return typeof reference === 'string' && /^#(?:\/|$)/.test(reference) && !TO_DEFINITION.test(reference)
}

/** A name of letters, digits and underscores, the same for the same reference. */
function nameOf(reference: string): string {
  return `at${encodeURIComponent(reference).replaceAll(/[^A-Za-z0-9]/g, '_')}`
}

function withoutDefinitions(schema: unknown): unknown {
  if (!isPlainObject(schema)) return schema
  return Object.fromEntries(Object.entries(schema).filter(([name]) => name !== '$defs' && name !== 'definitions'))
}
