import type { Command } from '../command.ts'
import { trustInitCommand } from './init.ts'
import { trustShowCommand } from './show.ts'
import { trustChangeCommand } from './change.ts'
import { trustSignCommand } from './sign.ts'
import { trustUpdateCommand } from './update.ts'

/** The commands of the group, in the order of the help. */
export const TRUST_COMMANDS: readonly Command[] = [
  trustInitCommand,
  trustShowCommand,
  trustChangeCommand,
  trustSignCommand,
  trustUpdateCommand,
]
