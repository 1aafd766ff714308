import type { Deployer, Stored, StoreView } from '@mcpver/core'
import { RollbackPoints } from './rollback-points.ts'
import type { RollbackPoint } from './rollback-point.ts'
import { rollbackRefusal, type RollbackRefusal } from './rollback-result.ts'
import { refusePoint } from './validate-point.ts'

/** Who goes back, and by what rules. */
export interface Restoring {
  readonly deployer: Deployer
  readonly by: string
  readonly now: number
  /** How old the point may be, in milliseconds; `null`: as old as it is. */
  readonly maxAge: number | null
}

/**
 * Goes back to a rollback point in a transaction, and marks it as used: all of it, or nothing.
 *
 * @returns Why it cannot be; `undefined` when it was done.
 */
export async function restorePoint(
  view: StoreView,
  stored: Stored<RollbackPoint>,
  { deployer, by, now, maxAge }: Restoring,
): Promise<RollbackRefusal | undefined> {
  const { value: point } = stored
  const refused = await refusePoint(view, point, { now, maxAge, deployer })
  if (refused !== undefined) return refused
  const restored = await deployer.restore(view, point.name, { state: point.state, by })
  if (!restored.success) return rollbackRefusal('ERR_ROLLBACK_RESTORE', `State restore failed: ${restored.reason}`)
  await new RollbackPoints(view, deployer).mark(stored, { status: 'used', usedAt: now, usedBy: by })
  return undefined
}
