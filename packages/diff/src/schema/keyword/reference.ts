import { quote } from '@mcpver/core'
import { dialectOf } from '../dialect.ts'
import type { Node } from '../node.ts'
import { Place } from '../place.ts'
import type { Resolved } from '../resources.ts'
import type { SchemaReader } from '../schema-reader.ts'
import type { KeywordReaders, Site } from './site.ts'

/** References (2020-12 Core, sections 8.2.3.1 and 8.2.3.2). Nothing is fetched. */
export const REFERENCE_KEYWORDS: KeywordReaders = {
  $ref(site) {
    if (site.reader.dialect === 'draft-07' && typeof site.sibling('$id') === 'string') return identified(site)
    const resolved = resolveReference(site)
    return resolved === undefined ? site.malformed('a URI reference') : follow(site, resolved)
  },
  $dynamicRef(site) {
    if (site.reader.dialect === 'draft-07') return site.arena.true
    const resolved = resolveReference(site)
    return resolved === undefined ? site.malformed('a URI reference') : follow(site, resolved)
  },
  $schema({ reader, schema, value, place }) {
    if (!isForeign(reader, schema)) return reader.arena.true
    const message = `An embedded schema of another dialect is not understood: ${quote(value)}`
    return reader.opaque({ code: 'unknown-dialect', message, pointer: place.pointer })
  },
  $recursiveRef(site) {
    if (site.reader.dialect !== '2019-09') return site.arena.true
    return site.reader.opaque({
      code: 'unsupported-keyword',
      message: '"$recursiveRef" is not understood; 2020-12 has "$dynamicRef" for it',
      pointer: site.place.pointer,
    })
  },
}

/** Whether a schema is an embedded resource of another dialect than the document's (2020-12 Core, section 8.1.1). */
export function isForeign({ dialect, resources }: SchemaReader, schema: Readonly<Record<string, unknown>>): boolean {
  const { $id, $schema } = schema
  if (typeof $id !== 'string' || typeof $schema !== 'string' || schema === resources.root) return false
  return dialectOf($schema) !== dialect
}

/** In draft-07 nothing beside a reference counts, its `$id` neither; what is resolved against that would be wrong. */
function identified({ reader, place }: Site): Node {
  const message = 'In draft-07, "$id" beside "$ref" names nothing'
  return reader.opaque({ code: 'unsupported-keyword', message, pointer: place.pointer })
}

/** What the reference of a site leads to, by way of the dynamic scope for a `$dynamicRef`; `undefined` for no reference. */
export function resolveReference(site: Site): Resolved | undefined {
  const { value, keyword, place, reader } = site
  if (typeof value !== 'string') return undefined
  const resolved = reader.resources.resolve(value, place.base)
  return keyword === '$dynamicRef' && resolved.found ? (outermost(site, value, resolved.base) ?? resolved) : resolved
}

/** The anchor of the outermost resource in the dynamic scope that has one of this name, if the nearest is a dynamic one. */
function outermost(site: Site, reference: string, base: string): Resolved | undefined {
  const { resources } = site.reader
  const anchor = reference.slice(reference.indexOf('#') + 1)
  if (!reference.includes('#') || !resources.hasDynamicAnchor(base, anchor)) return undefined
  const outer = site.place.scope.find((scope) => resources.hasDynamicAnchor(scope, anchor))
  return outer === undefined ? undefined : resources.resolve(`#${anchor}`, outer)
}

/** The place of what a reference leads to. */
export function placeBehind({ keyword, place, reader }: Site, base: string): Place {
  return new Place({ keyword, isInPlace: true, base }, place, reader.scopeAfter(place, base))
}

function follow(site: Site, resolved: Resolved): Node {
  const { place, reader } = site
  if (resolved.found) {
    return reader.read(resolved.schema, placeBehind(site, resolved.base))
  }
  const code = resolved.remote ? 'remote-reference' : 'unresolved-reference'
  const what = resolved.remote ? 'leads out of the document, and nothing is fetched' : 'leads nowhere in the document'
  const reason = { code, message: `The reference "${resolved.uri}" ${what}`, pointer: place.pointer } as const
  return reader.opaque(reason, resolved.remote ? resolved.uri : undefined)
}
