import { adoptCommand } from './adopt.ts'
import { approveCommand } from './approve.ts'
import { changelogCommand } from './changelog.ts'
import { checkCommand } from './check.ts'
import type { Command } from './command.ts'
import { connectCommand } from './connect.ts'
import { diffCommand } from './diff.ts'
import { GROUPS } from './group.ts'
import { lockCommand } from './lock.ts'
import { migrateCommand } from './migrate.ts'
import { promoteCommand } from './promote.ts'
import { psCommand } from './ps.ts'
import { rulesCommand } from './rules.ts'
import { serveCommand } from './serve.ts'
import { snapshotCommand } from './snapshot.ts'
import { verifyCommand } from './verify.ts'
import { versionsCommand } from './versions.ts'

/** Every command of one word, in the order of the help. */
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
  approveCommand,
  promoteCommand,
  serveCommand,
  connectCommand,
  adoptCommand,
  psCommand,
]

/** Every command, those of two words too. */
export async function allCommands(): Promise<readonly Command[]> {
  const groups = await Promise.all(GROUPS.map((group) => group.load()))
  return [...COMMANDS, ...groups.flat()]
}
