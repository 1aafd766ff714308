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
  return new SchemaHints(schemas.map((schema) => ({ schema, root: schema })))
}

interface Rooted {
  readonly schema: unknown
  readonly root: unknown
}

class SchemaHints implements Hints {
  readonly #schemas: readonly Record<string, unknown>[]
  readonly #roots: readonly unknown[]
  readonly #name: string

  constructor(schemas: readonly Rooted[], name = '') {
    const flat = schemas.flatMap(({ schema, root }) => inPlace(schema, root, 0).map((part) => ({ part, root })))
    this.#schemas = flat.map(({ part }) => part)
    this.#roots = flat.map(({ root }) => root)
    this.#name = name
  }

  property(name: string): Hints {
    return this.#below((schema) => [member(schema['properties'], name), schema['additionalProperties']], name)
  }

  item(index: number): Hints {
    return this.#below((schema) => [
      member(schema['prefixItems'], String(index)),
      Array.isArray(schema['items']) ? member(schema['items'], String(index)) : schema['items'],
    ])
  }

  values(instead: JsonValue): readonly JsonValue[] {
    const said = this.#schemas.flatMap((schema) => [
      ...listIn(schema, 'examples').slice(0, 2),
      schema['default'],
      ...listIn(schema, 'enum').slice(0, 1),
      ...(typeof schema['format'] === 'string' ? samplesOf(schema['format']).slice(0, 1) : []),
    ])
    const named =
      typeof instead === 'string' ? BY_NAME.filter(([name]) => name.test(this.#name)).map(([, value]) => value) : []
    return [...said, ...named.slice(0, 1)].filter(isScalar)
  }

  #below(children: (schema: Record<string, unknown>) => readonly unknown[], name = this.#name): Hints {
    const found = this.#schemas.flatMap((schema, index) =>
      children(schema).map((child) => ({ schema: child, root: this.#roots[index] })),
    )
    return new SchemaHints(found, name)
  }
}

/** A schema and what describes the same value in it. */
function inPlace(schema: unknown, root: unknown, depth: number): Record<string, unknown>[] {
  if (!isPlainObject(schema) || depth > 4) return []
  const parts = ['allOf', 'anyOf', 'oneOf'].flatMap((keyword) => listIn(schema, keyword).slice(0, 8))
  const referred = typeof schema['$ref'] === 'string' ? [follow(root, schema['$ref'])] : []
  return [schema, ...[...parts, ...referred].flatMap((part: unknown) => inPlace(part, root, depth + 1))]
}

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

function listIn(schema: Record<string, unknown>, keyword: string): readonly unknown[] {
  const value = schema[keyword]
  return Array.isArray(value) ? value : []
}

function isScalar(value: unknown): value is JsonValue {
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
