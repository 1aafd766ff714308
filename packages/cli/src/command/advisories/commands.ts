import type { Command } from '../command.ts'
import { advisoriesImportCommand } from './import.ts'
import { advisoriesListCommand } from './list.ts'

/** The commands of the group, in the order of the help. */
export const ADVISORIES_COMMANDS: readonly Command[] = [advisoriesImportCommand, advisoriesListCommand]
