import type { Command } from '../command.ts'
import { updateListCommand } from './list.ts'
import { UPDATE_ORDER_COMMANDS } from './order.ts'
import { updatePlanCommand } from './plan.ts'
import { updateStartCommand } from './start.ts'
import { updateStatusCommand } from './status.ts'
import { updateWatchCommand } from './watch.ts'

/** The commands about updates. */
export const UPDATE_COMMANDS: readonly Command[] = [
  updatePlanCommand,
  updateStartCommand,
  updateStatusCommand,
  updateListCommand,
  updateWatchCommand,
  ...UPDATE_ORDER_COMMANDS,
]
