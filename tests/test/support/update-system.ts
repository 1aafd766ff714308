import { setTimeout as delay } from 'node:timers/promises'
import { silentLogger, type Logger, type Release, type Store } from '@mcpver/core'
import { RouteDeployer, RouteStore } from '@mcpver/gateway'
import { AuditLogger } from '@mcpver/lifecycle'
import {
  AutomatedUpdateManager,
  standardChecks,
  UpdateWorker,
  type AutomatedUpdateManagerOptions,
  type RolloutAudit,
  type UpdateCheck,
} from '@mcpver/rollout'

/** The versions of each server. Those who check the last one after an update find that it is bad. */
export const VERSIONS = ['1.0.0', '2.0.0', '3.0.0'] as const
export const BAD_VERSION = '3.0.0'

/** What an update system is made of. */
export interface UpdateSystemOptions {
  readonly store: Store
  /** Default: one of lifecycle's. */
  readonly audit?: RolloutAudit
  /** Default: nobody is told. */
  readonly logger?: Logger
  /** For workers: who they are, how long they hold claims, in milliseconds, and how many. */
  readonly worker?: { readonly owner: string; readonly lease: number; readonly concurrency?: number }
}

/** Routes, lifecycle's audit, rollout and a store, put together. */
export interface UpdateSystem {
  readonly store: Store
  readonly deployer: RouteDeployer
  readonly manager: AutomatedUpdateManager
  newWorker(): UpdateWorker
}

/** Asks somebody who takes a moment, differently long each time. */
const slow: UpdateCheck = {
  name: 'slow',
  summary: 'Somebody who takes a moment finds nothing wrong.',
  stages: ['pre', 'post'],
  prepare: () => async (context, signal) => {
    await delay(20 + (context.now % 40), undefined, { signal })
    const isBad = context.stage === 'post' && context.to === BAD_VERSION
    return isBad ? { status: 'failed', reason: 'It is bad' } : { status: 'passed', reason: 'It is fine' }
  },
}

export function createUpdateSystem({
  store,
  audit = new AuditLogger(),
  logger = silentLogger,
  worker,
}: UpdateSystemOptions): UpdateSystem {
  const deployer = new RouteDeployer()
  const compare = (): Promise<{ kind: 'compatible'; changes: [] }> =>
    Promise.resolve({ kind: 'compatible', changes: [] })
  const checks = standardChecks({ deployer, compare, more: [slow] })
  const options: AutomatedUpdateManagerOptions = { store, deployer, audit, checks, logger, ...worker }
  return { store, deployer, manager: new AutomatedUpdateManager(options), newWorker: () => new UpdateWorker(options) }
}

/** A server with all its versions in production, of which everybody gets the first. */
export async function addServer(store: Store, name: string): Promise<void> {
  await store.write(async ({ releases }) => {
    for (const version of VERSIONS) await releases.insert(releaseOf(name, version))
  })
  await new RouteStore({ store }).change({ server: name, active: VERSIONS[0] }, { by: 'ada' })
}

function releaseOf(name: string, version: string): Release {
  return {
    ...{ name, version, state: 'production', createdAt: 0, createdBy: 'ada', changelog: [], securityUpdates: [] },
    ...{ dependencies: {}, signature: '{}', checksum: `sha256:${'0'.repeat(64)}`, previousChecksum: null },
    definition: { tools: [{ name: 'forecast', inputSchema: { type: 'object' } }] },
    upstream: null,
  }
}
