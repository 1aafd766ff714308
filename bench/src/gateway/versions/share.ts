import { goal } from '../../diff/section.ts'
import type { Figure } from '../../pair.ts'
import { burst } from '../client/burst.ts'
import { HttpClient } from '../client/http-client.ts'
import { EFFORT, TOGETHER } from '../effort.ts'
import { ask } from './question.ts'
import { FIRST, SECOND, type TwoReleases } from './two-releases.ts'

/** Percent. */
const SHARE = 20

/** How near the share of a release comes to what its route says, with each caller counted once. */
export async function measureShare(releases: TwoReleases): Promise<Figure[]> {
  await releases.settle({ active: FIRST, split: new Map([[SECOND, SHARE]]) })
  const client = new HttpClient(releases.url)
  let found = 0
  await burst(
    async (index) => {
      const { release } = await ask(client, { key: `caller-${String(index)}` })
      if (release === SECOND) found++
    },
    { calls: EFFORT.keys, together: TOGETHER },
  )
  await client.close()
  const share = (found / EFFORT.keys) * 100
  return [
    goal(`share of a release that has ${String(SHARE)} %, among ${EFFORT.keys.toLocaleString('en')} callers`, {
      ours: `${share.toFixed(2)} %`,
      goal: `± 1 %`,
      holds: Math.abs(share - SHARE) <= 1,
    }),
  ]
}
