import { silentLogger } from '@mcpver/core'
import { AutomatedUpdateManager, type AutomatedUpdateManagerOptions } from '../manager/automated-update-manager.ts'
import { RollbackManager } from '../rollback/rollback-manager.ts'
import { ORDERS } from '../update/order.ts'
import { UPDATE_KIND } from '../update/update-jobs.ts'
import { hasEnded } from '../update/update.ts'
import { Reconciler } from '../worker/reconciler.ts'
import { configOf } from './configurations.ts'
import type { Dice } from './dice.ts'
import type { Act } from './simulated-actor.ts'

/** How long a claim holds, in milliseconds of the simulated clock. */
export const LEASE = 5000

/** The servers that are updated. */
export const SERVERS = ['weather', 'calendar'] as const
/** Their releases. */
export const VERSIONS = ['1.0.0', '2.0.0', '3.0.0'] as const

const PEOPLE = ['ada', 'ben', 'cat'] as const
const MOST_UPDATES = 5

/** What acts are done with. */
export interface Acting {
  readonly options: AutomatedUpdateManagerOptions
  readonly dice: Dice
}

/** A worker's look at one update that is due. */
export function look({ options }: Acting, owner: string): Act {
  return async (store, signal) => {
    const { deployer, audit, checks, notify, logger = silentLogger } = options
    const reconciler = new Reconciler({ store, deployer, audit, checks, notify, logger })
    const claimed = await store.desk.claim({ kind: UPDATE_KIND, owner, lease: LEASE, limit: 1 })
    for (const job of claimed) await reconciler.reconcile(job, signal)
  }
}

/** What a person does: one thing, by what they have seen before. */
export function operate(acting: Acting): Act {
  const { dice } = acting
  const chance = dice.next()
  if (chance < 0.68) return order(acting)
  if (chance < 0.82) return schedule(acting)
  return chance < 0.92 ? goBack(acting) : savePoint(acting)
}

function order({ options, dice }: Acting): Act {
  return async (store) => {
    const manager = new AutomatedUpdateManager({ ...options, store })
    const updates = await manager.history()
    const update = updates[dice.below(updates.length)]
    const said = dice.one(ORDERS)
    if (update === undefined || (said === 'retry' && hasEnded(update))) return
    await manager.order(update.id, said, { by: dice.one(PEOPLE) })
  }
}

function schedule({ options, dice }: Acting): Act {
  return async (store) => {
    const manager = new AutomatedUpdateManager({ ...options, store })
    if ((await manager.history()).length >= MOST_UPDATES) return
    await manager.scheduleUpdate(dice.one(SERVERS), dice.one(VERSIONS), {
      config: configOf(dice),
      by: dice.one(PEOPLE),
    })
  }
}

function goBack({ options, dice }: Acting): Act {
  return async (store) => {
    const rollbacks = new RollbackManager({ ...options, store })
    const points = await rollbacks.list()
    const point = points[dice.below(points.length)]
    if (point !== undefined) await rollbacks.executeRollback(point.id, { by: dice.one(PEOPLE) })
  }
}

function savePoint({ options, dice }: Acting): Act {
  return async (store) => {
    await new RollbackManager({ ...options, store }).createRollbackPoint(dice.one(SERVERS), { by: dice.one(PEOPLE) })
  }
}
