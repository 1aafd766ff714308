import type { Command } from '../command.ts'
import { auditShowCommand } from './show.ts'
import { auditVerifyCommand } from './verify.ts'
import { auditCheckpointCommand } from './checkpoint.ts'
import { auditProveCommand } from './prove.ts'

/** The commands of the group, in the order of the help. */
export const AUDIT_COMMANDS: readonly Command[] = [
  auditShowCommand,
  auditVerifyCommand,
  auditCheckpointCommand,
  auditProveCommand,
]
