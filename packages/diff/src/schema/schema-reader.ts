import { isPlainObject, quote } from '@mcpver/core'
import type { UndecidedReason } from '../verdict.ts'
import { MOST_NODES, type Arena } from './arena.ts'
import { dialectOf, type Dialect } from './dialect.ts'
import { ANY_VALUE_KEYWORDS } from './keyword/any-value.ts'
import { ARRAY_KEYWORDS } from './keyword/array.ts'
import { LOGIC_KEYWORDS } from './keyword/logic.ts'
import { NUMBER_KEYWORDS } from './keyword/number.ts'
import { OBJECT_KEYWORDS } from './keyword/object.ts'
import { isForeign, REFERENCE_KEYWORDS } from './keyword/reference.ts'
import { Site, type KeywordReader } from './keyword/site.ts'
import { STRING_KEYWORDS } from './keyword/string.ts'
import { UNEVALUATED_KEYWORDS } from './keyword/unevaluated.ts'
import type { Node } from './node.ts'
import { Place } from './place.ts'
import { isPortable } from './portable.ts'
import { baseWithin, Resources } from './resources.ts'
import { isSameSchema } from './same-schema.ts'

/** How a document is read. */
export interface ReadOptions {
  readonly dialect: 'draft-07' | '2020-12'
  readonly formats: 'annotation' | 'assertion'
  /** Levels of nesting; deeper is undecided. */
  readonly depth: number
  readonly side: 'old' | 'new'
  /** The reader of the document that this one is compared with: what did not change is not read again. */
  readonly twin?: SchemaReader
}

/** Every keyword that asserts something; all others are annotations. */
const KEYWORDS: ReadonlyMap<string, KeywordReader> = new Map(
  [
    ANY_VALUE_KEYWORDS,
    ARRAY_KEYWORDS,
    LOGIC_KEYWORDS,
    NUMBER_KEYWORDS,
    OBJECT_KEYWORDS,
    REFERENCE_KEYWORDS,
    STRING_KEYWORDS,
    UNEVALUATED_KEYWORDS,
  ].flatMap((readers) => Object.entries(readers)),
)

/** Times that schemas are looked at for what they evaluate. */
const MOST_LOOKS = 5_000

/** A schema that is being read, or has been. */
interface Reading {
  node?: Node
  /** The node that stands for the schema while it is being read; made when somebody asks. */
  reference?: Node
  readonly frame: number
}

/** Reads one JSON Schema document into the intermediate form. */
export class SchemaReader {
  readonly arena: Arena
  readonly resources: Resources
  readonly dialect: Dialect | undefined
  readonly formats: 'annotation' | 'assertion'
  readonly #options: ReadOptions
  readonly #twin: SchemaReader | undefined
  /** By schema, and by the scope where that can matter. */
  readonly #readings = new Map<string, Map<object, Reading>>()
  /** Whether each schema that is being read describes the same value as the one around it. */
  readonly #frames: boolean[] = []
  #looks = 0

  constructor(arena: Arena, document: unknown, options: ReadOptions) {
    this.arena = arena
    this.resources = new Resources(document)
    this.formats = options.formats
    this.#options = options
    const said = isPlainObject(document) ? document['$schema'] : undefined
    this.dialect = typeof said === 'string' ? dialectOf(said) : options.dialect
    this.#twin = options.twin?.dialect === this.dialect ? options.twin : undefined
  }

