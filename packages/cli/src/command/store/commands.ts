import type { Command } from '../command.ts'
import { storeMigrateCommand } from './migrate.ts'

/** The commands of the group, in the order of the help. */
export const STORE_COMMANDS: readonly Command[] = [storeMigrateCommand]
