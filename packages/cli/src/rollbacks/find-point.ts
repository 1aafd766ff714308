import { quote } from '@mcpver/core'
import type { RollbackManager, RollbackPoint } from '@mcpver/rollout'
import { usage } from '../usage.ts'

/** Which rollback point is meant. */
export interface PointSearch {
  /** Its server. Default: that of the point. */
  readonly server: string | undefined
  /** Its id. Default: that of the server's last update, if it was not used yet. */
  readonly id: string | undefined
}

/**
 * The rollback point that is meant. What is made by a rollback, to go forward again, is found by its id only: whoever rolls back a second
 * time, or at the same time as somebody else, does not want to be where they were before.
 *
 * @throws {CliError} `ERR_USAGE` when there is none.
 */
export async function findPoint(rollbacks: RollbackManager, { server, id }: PointSearch): Promise<RollbackPoint> {
  if (server === undefined && id === undefined) throw usage('No server', 'As in: mcpver rollback weather')
  const points = await rollbacks.list(server)
  const found =
    id === undefined
      ? points.find(({ status, update }) => status === 'active' && update !== null)
      : points.find((point) => point.id === id)
  if (found !== undefined) return found
  const of = server === undefined ? '' : ` of ${quote(server)}`
  const what =
    id === undefined
      ? `There is no rollback point${of} that was not used`
      : `There is no rollback point ${quote(id)}${of}`
  throw usage(what, 'mcpver rollback points tells which there are; updates make them.')
}
