import { changelogCommand } from './changelog.ts'
import { checkCommand } from './check.ts'
import type { Command } from './command.ts'
import { diffCommand } from './diff.ts'
import { lockCommand } from './lock.ts'
import { migrateCommand } from './migrate.ts'
import { rulesCommand } from './rules.ts'
import { snapshotCommand } from './snapshot.ts'
import { verifyCommand } from './verify.ts'
import { versionsCommand } from './versions.ts'

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  snapshotCommand,
  diffCommand,
  checkCommand,
  lockCommand,
  verifyCommand,
  changelogCommand,
  migrateCommand,
  versionsCommand,
  rulesCommand,
]
