import type { Command } from '../command.ts'
import { keysGenerateCommand } from './generate.ts'
import { keysListCommand } from './list.ts'
import { keysShowCommand } from './show.ts'

/** The commands of the group, in the order of the help. */
export const KEYS_COMMANDS: readonly Command[] = [keysGenerateCommand, keysListCommand, keysShowCommand]
