import { setTimeout as delay } from 'node:timers/promises'
import { silentLogger, type JsonObject, type Release, type Store } from '@mcpver/core'
import { RouteDeployer, RouteStore } from '@mcpver/gateway'
import { AuditLogger } from '@mcpver/lifecycle'
import {
  AutomatedUpdateManager,
  standardChecks,
  type AutomatedUpdateManagerOptions,
  type UpdateCheck,
  UpdateWorker,
} from '@mcpver/rollout'

/** The server that crowds are copies of. */
export const FIRST = 'server-0'

/** A canary that waits for a day. */
export function configOf(more: JsonObject = {}): JsonObject {
  return {
    update_strategy: 'canary',
    validation_checks: [],
    rollback_policy: { automatic_rollback: true },
    canary: { weights: [10, 50], interval: '1d' },
    analysis: false,
    ...more,
  }
}

/** What updates are carried out with. */
export function optionsOf(store: Store, more: readonly UpdateCheck[] = []): AutomatedUpdateManagerOptions {
  const deployer = new RouteDeployer()
  const compare = () => Promise.resolve({ kind: 'compatible' as const, changes: [] })
  const checks = standardChecks({ deployer, compare, more })
  return { store, deployer, audit: new AuditLogger(), checks, logger: silentLogger }
}

/** A server with two versions in production, of which everybody gets the first. */
export async function addServer(store: Store, name = FIRST): Promise<void> {
  await store.write(async ({ releases }) => {
    for (const version of ['1.0.0', '2.0.0']) await releases.insert(releaseOf(name, version))
  })
  await new RouteStore({ store }).change({ server: name, active: '1.0.0' }, { by: 'ada' })
}

/** Schedules an update and carries it out up to where it waits for a day. */
export async function updateUntilItWaits(store: Store, more: JsonObject = {}): Promise<string> {
  const options = optionsOf(store)
  const manager = new AutomatedUpdateManager(options)
  const scheduled = await manager.scheduleUpdate(FIRST, '2.0.0', { config: configOf(more), by: 'ada' })
  if (!scheduled.success) throw new Error(scheduled.reason)
  const worker = new UpdateWorker(options)
  for (;;) {
    await worker.tick()
    const update = await manager.get(scheduled.updateJobId)
    if (update?.steps[update.step]?.kind === 'hold') break
    await delay(1)
  }
  // The look that finds out how long to wait.
  await worker.tick()
  await worker.close()
  return scheduled.updateJobId
}

function releaseOf(name: string, version: string): Release {
  return {
    ...{ name, version, state: 'production', createdAt: 0, createdBy: 'ada', changelog: [], securityUpdates: [] },
    ...{ dependencies: {}, signature: '{}', checksum: `sha256:${'0'.repeat(64)}`, previousChecksum: null },
    definition: { tools: [{ name: 'forecast', inputSchema: { type: 'object' } }] },
    upstream: null,
  }
}
