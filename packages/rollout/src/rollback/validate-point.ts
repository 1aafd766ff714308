import type { Deployer, StoreView } from '@mcpver/core'
import { digestState, type RollbackPoint } from './rollback-point.ts'
import { rollbackRefusal, type RollbackRefusal } from './rollback-result.ts'

/** What a rollback point is held against. */
export interface PointRules {
  /** By the clock of the store. */
  readonly now: number
  /** How old it may be, in milliseconds; `null`: as old as it is, for an update that goes back to its own. */
  readonly maxAge: number | null
  readonly deployer: Deployer
}

/** Why a rollback point cannot be used; `undefined` when it can: its status, its age, its digest, what it holds. */
export async function refusePoint(
  view: StoreView,
  point: RollbackPoint,
  { now, maxAge, deployer }: PointRules,
): Promise<RollbackRefusal | undefined> {
  if (point.status !== 'active') return rollbackRefusal('ERR_ROLLBACK_POINT_USED', 'Rollback point is not active')
  if (maxAge !== null && now - point.createdAt > maxAge) {
    return rollbackRefusal('ERR_ROLLBACK_POINT_EXPIRED', 'Rollback point too old')
  }
  const digest = digestState(point.state)
  if (digest !== point.digest) {
    const reason = `State snapshot invalid: its digest is ${digest}, and ${point.digest} was noted`
    return rollbackRefusal('ERR_ROLLBACK_POINT_DAMAGED', reason)
  }
  const held = await deployer.validate(view, point.name, point.state)
  if (held.success) return undefined
  return rollbackRefusal('ERR_ROLLBACK_RESTORE', `State snapshot invalid: ${held.reason}`)
}
