import { isPlainObject } from '@mcpver/core'
import { subschemasOf } from './positions.ts'

/** A schema and the URI that references in it are resolved against. */
export interface Located {
  readonly schema: unknown
  readonly base: string
}

/** What a `$ref` leads to, or why it leads nowhere. */
export type Resolved =
  ({ readonly found: true } & Located) | { readonly found: false; readonly uri: string; readonly remote: boolean }

/** The base of a document that does not say `$id`. Nothing is ever fetched, from here or from anywhere. */
const UNNAMED = 'https://schema.invalid/'

type Schema = Readonly<Record<string, unknown>>

/**
 * The schema resources of one document (JSON Schema 2020-12, section 8.2): what its `$id`, `$anchor` and `$dynamicAnchor` name.
 * Made on the first reference, for most tools have none.
 */
export class Resources {
  readonly root: unknown
  readonly rootBase: string
  #made: Index | undefined
  #isDynamic: boolean | undefined

  constructor(root: unknown) {
    this.root = root
    this.rootBase = baseWithin(root, UNNAMED)
  }

  /** Finds what a reference leads to, within the document only. */
  resolve(reference: string, base: string): Resolved {
    const uri = absolute(reference, base)
    if (uri === undefined) return { found: false, uri: reference, remote: false }
    const hash = uri.indexOf('#')
    const resource = hash < 0 ? uri : uri.slice(0, hash)
    const fragment = hash < 0 ? '' : uri.slice(hash + 1)
    const root = this.#index.roots.get(resource)
    if (root === undefined) return { found: false, uri, remote: resource !== UNNAMED }
    const located = this.#locate({ schema: root, base: resource }, fragment)
    return located === undefined ? { found: false, uri, remote: false } : { found: true, ...located }
  }

  /** Whether a resource has a `$dynamicAnchor` of a name. */
  hasDynamicAnchor(base: string, name: string): boolean {
    return this.#index.dynamicAnchors.has(`${base}#${name}`)
  }

  /** Whether what a `$dynamicRef` means can depend on how it was reached: several resources have anchors for it. */
  get isDynamic(): boolean {
    this.#isDynamic ??= this.#hasSeveralDynamicResources()
    return this.#isDynamic
  }

  #hasSeveralDynamicResources(): boolean {
    return new Set([...this.#index.dynamicAnchors].map((anchor) => anchor.split('#')[0])).size > 1
  }

  #locate(resource: Located, fragment: string): Located | undefined {
    const decoded = decodeFragment(fragment)
    if (decoded === undefined) return undefined
    if (decoded === '') return resource
    if (decoded.startsWith('/')) return follow(resource, decoded)
    return this.#index.anchors.get(`${resource.base}#${decoded}`)
  }

  get #index(): Index {
    this.#made ??= indexOf(this.root, this.rootBase)
    return this.#made
  }
}

/** What the parts of a document are called. */
interface Index {
  readonly roots: Map<string, unknown>
  readonly anchors: Map<string, Located>
  readonly dynamicAnchors: Set<string>
}

function indexOf(root: unknown, rootBase: string): Index {
  const index: Index = { roots: new Map([[rootBase, root]]), anchors: new Map(), dynamicAnchors: new Set() }
  const seen = new Set<unknown>()
  const open: Located[] = [{ schema: root, base: UNNAMED }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { schema } = next
    if (!isPlainObject(schema) || seen.has(schema)) continue
    seen.add(schema)
    const base = baseWithin(schema, next.base)
    if (base !== next.base) index.roots.set(base, schema)
    addAnchors(index, schema, base)
    for (const child of subschemasOf(schema)) open.push({ schema: child.schema, base })
  }
  if (!index.roots.has(UNNAMED)) index.roots.set(UNNAMED, root)
  return index
}

function addAnchors({ anchors, dynamicAnchors }: Index, schema: Schema, base: string): void {
  const { $id, $anchor, $dynamicAnchor } = schema
  if (typeof $id === 'string' && $id.startsWith('#')) anchors.set(`${base}${$id}`, { schema, base })
  if (typeof $anchor === 'string') anchors.set(`${base}#${$anchor}`, { schema, base })
  if (typeof $dynamicAnchor !== 'string') return
  anchors.set(`${base}#${$dynamicAnchor}`, { schema, base })
  dynamicAnchors.add(`${base}#${$dynamicAnchor}`)
}

/** The base URI inside a schema: its own `$id`, if that names a resource, resolved against the outer one. */
export function baseWithin(schema: unknown, outer: string): string {
  if (!isPlainObject(schema)) return outer
  const id = schema['$id']
  if (typeof id !== 'string' || id.startsWith('#')) return outer
  const uri = absolute(id, outer)
  return uri === undefined ? outer : uri.replace(/#.*$/, '')
}

function absolute(reference: string, base: string): string | undefined {
  if (reference.startsWith('#')) return `${base}${reference}`
  return URL.canParse(reference, base) ? new URL(reference, base).href : undefined
}

function decodeFragment(fragment: string): string | undefined {
  try {
    return decodeURIComponent(fragment)
  } catch {
    return undefined
  }
}

/** Follows a JSON Pointer (RFC 6901) and keeps track of the resources it enters. */
function follow(resource: Located, pointer: string): Located | undefined {
  let { schema, base } = resource
  for (const escaped of pointer.slice(1).split('/')) {
    const member = escaped.replaceAll('~1', '/').replaceAll('~0', '~')
    const isContainer = Array.isArray(schema) || isPlainObject(schema)
    if (!isContainer || !Object.hasOwn(schema as object, member)) return undefined
    schema = (schema as Record<string, unknown>)[member]
    base = baseWithin(schema, base)
  }
  return { schema, base }
}
