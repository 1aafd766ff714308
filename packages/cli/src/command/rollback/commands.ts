import type { Command } from '../command.ts'
import { rollbackHistoryCommand } from './history.ts'
import { rollbackPointsCommand } from './points.ts'
import { rollbackCommand } from './rollback.ts'

/** The commands about rollbacks. */
export const ROLLBACK_COMMANDS: readonly Command[] = [rollbackCommand, rollbackPointsCommand, rollbackHistoryCommand]
