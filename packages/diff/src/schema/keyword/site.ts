import { pointerTo, quote } from '@mcpver/core'
import type { Arena } from '../arena.ts'
import type { Node } from '../node.ts'
import { Place } from '../place.ts'
import type { SchemaReader } from '../schema-reader.ts'

/** A keyword where it stands: what its reader gets to see. */
export class Site {
  readonly reader: SchemaReader
  readonly schema: Readonly<Record<string, unknown>>
  readonly keyword: string
  readonly place: Place

  constructor(reader: SchemaReader, schema: Readonly<Record<string, unknown>>, at: { keyword: string; place: Place }) {
    this.reader = reader
    this.schema = schema
    this.keyword = at.keyword
    this.place = at.place
  }

  get value(): unknown {
    return this.schema[this.keyword]
  }

  get arena(): Arena {
    return this.reader.arena
  }

  /** A sibling keyword of the same schema; `undefined` when there is none. */
  sibling(keyword: string): unknown {
    return Object.hasOwn(this.schema, keyword) ? this.schema[keyword] : undefined
  }

  /** A schema under this keyword, or under a sibling, that describes a part of the instance. */
  part(schema: unknown, member?: string | number): Node {
    return this.reader.read(schema, this.at(member, false))
  }

  /** A schema under this keyword that describes the instance itself. */
  same(schema: unknown, member?: string | number): Node {
    return this.reader.read(schema, this.at(member, true))
  }

  /** The node for a value that the keyword cannot have: what it means is nobody's to say. */
  malformed(expected: string): Node {
    return this.reader.opaque({
      code: 'malformed-keyword',
      message: `"${this.keyword}" must be ${expected}, found ${quote(this.value)}`,
      pointer: pointerTo(this.place.pointer, this.keyword),
    })
  }

  /** The place of a schema under this keyword. */
  at(member: string | number | undefined, isInPlace: boolean): Place {
    return new Place({ keyword: this.keyword, member, isInPlace }, this.place)
  }
}

/** Reads one keyword of a schema into what it asserts, all of it together. */
export type KeywordReader = (site: Site) => Node | readonly Node[]

/** The readers of a group of keywords, by keyword. */
export type KeywordReaders = Readonly<Record<string, KeywordReader>>
