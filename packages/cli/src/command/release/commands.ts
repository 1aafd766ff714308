import type { Command } from '../command.ts'
import { releaseCreateCommand } from './create.ts'
import { releaseListCommand } from './list.ts'
import { releaseReplayCommand } from './replay.ts'
import { releaseShowCommand } from './show.ts'
import { releaseEvidenceCommand } from './evidence.ts'
import { releaseExportCommand } from './export.ts'

/** The commands of the group, in the order of the help. */
export const RELEASE_COMMANDS: readonly Command[] = [
  releaseCreateCommand,
  releaseListCommand,
  releaseShowCommand,
  releaseEvidenceCommand,
  releaseReplayCommand,
  releaseExportCommand,
]
