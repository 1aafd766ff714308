import type { Store } from '@mcpver/core'
import type { CheckContext, CheckStage } from '../check/update-check.ts'

/** What a check is told of an update. */
export async function contextOf(
  store: Store,
  update: { readonly name: string; readonly from: string; readonly to: string; readonly strategy: string },
  more: { readonly stage: CheckStage; readonly key: string; readonly consent: ReadonlySet<string> },
): Promise<CheckContext> {
  const { name, from, to, strategy } = update
  return store.read(async ({ releases, jobs }) => ({
    ...{ store, name, from, to, strategy, ...more },
    releases: { from: (await releases.get(name, from))?.value, to: (await releases.get(name, to))?.value },
    now: await jobs.now(),
  }))
}
