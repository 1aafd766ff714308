import { isPlainObject, pointerTo } from '@mcpver/core'

/** How a keyword holds schemas: one, a list, either (draft-07's `items`), or by names of its own. */
type Position = 'one' | 'list' | 'either' | 'named'

const POSITIONS: ReadonlyMap<string, Position> = new Map<string, Position>([
  ['additionalItems', 'one'],
  ['additionalProperties', 'one'],
  ['contains', 'one'],
  ['contentSchema', 'one'],
  ['else', 'one'],
  ['if', 'one'],
  ['not', 'one'],
  ['propertyNames', 'one'],
  ['then', 'one'],
  ['unevaluatedItems', 'one'],
  ['unevaluatedProperties', 'one'],
  ['items', 'either'],
  ['allOf', 'list'],
  ['anyOf', 'list'],
  ['oneOf', 'list'],
  ['prefixItems', 'list'],
  ['$defs', 'named'],
  ['definitions', 'named'],
  ['dependencies', 'named'],
  ['dependentSchemas', 'named'],
  ['patternProperties', 'named'],
  ['properties', 'named'],
])

/** A schema that stands directly in another one. */
export interface Subschema {
  readonly schema: unknown
  /** Where it stands, from the outer schema. */
  readonly pointer: string
}

/** How a keyword holds schemas; `undefined` for one that holds none. */
export function positionOf(keyword: string): Position | undefined {
  return POSITIONS.get(keyword)
}

/** The schemas that stand directly in a schema, wherever a keyword of either dialect has one. */
export function subschemasOf(schema: Readonly<Record<string, unknown>>): Subschema[] {
  return Object.entries(schema).flatMap(([keyword, value]) => {
    const position = POSITIONS.get(keyword)
    const pointer = pointerTo('', keyword)
    if (position === 'named' && isPlainObject(value)) {
      return Object.entries(value).map(([name, member]) => ({ schema: member, pointer: pointerTo(pointer, name) }))
    }
    if ((position === 'list' || position === 'either') && Array.isArray(value)) {
      return value.map((member: unknown, index) => ({ schema: member, pointer: pointerTo(pointer, index) }))
    }
    return position === 'one' || position === 'either' ? [{ schema: value, pointer }] : []
  })
}
