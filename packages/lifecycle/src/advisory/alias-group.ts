import type { Advisory } from './advisory.ts'

/** Advisories about one vulnerability. */
export interface AliasGroup {
  /** At least one, in the order of their ids. */
  readonly advisories: readonly Advisory[]
  /** Their ids and aliases. */
  readonly ids: ReadonlySet<string>
}

/**
 * Puts advisories about the same vulnerability together: those that share an id or alias, directly or through others. So a GHSA and
 * its CVE count once.
 */
export function groupByAlias(advisories: Iterable<Advisory>): AliasGroup[] {
  const leaders = new Map<string, string>()
  const sorted = [...advisories].sort((left, right) => (left.id < right.id ? -1 : 1))
  for (const { id, aliases } of sorted) {
    for (const alias of aliases) join(leaders, id, alias)
  }
  const groups = new Map<string, { advisories: Advisory[]; ids: Set<string> }>()
  for (const advisory of sorted) {
    const leader = leaderOf(leaders, advisory.id)
    const group = groups.get(leader) ?? { advisories: [], ids: new Set() }
    groups.set(leader, group)
    group.advisories.push(advisory)
    for (const id of [advisory.id, ...advisory.aliases]) group.ids.add(id)
  }
  return [...groups.values()]
}

function join(leaders: Map<string, string>, left: string, right: string): void {
  const [a, b] = [leaderOf(leaders, left), leaderOf(leaders, right)]
  if (a !== b) leaders.set(b, a)
}

/** The id that stands for all that were joined; the way there is shortened, so that long chains cost nothing the next time. */
function leaderOf(leaders: Map<string, string>, id: string): string {
  let leader = id
  for (let next = leaders.get(leader); next !== undefined; next = leaders.get(leader)) leader = next
  for (let at = id; at !== leader;) {
    const next = leaders.get(at) ?? leader
    leaders.set(at, leader)
    at = next
  }
  return leader
}
