import { isPlainObject } from '@mcpver/core'
import type { Node, RestOfNames } from '../node.ts'
import { ANY, OBJECT } from '../sort.ts'
import { limitOf } from './limit.ts'
import type { KeywordReaders, Site } from './site.ts'

/** Keywords for objects (2020-12 Core, section 10.3.2, and Validation, section 6.5; draft-07's `dependencies`). */
export const OBJECT_KEYWORDS: KeywordReaders = {
  minProperties: (site) => limitOf(site, 'min-properties'),
  maxProperties: (site) => limitOf(site, 'max-properties'),
  required(site) {
    // Draft-03 had a flag here, which means nothing in any later dialect.
    if (typeof site.value === 'boolean') return site.arena.true
    return isListOfNames(site.value)
      ? site.value.map((name) => site.arena.required(name))
      : site.malformed('a list of names')
  },
  properties: (site) =>
    byName(site, (name, node) =>
      node === site.arena.true
        ? site.arena.declares({ names: new Set([name]), patterns: [] })
        : site.arena.property(name, node),
    ),
  patternProperties: (site) =>
    byName(site, (pattern, node) =>
      node === site.arena.true
        ? site.arena.declares({ names: new Set(), patterns: [pattern] })
        : site.arena.matching(pattern, node),
    ),
  additionalProperties(site) {
    return site.arena.additional(namesBeside(site), site.part(site.value))
  },
  propertyNames: (site) => site.arena.names(site.part(site.value)),
  dependentRequired(site) {
    if (site.reader.dialect === 'draft-07') return site.arena.true
    return eachDependency(site, (value) => (isListOfNames(value) ? requiredAll(site, value) : undefined))
  },
  dependentSchemas(site) {
    if (site.reader.dialect === 'draft-07') return site.arena.true
    return eachDependency(site, (value, name) => site.same(value, name))
  },
  dependencies(site) {
    return eachDependency(site, (value, name) => {
      if (!Array.isArray(value)) return site.same(value, name)
      return isListOfNames(value) ? requiredAll(site, value) : undefined
    })
  },
}

/** The names that `properties` and `patternProperties` beside a keyword describe. */
export function namesBeside(site: Site): RestOfNames {
  return { names: new Set(namesOf(site.sibling('properties'))), patterns: namesOf(site.sibling('patternProperties')) }
}

function namesOf(schemas: unknown): string[] {
  return isPlainObject(schemas) ? Object.keys(schemas) : []
}

function byName(site: Site, toNode: (name: string, node: Node) => Node): Node | readonly Node[] {
  const { value } = site
  if (!isPlainObject(value)) return site.malformed('an object of schemas')
  const names = Object.keys(value)
  // An empty list says that there is nothing to use; no list says nothing.
  if (names.length === 0) return site.arena.declares({ names: new Set(), patterns: [] })
  return names.map((name) => toNode(name, site.part(value[name], name)))
}

function requiredAll(site: Site, names: readonly string[]): Node {
  return site.arena.all(names.map((name) => site.arena.required(name)))
}

/** What has to hold when a property is there; it says nothing about what is no object. */
function eachDependency(site: Site, toNode: (value: unknown, name: string) => Node | undefined): Node {
  const { arena, value } = site
  if (!isPlainObject(value)) return site.malformed('an object')
  const dependencies = Object.keys(value).map((name) => {
    const then = toNode(value[name], name)
    if (then === undefined) return site.malformed('an object of schemas or lists of names')
    return arena.any([arena.type(ANY & ~OBJECT), arena.not(arena.required(name)), then])
  })
  return arena.all(dependencies)
}

function isListOfNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string')
}
