import semver from 'semver'
import { isAffected, parseAdvisory, type Advisory } from '@mcpver/lifecycle'
import { nanoseconds, timePair, type Figure } from '../pair.ts'
import { satisfies as satisfiesPep440 } from '@renovatebot/pep440'

const GOAL = 50_000
const ADVISORIES = 5000
const LOOKS = 500
/** Shares no factor with the steps that it is walked through by. */
const VERSIONS = 8000

/** An ecosystem, and its own library for ranges. */
interface Ecosystem {
  readonly name: 'npm' | 'PyPI'
  readonly type: 'SEMVER' | 'ECOSYSTEM'
  readonly peer: string
  readonly satisfies: (version: string, range: string) => boolean
}

/** What one advisory says of one version, to both. */
interface Look {
  readonly advisory: Advisory
  readonly range: string
  readonly version: string
}

const ECOSYSTEMS: readonly Ecosystem[] = [
  {
    name: 'npm',
    type: 'SEMVER',
    peer: 'node-semver `satisfies`',
    satisfies: (version, range) => semver.satisfies(version, range),
  },
  {
    name: 'PyPI',
    type: 'ECOSYSTEM',
    peer: '@renovatebot/pep440 `satisfies`',
    satisfies: (version, range) => satisfiesPep440(version, range),
  },
]

/** The version of a number, in their order. */
function versionOf(number: number): string {
  return [Math.floor(number / 400), Math.floor(number / 20) % 20, number % 20].join('.')
}

/** Looks at advisories which all have another range, each at another version. */
function looksAt({ name: ecosystem, type }: Ecosystem): readonly Look[] {
  return Array.from({ length: ADVISORIES }, (_, number) => {
    const [one = 0, other = 0, at = 0] = [2347, 1999, 3001].map((step) => (number * step) % VERSIONS)
    const [introduced, fixed] = [versionOf(Math.min(one, other)), versionOf(Math.max(one, other) + 1)]
    const ranges = [{ type, events: [{ introduced }, { fixed }] }]
    const advisory = parseAdvisory({
      id: `EXAMPLE-${String(number)}`,
      modified: '2026-01-01T00:00:00Z',
      affected: [{ package: { ecosystem, name: 'example' }, ranges }],
    })
    const range = ecosystem === 'npm' ? `>=${introduced} <${fixed}` : `>=${introduced},<${fixed}`
    return { advisory, range, version: versionOf(at) }
  })
}

/**
 * Times looks against the peer's of the same ranges.
 *
 * @param isFirst Whether each look is the first at its advisory: then nothing that was remembered of it helps.
 */
async function timeLooks(ecosystem: Ecosystem, looks: readonly Look[], isFirst: boolean): Promise<Figure> {
  const { name, peer, satisfies } = ecosystem
  const says = (advisory: Advisory, version: string): boolean =>
    isAffected(advisory, { ecosystem: name, package: 'example', version }) === 'affected'
  const other = looks.find(({ advisory, range, version }) => says(advisory, version) !== satisfies(version, range))
  if (other !== undefined) throw new Error(`${peer} says something else of ${other.version} in ${other.range}`)
  const [next, nextOfPeer] = [turns(looks), turns(looks)]
  const timing = await timePair({
    ours: () => count(next(), ({ advisory, version }) => says(isFirst ? { ...advisory } : advisory, version)),
    peer: () => count(nextOfPeer(), ({ range, version }) => satisfies(version, range)),
    operations: LOOKS,
  })
  const rate = Math.round(1e9 / timing.ours)
  return {
    measure: `${name} versions looked up in the range of an advisory (OSV), ${isFirst ? 'each a new one' : 'seen before'}`,
    ours: `${rate.toLocaleString('en')} / s`,
    peer: `${nanoseconds(timing.peer)} each (${peer} of the same range)`,
    ratio: timing.ratio,
    goal: `≥ ${GOAL.toLocaleString('en')} / s`,
    holds: rate >= GOAL,
  }
}

/** The next looks of all, round and round. */
function turns(looks: readonly Look[]): () => readonly Look[] {
  let from = 0
  return () => {
    const next = looks.slice(from, from + LOOKS)
    from = (from + LOOKS) % looks.length
    return next
  }
}

function count(looks: readonly Look[], is: (look: Look) => boolean): number {
  return looks.filter(is).length
}

/** Whether versions are affected, by OSV events, against ranges of the ecosystem's own library; both have to agree. */
export async function measure(): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const ecosystem of ECOSYSTEMS) {
    const looks = looksAt(ecosystem)
    for (const isFirst of [true, false]) figures.push(await timeLooks(ecosystem, looks, isFirst))
  }
  return figures
}
