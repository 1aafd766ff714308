import type { Deployer, Store } from '@mcpver/core'
import type { CheckContext, CheckStage } from '../check/update-check.ts'

/** What a check is told of an update. */
export async function contextOf(
  { store, deployer }: { readonly store: Store; readonly deployer: Deployer },
  update: { readonly name: string; readonly from: string; readonly to: string; readonly strategy: string },
  more: { readonly stage: CheckStage; readonly key: string; readonly consent: ReadonlySet<string> },
): Promise<CheckContext> {
  const { name, from, to, strategy } = update
  return store.read(async (view) => ({
    ...{ store, name, from, to, strategy, ...more },
    releases: { from: await deployer.release(view, name, from), to: await deployer.release(view, name, to) },
    now: await view.jobs.now(),
  }))
}
