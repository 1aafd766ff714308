import type { Invocation } from '../command/command.ts'
import type { UpdateWatchOptions } from '../command/update/watch.ts'
import type { ExitCode } from '../exit-code.ts'
import { statePaths } from '../state/state-options.ts'
import { findUpdate } from './find-update.ts'
import { follow } from './follow.ts'
import { withUpdateSystem } from './update-system.ts'
import { viewFor } from './update-view.ts'

/** Shows an update until it has ended or needs somebody. */
export async function watch({ io, args: [text = ''], options }: Invocation<UpdateWatchOptions>): Promise<ExitCode> {
  return withUpdateSystem({ paths: statePaths(options, io), io }, async (system) => {
    const { id } = await findUpdate(system.manager, text, { isEndedFine: true })
    return follow(system, id, { io, view: viewFor(system, io, options.json === true) })
  })
}
