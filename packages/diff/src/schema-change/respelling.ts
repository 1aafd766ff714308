import { isHarmless } from '../severity.ts'
import { facetOf } from '../rules/schema-facets.ts'
import type { Comparator } from './comparator.ts'
import type { Edit } from './edit.ts'
import { pointerOf, valueAt, type JsonPath } from './json-path.ts'
import { isAffordable, madeAlone, type Means, type SizeBudget, type Whole } from './judgement.ts'
import { locally } from './local-change.ts'
import { commonPath } from './slice.ts'

interface Spending {
  readonly comparator: Comparator
  readonly budget: SizeBudget
}

/**
 * Edits with those that only respell something put into one.
 *
 * Where the whole accepts the same values as before, all edits are one respelling, but for those that say something that no
 * validator sees. Where it does not, the edits of a single schema inside of it are one when that schema does. What the walk
 * takes for a respelling, because it finds nothing to say, and is not proved to be one, is left to the whole.
 */
export function withoutRespellings(edits: readonly Edit[], whole: Whole, { comparator, size }: Means): readonly Edit[] {
  const foldable = edits.filter(isFoldable)
  if (whole.isEquivalent) return folded(edits, foldable, whole)
  const budget = { size }
  const groups = bySchema(foldable).map((group) => ({
    group,
    isRespelled: isRespelling(group, whole, { comparator, budget }),
  }))
  const unproved = new Set(
    groups.filter(({ isRespelled }) => !isRespelled).flatMap(({ group }) => group.filter(isNoted)),
  )
  const respelled = groups.filter(({ isRespelled }) => isRespelled).flatMap(({ group }) => group)
  return folded(
    edits.filter((edit) => !unproved.has(edit)),
    respelled,
    whole,
  )
}

/** Edits by the schema that they stand in, not in one inside of it. */
function bySchema(edits: readonly Edit[]): Edit[][] {
  const groups = new Map<string, Edit[]>()
  for (const edit of edits) {
    const key = pointerOf(edit.schema)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [edit])
    else group.push(edit)
  }
  return [...groups.values()]
}

function isFoldable({ facet }: Edit): boolean {
  const { severity, harmless } = facetOf(facet)
  return facet === 'schema-respelled' || (severity === undefined && harmless === undefined)
}

/** Whether the walk found two schemas that differ, and nothing to say of it. */
function isNoted({ facet }: Edit): boolean {
  return facet === 'schema-respelled'
}

/** Whether it is proved that what was done to one schema leaves what the root accepts as it was. */
function isRespelling(group: readonly Edit[], whole: Whole, { comparator, budget }: Spending): boolean {
  const [first] = group
  if (group.every(({ isSameText = false }) => isSameText)) return true
  if (first === undefined || budget.size < 0) return false
  // A single change of a keyword is what it is, and the root is what was judged already.
  if (!group.some(isNoted) && group.length < 2) return false
  if (first.schema.length === 0 && group.every(isNoted)) return false
  const change = madeAlone(first.whole, whole)
  const made = locally(change, first.schema, whole) ?? change
  return isAffordable(made, budget) && isHarmless(comparator.compare(made)) && !comparator.offers(made)
}

/** Edits with some of them in one, at the place that they have in common. */
function folded(edits: readonly Edit[], respelled: readonly Edit[], { change }: Whole): readonly Edit[] {
  const [first] = respelled
  if (first === undefined) return edits
  const gone = new Set(respelled)
  const kept = edits.filter((edit) => !gone.has(edit))
  if (respelled.length === 1 && isNoted(first)) return [...kept, first]
  const path = respelled.map((edit) => edit.path).reduce<JsonPath>(commonPath, first.path)
  const trail = respelled.map((edit) => edit.trail).reduce<JsonPath>(commonPath, first.trail)
  const place = { path, before: valueAt(change.old, path), after: valueAt(change.new, path) }
  const patches = respelled.flatMap((edit) => edit.patches)
  return [...kept, { ...place, facet: 'schema-respelled', trail: trail.map(String), patches, schema: [], whole: [] }]
}
