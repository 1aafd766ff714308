import { isPlainObject, type JsonValue } from '@mcpver/core'
import { positionOf } from '../schema/positions.ts'

type Path = readonly string[]

/** A copy in which one subschema, chosen by a number, is another one. */
export function exchanged(schema: JsonValue, part: JsonValue, seed: number): JsonValue {
  const places = placesOf(schema, [])
  const place = places[seed % Math.max(1, places.length)]
  return place === undefined ? schema : replaced(schema, place, part)
}

/** A copy in which one keyword, chosen by a number, is left out. */
export function withoutKeyword(schema: JsonValue, seed: number): JsonValue {
  const places = [[], ...placesOf(schema, [])].flatMap((path) => keywordsAt(schema, path))
  const place = places[seed % Math.max(1, places.length)]
  return place === undefined ? schema : replaced(schema, place, undefined)
}

function keywordsAt(schema: JsonValue, path: Path): Path[] {
  const here = path.reduce<unknown>((value, member) => (value as Record<string, unknown>)[member], schema)
  const keywords = isPlainObject(here) ? Object.keys(here) : []
  return keywords.filter((keyword) => !KEPT.has(keyword)).map((keyword) => [...path, keyword])
}

/** What references lead to. */
const KEPT: ReadonlySet<string> = new Set(['$anchor', '$defs', '$dynamicAnchor'])

/** Where schemas stand in a schema. */
function placesOf(schema: unknown, path: Path): Path[] {
  if (!isPlainObject(schema) || path.length > 8) return []
  return Object.entries(schema).flatMap(([keyword, value]) => {
    const here = [...path, keyword]
    const position = positionOf(keyword)
    if (position === undefined) return []
    const members =
      position === 'one' || !isContainer(value, position) ? [[here, value] as const] : membersOf(value, here)
    return members.flatMap(([place, member]) => [...(keyword === '$defs' ? [] : [place]), ...placesOf(member, place)])
  })
}

function isContainer(value: unknown, position: string): boolean {
  return position === 'named' || Array.isArray(value)
}

function membersOf(container: unknown, path: Path): (readonly [Path, unknown])[] {
  return Object.entries(container as object).map(([member, value]) => [[...path, member], value] as const)
}

function replaced(value: JsonValue, [first, ...rest]: Path, part: JsonValue | undefined): JsonValue {
  if (first === undefined) return part ?? value
  const inner = (value as Record<string, JsonValue>)[first] as JsonValue
  const isLeftOut = rest.length === 0 && part === undefined
  const changed = isLeftOut ? true : replaced(inner, rest, part)
  if (Array.isArray(value)) return value.map((item, index) => (String(index) === first ? changed : (item as JsonValue)))
  const entries = Object.entries(value as object) as [string, JsonValue][]
  return Object.fromEntries(
    entries.flatMap(([member, own]) => (member !== first ? [[member, own]] : isLeftOut ? [] : [[member, changed]])),
  )
}
