import type { UpdateScheduleResult } from '@mcpver/rollout'
import type { Invocation } from '../command/command.ts'
import type { UpdateStartOptions } from '../command/update/start.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { changerOf } from '../gateway/route-change.ts'
import { write, type Io } from '../io.ts'
import { jsonText } from '../json-text.ts'
import { withProgress } from '../progress.ts'
import { refusalText } from '../releases/release-report.ts'
import { statePaths } from '../state/state-options.ts'
import { outcomesText } from './check-text.ts'
import { follow } from './follow.ts'
import { instantText, titleOf, updateDocument } from './update-text.ts'
import { updateConfigOf } from './update-config.ts'
import { withUpdateSystem } from './update-system.ts'
import { viewFor } from './update-view.ts'

/** Schedules an update, and follows it if so asked. */
export async function start({
  io,
  args: [server = '', version = ''],
  options,
}: Invocation<UpdateStartOptions>): Promise<ExitCode> {
  const isJson = options.json === true
  return withUpdateSystem({ paths: statePaths(options, io), io }, async (system) => {
    const { manager, isSigned } = system
    const config = await updateConfigOf(options, io, isSigned)
    const result = await withProgress(io, 'Checking the update', () =>
      manager.scheduleUpdate(server, version, { config, by: changerOf(io) }),
    )
    const isFollowed = result.success && options.wait === true
    // Who follows as JSON gets one document a line: the events.
    if (!(isFollowed && isJson)) await write(io.stdout, isJson ? jsonText(documentOf(result)) : resultText(result, io))
    if (!result.success) return EXIT.findings
    return isFollowed ? follow(system, result.updateJobId, { io, view: viewFor(system, io, isJson) }) : EXIT.fine
  })
}

function documentOf(result: UpdateScheduleResult): object {
  return result.success ? { ...result, update: updateDocument(result.update) } : result
}

function resultText(result: UpdateScheduleResult, io: Io): string {
  if (!result.success) {
    const outcomes = result.outcomes === undefined ? '' : `${outcomesText(result.outcomes, io)}\n`
    return `${outcomes}${refusalText(result, io)}`
  }
  const { update, scheduledTime, updateJobId } = result
  return `${titleOf(update, io)}: scheduled for ${instantText(scheduledTime)}\n${updateJobId}\n`
}
