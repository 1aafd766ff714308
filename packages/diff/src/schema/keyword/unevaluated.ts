import type { Node } from '../node.ts'
import { ANY, ARRAY, OBJECT } from '../sort.ts'
import { evaluationsOf, type Evaluation } from './evaluation.ts'
import type { KeywordReaders, Site } from './site.ts'

/**
 * Keywords for what no other keyword saw (2020-12 Core, section 11). Which keywords saw something depends on the instance; each
 * way it can be is a case of its own, so that what is left is an ordinary assertion about the rest.
 */
export const UNEVALUATED_KEYWORDS: KeywordReaders = {
  unevaluatedProperties(site) {
    if (site.reader.dialect === 'draft-07') return site.arena.true
    const { arena } = site
    return eachCase(site, OBJECT, ({ names, patterns, hasAllNames }, node) =>
      hasAllNames ? arena.true : arena.additional({ names, patterns: [...patterns] }, node),
    )
  },
  unevaluatedItems(site) {
    if (site.reader.dialect === 'draft-07') return site.arena.true
    const { arena } = site
    return eachCase(site, ARRAY, ({ prefix, hasAllItems, contained }, node) =>
      hasAllItems ? arena.true : arena.items(prefix, arena.any([...contained, node])),
    )
  },
}

/** One of the cases holds, with what it leaves to the keyword. */
function eachCase(site: Site, about: number, toRest: (seen: Evaluation, node: Node) => Node): Node {
  const { arena, reader } = site
  const node = site.part(site.value)
  if (node.kind === 'true') return node
  const cases = evaluationsOf(site)
  if (cases === undefined) {
    const message = `Too many cases of what "${site.keyword}" applies to`
    return reader.opaque({ code: 'budget-exhausted', message, pointer: site.place.pointer })
  }
  const rests = cases.map((seen) => arena.all([...seen.when, toRest(seen, node)]))
  return arena.any([arena.type(ANY & ~about), ...rests])
}