  /** The whole document. */
  readDocument(): Node {
    const { root, rootBase } = this.resources
    const place = new Place({ isInPlace: false, base: rootBase, twin: this.#twin?.resources.root })
    if (this.dialect !== undefined) return this.read(root, place)
    const said = quote((root as Record<string, unknown>)['$schema'])
    return this.opaque({
      code: 'unknown-dialect',
      message: `"$schema" names no known dialect: ${said}`,
      pointer: '/$schema',
    })
  }

  /** A schema of the document. */
  read(schema: unknown, place: Place): Node {
    if (typeof schema === 'boolean') return this.arena.boolean(schema)
    if (!isPlainObject(schema)) return this.#notASchema(schema, place)
    const within = this.placeWithin(schema, place)
    const readings = this.#readingsIn(within.scope)
    const known = readings.get(schema)
    if (known !== undefined) return known.node ?? this.#referTo(known, place)
    const alike = this.#readAlike(schema, place)
    if (alike !== undefined) return alike
    if (place.depth > this.#options.depth || this.arena.size > MOST_NODES) return this.#tooDeep(place)
    const reading: Reading = { frame: this.#frames.length }
    readings.set(schema, reading)
    this.#frames.push(place.isInPlace)
    reading.node = this.arena.all(this.#readKeywords(schema, within))
    this.#frames.pop()
    return reading.node
  }

  /** The node of a schema that was read outside of every resource but the first. */
  nodeOf(schema: object): Node | undefined {
    return this.#readings.get('')?.get(schema)?.node
  }

  /** A keyword of a schema, where it stands. */
  siteOf(schema: Readonly<Record<string, unknown>>, at: { keyword: string; place: Place }): Site {
    return new Site(this, schema, at)
  }

  /** The place of what stands in a schema: in the resource that the schema begins, if it begins one. */
  placeWithin(schema: unknown, place: Place): Place {
    const base = baseWithin(schema, place.base)
    return base === place.base ? place : place.entered(base, this.scopeAfter(place, base))
  }

  /** The scope once a resource was entered. As long as nothing but the first one was, it is left empty. */
  scopeAfter({ base: from, scope }: Place, base: string): readonly string[] {
    if (base === from || !this.resources.isDynamic) return scope
    const entered = scope.length === 0 ? [this.resources.rootBase] : scope
    return entered.includes(base) ? entered : [...entered, base]
  }

  /** The keywords of a schema that say something: in draft-07, nothing beside a `$ref` does; of another dialect, none do. */
  keywordsOf(schema: Readonly<Record<string, unknown>>): string[] {
    if (schema['$schema'] !== undefined && isForeign(this, schema)) return ['$schema']
    return this.dialect === 'draft-07' && Object.hasOwn(schema, '$ref') ? ['$ref'] : Object.keys(schema)
  }

  /** Whether schemas may be looked at once more for what they evaluate; references can make very many of few. */
  mayLookAgain(): boolean {
    return ++this.#looks <= MOST_LOOKS
  }

  /** What cannot be decided; two of the same `identity` are the same thing. */
  opaque(reason: UndecidedReason, identity?: string): Node {
    return this.arena.opaque({ ...reason, side: this.#options.side }, identity)
  }

  /** The node of the same schema at the same place of the other document. */
  #readAlike(schema: Readonly<Record<string, unknown>>, { twin }: Place): Node | undefined {
    if (!isPlainObject(twin) || !isSameSchema(schema, twin) || !isPortable(schema)) return undefined
    return this.#twin?.nodeOf(twin)
  }

  #readingsIn(scope: readonly string[]): Map<object, Reading> {
    const key = scope.length === 0 ? '' : scope.join(' ')
    const known = this.#readings.get(key)
    if (known !== undefined) return known
    const readings = new Map<object, Reading>()
    this.#readings.set(key, readings)
    return readings
  }

  #readKeywords(schema: Readonly<Record<string, unknown>>, place: Place): Node[] {
    const nodes: Node[] = []
    for (const keyword of this.keywordsOf(schema)) {
      const readKeyword = KEYWORDS.get(keyword)
      if (readKeyword !== undefined && schema[keyword] !== undefined) {
        const read = readKeyword(this.siteOf(schema, { keyword, place }))
        if (isNode(read)) nodes.push(read)
        else for (const node of read) nodes.push(node)
      }
    }
    return nodes
  }

  #referTo(reading: Reading, place: Place): Node {
    const framesWithin = this.#frames.slice(reading.frame + 1)
    if (place.isInPlace && framesWithin.every(Boolean)) {
      return this.opaque({
        code: 'cyclic-reference',
        message: 'The schema refers to itself for the very same value, which means nothing',
        pointer: place.pointer,
      })
    }
    reading.reference ??= this.arena.reference(() => reading.node ?? this.arena.true)
    return reading.reference
  }

  #notASchema(schema: unknown, place: Place): Node {
    const message = `A schema must be an object, true or false, found ${quote(schema)}`
    return this.opaque({ code: 'malformed-keyword', message, pointer: place.pointer })
  }

  #tooDeep(place: Place): Node {
    const message = `The schema is nested over ${String(this.#options.depth)} levels, or too large`
    return this.opaque({ code: 'budget-exhausted', message, pointer: place.pointer })
  }
}

function isNode(read: Node | readonly Node[]): read is Node {
  return !Array.isArray(read)
}
