import { expect, it } from 'vitest'
import { parameterPath } from './parameter-path.ts'

it.each([
  ['/inputSchema', ''],
  ['/inputSchema/type', ''],
  ['/inputSchema/properties/mode/enum', 'mode'],
  ['/inputSchema/properties/filter/properties/city', 'filter.city'],
  ['/inputSchema/properties/tags/items/properties/name/type', 'tags[].name'],
  ['/inputSchema/properties/pair/items/1/type', 'pair[]'],
  ['/inputSchema/properties/pair/prefixItems/0/minimum', 'pair[]'],
  ['/inputSchema/properties/items/items/enum', 'items[]'],
  ['/inputSchema/properties/properties/properties/x/type', 'properties.x'],
  ['/inputSchema/properties/shape/anyOf/1/properties/kind/const', 'shape.kind'],
  ['/inputSchema/$defs/properties/properties/city', 'city'],
  ['/inputSchema/properties/a~1b/minimum', 'a/b'],
])('calls %s the parameter %j', (pointer, expected) => {
  expect(parameterPath(pointer)).toBe(expected)
})
