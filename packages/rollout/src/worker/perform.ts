import { McpverError, type Deployer, type StoreView } from '@mcpver/core'
import { restorePoint } from '../rollback/restore-point.ts'
import { RollbackPoints } from '../rollback/rollback-points.ts'
import { WORKER, type Action } from '../update/move.ts'
import type { Update } from '../update/update.ts'

/** Why something could not be done; nothing of it was. */
export interface ActionFailure {
  readonly reason: string
  readonly hint?: string | undefined
}

/** What actions are done with. */
export interface Performing {
  readonly update: Update
  readonly deployer: Deployer
  readonly now: number
}

/**
 * Does what a move asks for, in its transaction.
 *
 * @returns Why it could not be done; `undefined` when it was.
 * @throws what the store throws: the transaction is undone, and somebody tries again.
 */
export async function perform(view: StoreView, action: Action, doing: Performing): Promise<ActionFailure | undefined> {
  try {
    return await act(view, action, doing)
  } catch (error) {
    if (!McpverError.isInstance(error) || error.code.startsWith('ERR_STORE_')) throw error
    return { reason: `Update execution failed: ${error.message}`, hint: error.hint }
  }
}

async function act(
  view: StoreView,
  action: Action,
  { update, deployer, now }: Performing,
): Promise<ActionFailure | undefined> {
  const points = new RollbackPoints(view, deployer)
  const { name } = update
  switch (action.kind) {
    case 'apply':
      await deployer.apply(view, name, { traffic: action.traffic, by: by(update) })
      return undefined
    case 'save': {
      const reason = `before the update to ${update.to}`
      await points.add(await points.capture({ id: action.point, name, by: WORKER, reason, at: now, update: update.id }))
      return undefined
    }
    case 'confirm': {
      const stored = await points.get(action.point)
      if (stored !== undefined) await points.mark(stored, { confirmedAt: now })
      return undefined
    }
    case 'restore':
      return restore(view, action.point, { update, deployer, now })
  }
}

async function restore(
  view: StoreView,
  id: string,
  { update, deployer, now }: Performing,
): Promise<ActionFailure | undefined> {
  const stored = await new RollbackPoints(view, deployer).get(id)
  if (stored === undefined) {
    return { reason: `Rollback point not found: ${id}`, hint: 'Set the route to what it was: mcpver route set' }
  }
  // It may be as old as its update: going back has to be possible as long as that is under way.
  const refused = await restorePoint(view, stored, { deployer, by: by(update), now, maxAge: null })
  return refused && { reason: refused.reason, hint: refused.hint }
}

function by({ id }: Update): string {
  return `${WORKER} (update ${id})`
}
