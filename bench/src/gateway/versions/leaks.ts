import { goal } from '../../diff/section.ts'
import type { Figure } from '../../pair.ts'
import { burst } from '../client/burst.ts'
import { HttpClient } from '../client/http-client.ts'
import { EFFORT, TOGETHER } from '../effort.ts'
import { ask, type Answer, type Question } from './question.ts'
import { FIRST, SECOND, TOOL_VERSIONS, type TwoReleases } from './two-releases.ts'

const KEYS = 200
const PINNED = 'pinned-client'

/** Callers whose release is known beforehand, whatever their keys are. */
const CERTAIN: readonly { readonly question: Question; readonly release: string }[] = [
  { question: { client: PINNED }, release: SECOND },
  { question: { path: '/mcp/echo@^1.0.0' }, release: FIRST },
  { question: { path: '/mcp/echo@2.0.0' }, release: SECOND },
  { question: { requires: '1.0.0' }, release: FIRST },
  { question: { requires: '^1.1.0' }, release: SECOND },
]

/** Calls of many callers mixed, each of whom must meet one version only: the right one, where it is known. */
export async function measureLeaks(releases: TwoReleases): Promise<Figure[]> {
  await releases.settle({
    active: FIRST,
    split: new Map([[SECOND, 50]]),
    pins: [{ client: PINNED, range: SECOND }],
  })
  const client = new HttpClient(releases.url)
  const known = new Map<string, string>()
  let leaks = 0
  await burst(
    async (index) => {
      const key = `caller-${String(index % KEYS)}`
      const certain = index % 2 === 0 ? undefined : CERTAIN[Math.floor(index / 2) % CERTAIN.length]
      const answer = await ask(client, { key, isList: certain === undefined && index % 5 === 0, ...certain?.question })
      const release = releaseOf(answer)
      const expected = certain?.release ?? known.get(key) ?? release
      if (certain === undefined) known.set(key, expected ?? '')
      if (release === undefined || release !== expected) leaks++
    },
    { calls: EFFORT.mixedCalls, together: TOGETHER },
  )
  await client.close()
  const met = new Set(known.values())
  return [
    goal(`calls and lists that met another version than their caller's, of ${EFFORT.mixedCalls.toLocaleString('en')}`, {
      ours: String(leaks),
      goal: '0',
      holds: leaks === 0 && met.size === 2,
    }),
  ]
}

/** The release that an answer is of; `undefined` when the gateway says another version than the upstream. */
function releaseOf({ release, tool }: Answer): string | undefined {
  const said = [...TOOL_VERSIONS].find(([, version]) => version === tool)?.[0]
  return release === undefined || release === said ? said : undefined
}
