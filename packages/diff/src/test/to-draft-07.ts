import { isPlainObject, type JsonValue } from '@mcpver/core'

/** Keywords that draft-07 does not have, and that nothing in it can say. */
const LATER: ReadonlySet<string> = new Set([
  '$anchor',
  '$dynamicAnchor',
  'maxContains',
  'minContains',
  'unevaluatedItems',
  'unevaluatedProperties',
])

/** A schema of draft 2020-12 in the spelling of draft-07; what draft-07 cannot say is left out. */
export function toDraft07(schema: JsonValue): JsonValue {
  const translated = translate(schema)
  // Beside a reference nothing counts, and definitions have to.
  if (!isPlainObject(translated) || !('$ref' in translated)) return translated
  const { definitions, ...rest } = translated as Record<string, JsonValue>
  return { allOf: [rest], ...(definitions === undefined ? {} : { definitions }) }
}

function translate(schema: JsonValue): JsonValue {
  if (Array.isArray(schema)) return schema.map((item) => translate(item as JsonValue))
  if (!isPlainObject(schema)) return schema
  const { items, ...rest } = schema as Record<string, JsonValue>
  const entries = Object.entries(rest)
    .filter(([keyword]) => !LATER.has(keyword))
    .map(([keyword, value]) => translatedKeyword(keyword, value))
  const dependencies = entries.filter(([keyword]) => keyword === 'dependencies').map(([, value]) => value as object)
  const hasPrefix = schema['prefixItems'] !== undefined
  return {
    ...Object.fromEntries(entries),
    ...(dependencies.length > 0 ? { dependencies: Object.assign({}, ...dependencies) as JsonValue } : {}),
    ...(items === undefined ? {} : { [hasPrefix ? 'additionalItems' : 'items']: translate(items) }),
  }
}

/** Anchors, as the places that they name. */
const ANCHORED = /^#(?=[a-z])/

function translatedKeyword(keyword: string, value: JsonValue): [string, JsonValue] {
  switch (keyword) {
    case '$ref':
    case '$dynamicRef': {
      const reference = value as string
      return ['$ref', reference.replace(ANCHORED, '#/$defs/').replace('#/$defs/', '#/definitions/')]
    }
    case '$defs':
      return ['definitions', translateMembers(value)]
    case 'prefixItems':
      return ['items', translate(value)]
    case 'dependentRequired':
      return ['dependencies', value]
    case 'dependentSchemas':
      return ['dependencies', translateMembers(value)]
    case 'properties':
    case 'patternProperties':
      return [keyword, translateMembers(value)]
    case 'const':
    case 'enum':
    case 'required':
      return [keyword, value]
    default:
      return [keyword, translate(value)]
  }
}

function translateMembers(value: JsonValue): JsonValue {
  if (!isPlainObject(value)) return translate(value)
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, translate(member)]))
}
