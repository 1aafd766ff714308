import { isPlainObject, type JsonValue } from '@mcpver/core'
import { samplesOf } from '../prover/format.ts'

/** What schemas say of the values that people use, at one place of an instance. */
export interface Hints {
  readonly property: (name: string) => Hints
  readonly item: (index: number) => Hints
  /** Likely values in the place of one, the likeliest first. */
  readonly values: (instead: JsonValue) => readonly JsonValue[]
}

/** What a member of such a name usually holds. Without a word of the schema, the name is all there is to go by. */
const BY_NAME: readonly (readonly [name: RegExp, value: string])[] = [
  [/e-?mail/i, 'ana@example.com'],
  [/ur[il]|link|href|website/i, 'https://example.com/'],
  [/file|path|dir|folder/i, 'notes.txt'],
  [/query|search|keyword|prompt|question/i, 'weather in Lisbon'],
  [/date|day/i, '2026-01-31'],
  [/lang|locale/i, 'en'],
  [/city|location|place/i, 'Lisbon'],
  [/(?:^|_)id$|Id$|key$/, 'a1'],
  [/name|title|label/i, 'example'],
]

/** The hints that some schemas give for their instances. References are followed within a document only, a few deep. */
export function hintsFor(schemas: readonly unknown[]): Hints {
  const rooted: Rooted[] = []
  for (const schema of schemas) addInPlace(rooted, schema, { root: schema, depth: 0 })
  return new SchemaHints(rooted, '')
}

/** A schema that is an object, and the document it stands in. */
interface Rooted {
  readonly schema: Readonly<Record<string, unknown>>
  readonly root: unknown
}

class SchemaHints implements Hints {
  readonly #schemas: readonly Rooted[]
  readonly #name: string

  constructor(schemas: readonly Rooted[], name: string) {
    this.#schemas = schemas
    this.#name = name
  }

  property(name: string): Hints {
    const below: Rooted[] = []
    for (const { schema, root } of this.#schemas) {
      addInPlace(below, member(schema['properties'], name), { root, depth: 0 })
      addInPlace(below, schema['additionalProperties'], { root, depth: 0 })
    }
    return new SchemaHints(below, name)
  }

  item(index: number): Hints {
    const below: Rooted[] = []
    for (const { schema, root } of this.#schemas) {
      const { prefixItems, items } = schema
      addInPlace(below, member(prefixItems, String(index)), { root, depth: 0 })
      addInPlace(below, Array.isArray(items) ? member(items, String(index)) : items, { root, depth: 0 })
    }
    return new SchemaHints(below, this.#name)
  }

  values(instead: JsonValue): readonly JsonValue[] {
    // Both schemas mostly say the same, and trying a value twice is no use.
    const said = new Set<unknown>()
    for (const { schema } of this.#schemas) {
      for (const example of listIn(schema, 'examples', 2)) said.add(example)
      said.add(schema['default'])
      for (const value of listIn(schema, 'enum', 1)) said.add(value)
      if (typeof schema['format'] === 'string') said.add(samplesOf(schema['format'])[0])
    }
    if (typeof instead === 'string') said.add(BY_NAME.find(([name]) => name.test(this.#name))?.[1])
    return [...said].filter(isScalar)
  }
}

/** Adds a schema and what describes the same value in it. */
function addInPlace(into: Rooted[], schema: unknown, { root, depth }: { root: unknown; depth: number }): void {
  if (!isPlainObject(schema) || depth > 4) return
  into.push({ schema, root })
  const within = { root, depth: depth + 1 }
  for (const keyword of IN_PLACE) {
    for (const part of listIn(schema, keyword, 8)) addInPlace(into, part, within)
  }
  if (typeof schema['$ref'] === 'string') addInPlace(into, follow(root, schema['$ref']), within)
}

const IN_PLACE = ['allOf', 'anyOf', 'oneOf']

function follow(root: unknown, reference: string): unknown {
  if (!reference.startsWith('#/')) return undefined
  return reference
    .slice(2)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(member, root)
}

function member(container: unknown, name: string): unknown {
  if (!isPlainObject(container) && !Array.isArray(container)) return undefined
  return Object.hasOwn(container, name) ? (container as Record<string, unknown>)[name] : undefined
}

/** The first of a list under a keyword. */
function listIn(schema: Readonly<Record<string, unknown>>, keyword: string, most: number): readonly unknown[] {
  const value = schema[keyword]
  return Array.isArray(value) ? value.slice(0, most) : NONE
}

const NONE: readonly unknown[] = []

function isScalar(value: unknown): value is JsonValue {
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
