import { isPlainObject, logged } from '@mcpver/core'
import { DiffError } from '../diff-error.ts'
import { Arena, ArenaFullError } from '../schema/arena.ts'
import type { Node } from '../schema/node.ts'
import { isPortable } from '../schema/portable.ts'
import { subschemasOf } from '../schema/positions.ts'
import { SchemaReader } from '../schema/schema-reader.ts'
import type { UndecidedReason } from '../verdict.ts'
import type { ReadingOptions } from '../witness/document-copy.ts'

/** Levels of nesting that a schema may have. */
const DEPTH = 200

/** What was found out of a schema before anything is held against it. */
export interface SchemaFacts {
  readonly dialect: 'draft-07' | '2020-12'
  /** How many schemas stand in it, itself included. */
  readonly schemas: number
  /** Whether how long validating takes is more than the schemas times the values: there are references, or elements are compared. */
  readonly isUneven: boolean
  /** Regular expressions that texts are held against. */
  readonly patterns: readonly string[]
}

/**
 * Sees that a schema means something, all of it: no malformed keyword, no reference that leads nowhere, elsewhere or in a circle.
 *
 * @throws {DiffError} `ERR_SCHEMA_UNREADABLE`.
 */
export function readableSchema(schema: unknown, options: ReadingOptions): SchemaFacts {
  const facts = factsOf(schema)
  const reader = new FaultFinder(schema, options)
  const fault = reader.find() ?? facts.patterns.map(faultOfPattern).find((found) => found !== undefined)
  if (fault !== undefined) throw logged(unreadable(fault))
  return { ...facts, dialect: reader.dialect === 'draft-07' ? 'draft-07' : '2020-12' }
}

/** Reads a schema for what is wrong with it. */
class FaultFinder extends SchemaReader {
  #first: string | undefined

  constructor(schema: unknown, options: ReadingOptions) {
    super(new Arena(), schema, { ...options, depth: DEPTH, side: 'new' })
  }

  /** The first thing that is wrong; `undefined` when nothing is. */
  find(): string | undefined {
    try {
      this.readDocument()
    } catch (error) {
      if (!(error instanceof ArenaFullError || error instanceof RangeError)) throw error
      return 'it is too large'
    }
    return this.#first
  }

  override opaque(reason: UndecidedReason, identity?: string): Node {
    const place = reason.pointer === undefined || reason.pointer === '' ? '' : ` at ${reason.pointer}`
    this.#first ??= `${reason.message}${place}`
    return super.opaque(reason, identity)
  }
}

function factsOf(schema: unknown): Omit<SchemaFacts, 'dialect'> {
  const patterns: string[] = []
  let [schemas, comparesElements] = [0, false]
  const seen = new Set<unknown>()
  const open: unknown[] = [schema]
  while (open.length > 0) {
    const next = open.pop()
    schemas++
    if (!isPlainObject(next) || seen.has(next)) continue
    seen.add(next)
    if (typeof next['pattern'] === 'string') patterns.push(next['pattern'])
    if (isPlainObject(next['patternProperties'])) patterns.push(...Object.keys(next['patternProperties']))
    comparesElements ||= next['uniqueItems'] === true
    for (const inner of subschemasOf(next)) open.push(inner.schema)
  }
  return { schemas, patterns, isUneven: comparesElements || !isPortable(schema) }
}

function faultOfPattern(source: string): string | undefined {
  try {
    new RegExp(source, 'u')
    return undefined
  } catch {
    return `"${source.slice(0, 80)}" is no regular expression`
  }
}

function unreadable(fault: string): DiffError {
  return new DiffError(`The schema cannot be validated against: ${fault}`, {
    code: 'ERR_SCHEMA_UNREADABLE',
    hint: 'Write it in JSON Schema 2020-12 or draft-07, with references inside of the schema only.',
  })
}
