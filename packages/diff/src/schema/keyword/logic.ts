import type { Node } from '../node.ts'
import type { KeywordReaders, Site } from './site.ts'

/** Keywords that combine schemas (2020-12 Core, sections 10.2.1 and 10.2.2). */
export const LOGIC_KEYWORDS: KeywordReaders = {
  allOf: (site) => combine(site, (nodes) => site.arena.all(nodes)),
  anyOf: (site) => combine(site, (nodes) => site.arena.any(nodes)),
  oneOf: (site) => combine(site, (nodes) => site.arena.one(nodes)),
  not: (site) => site.arena.not(site.same(site.value)),
  if(site) {
    const { arena, place, reader } = site
    const branch = (keyword: string): Node => {
      const schema = site.sibling(keyword)
      return schema === undefined ? arena.true : reader.siteOf(site.schema, { keyword, place }).same(schema)
    }
    if (site.sibling('then') === undefined && site.sibling('else') === undefined) return arena.true
    return arena.conditional(site.same(site.value), branch('then'), branch('else'))
  },
}

function combine(site: Site, connect: (nodes: readonly Node[]) => Node): Node {
  if (!Array.isArray(site.value) || site.value.length === 0) return site.malformed('a list of schemas')
  return connect(site.value.map((schema: unknown, index) => site.same(schema, index)))
}
