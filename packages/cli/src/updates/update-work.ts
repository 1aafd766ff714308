import { randomUUID } from 'node:crypto'
import type { Store } from '@mcpver/core'
import type { Gateway } from '@mcpver/gateway'
import { UpdateWorker } from '@mcpver/rollout'
import type { Io } from '../io.ts'
import type { StatePaths } from '../state/state-options.ts'
import { gatewayTrials } from './release-trials.ts'
import { createUpdateSystem } from './update-system.ts'

/** What updates are carried out beside. */
export interface UpdateWorkSurroundings {
  /** Tries releases before callers get them. */
  readonly gateway: Gateway
  readonly store: Store
  readonly paths: StatePaths
  readonly io: Io
}

/**
 * Begins to carry updates out beside a gateway, together with all others on the store.
 *
 * @returns What ends that; it has to be ended before the gateway.
 */
export async function startUpdateWork({
  gateway,
  store,
  paths,
  io,
}: UpdateWorkSurroundings): Promise<() => Promise<void>> {
  const { options } = await createUpdateSystem({ store, paths, io, trials: gatewayTrials(gateway) })
  // Two gateways may have one name, and after a crash there is a claim of the one before.
  const worker = new UpdateWorker({ ...options, owner: `${gateway.name}/${randomUUID()}` })
  worker.start()
  return () => worker.close()
}
