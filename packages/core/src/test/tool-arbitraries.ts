import fc from 'fast-check'
import { toDeprecationInfo, type DeprecationInfo } from '../deprecation-info.ts'
import type { ToolDefinition } from '../tool-definition.ts'

/** Names that are ordinary for a tool or a property and special for a JavaScript object. */
export const SPECIAL_NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'] as const

const nameUnit = fc.constantFrom(...Array.from('abcXYZ019._-'))

/** Names that the protocol allows. */
export const toolName = fc.oneof(
  fc.string({ unit: nameUnit, minLength: 1, maxLength: 128 }),
  fc.constantFrom(...SPECIAL_NAMES),
)

const date = fc
  .date({ min: new Date('1970-01-01T00:00:00Z'), max: new Date('2200-01-01T00:00:00Z'), noInvalidDate: true })
  .map((value) => value.toISOString())
const removalDate = fc.oneof(
  date.map((text) => text.slice(0, 10)),
  date,
  date.map((text) => text.replace('Z', '+02:00')),
  date.map((text) => text.replace('Z', '123456-11:30')),
  date.map((text) => `${text.slice(0, 16)}Z`),
)

/** Deprecations with every part, and without. */
export const deprecation: fc.Arbitrary<DeprecationInfo> = fc
  .record(
    {
      removal: fc.constantFrom(
        '2.0.0',
        '1.0.1',
        '10.20.30',
        '2.0.0-rc.1',
        '2.0.0-rc.1+build.7',
        `2.0.0-${'x'.repeat(250)}`,
      ),
      removalDate,
      replacement: toolName,
      message: fc.string(),
    },
    { requiredKeys: [] },
  )
  .map((parts) => toDeprecationInfo({ since: '1.0.0', ...parts }))

/** A schema without its prose, and the same one with random prose at every place where a schema stands. */
export interface SchemaPair {
  readonly bare: unknown
  readonly prosaic: unknown
}

const PROSE_LIKE = ['title', 'description', '$comment', 'examples'] as const
const propertyName = fc.oneof(fc.string(), fc.constantFrom<string>(...PROSE_LIKE, ...SPECIAL_NAMES))

/** Values that look like schemas with prose and are none: they stand under `const`, `enum` and `default`. */
const data = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom({ title: 'kept', description: 'kept', examples: [1] }),
)

const prose = fc.record(
  {
    title: fc.string(),
    description: fc.string(),
    $comment: fc.string(),
    examples: fc.array(fc.jsonValue({ maxDepth: 1 })),
  },
  { requiredKeys: [] },
)

const same = (value: unknown): SchemaPair => ({ bare: value, prosaic: value })

function joined(pairs: readonly (readonly [string, SchemaPair])[]): SchemaPair {
  return {
    bare: Object.fromEntries(pairs.map(([name, { bare }]) => [name, bare])),
    prosaic: Object.fromEntries(pairs.map(([name, { prosaic }]) => [name, prosaic])),
  }
}

const listed = (pairs: readonly SchemaPair[]): SchemaPair => ({
  bare: pairs.map(({ bare }) => bare),
  prosaic: pairs.map(({ prosaic }) => prosaic),
})

const SINGLE = [
  'additionalProperties',
  'not',
  'if',
  'then',
  'else',
  'contains',
  'propertyNames',
  'unevaluatedItems',
  'unevaluatedProperties',
  'contentSchema',
  'additionalItems',
] as const
const LISTS = ['allOf', 'anyOf', 'oneOf', 'prefixItems'] as const
const BY_NAME = ['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas'] as const
const DATA = ['const', 'default', 'enum', 'x-vendor'] as const

const schemas = fc.letrec<{ any: SchemaPair; object: SchemaPair }>((tie) => {
  const list = fc.array(tie('any'), { minLength: 1, maxLength: 2 }).map(listed)
  const byName = (member: fc.Arbitrary<SchemaPair>): fc.Arbitrary<SchemaPair> =>
    fc.array(fc.tuple(propertyName, member), { maxLength: 3 }).map(joined)
  const keyword = fc.oneof(
    fc.tuple(fc.constant('type'), fc.constantFrom('object', 'string', 'array').map(same)),
    fc.tuple(fc.constantFrom(...SINGLE), tie('any')),
    fc.tuple(fc.constantFrom(...LISTS), list),
    fc.tuple(fc.constant('items'), fc.oneof(tie('any'), list)),
    fc.tuple(fc.constantFrom(...BY_NAME), byName(tie('any'))),
    fc.tuple(fc.constant('dependencies'), byName(fc.oneof(tie('any'), fc.array(propertyName).map(same)))),
    fc.tuple(fc.constant('required'), fc.array(propertyName, { maxLength: 2 }).map(same)),
    fc.tuple(fc.constantFrom(...DATA), data.map(same)),
  )
  const object = fc.tuple(prose, fc.array(keyword, { maxLength: 4 }).map(joined)).map(([words, { bare, prosaic }]) => ({
    bare,
    prosaic: { ...words, ...(prosaic as object) },
  }))
  return { any: fc.oneof({ maxDepth: 4 }, fc.boolean().map(same), object), object }
})

/** Schemas of all drafts, in pairs, the root an object. */
export const schemaPair = schemas.object

/** Tool definitions with fields of all kinds, as an author would write them: nothing of mcpver's own. */
export const definition: fc.Arbitrary<ToolDefinition> = fc
  .record(
    {
      name: toolName,
      title: fc.string(),
      description: fc.string(),
      inputSchema: schemaPair.map(({ prosaic }) => prosaic),
      outputSchema: schemaPair.map(({ prosaic }) => prosaic),
      annotations: fc.record({ title: fc.string(), readOnlyHint: fc.boolean() }, { requiredKeys: [] }),
      _meta: fc.record(
        { 'com.example/owner': fc.string(), fastmcp: fc.constant({ tags: ['a'] }) },
        { requiredKeys: [] },
      ),
      icons: fc.constant([{ src: 'https://example.com/icon.png' }]),
    },
    { requiredKeys: ['name', 'inputSchema'] },
  )
  .map((fields) => fields as ToolDefinition)
