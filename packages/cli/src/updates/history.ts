import type { Invocation } from '../command/command.ts'
import type { UpdateListOptions } from '../command/update/list.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { write } from '../io.ts'
import { jsonText } from '../json-text.ts'
import { statePaths } from '../state/state-options.ts'
import { updateDocument, updatesText } from './update-text.ts'
import { withUpdateSystem } from './update-system.ts'

/** Updates that are shown unless all are asked for. */
const RECENT = 20

/** Lists updates, those that have ended too, the newest first. */
export async function history({ io, args: [server], options }: Invocation<UpdateListOptions>): Promise<ExitCode> {
  const limit = options.all === true ? undefined : RECENT
  const { updates, now } = await withUpdateSystem({ paths: statePaths(options, io), io }, async (system) => ({
    updates: await system.manager.history(server, limit),
    now: await system.store.read(({ jobs }) => jobs.now()),
  }))
  if (options.json === true) await write(io.stdout, jsonText({ updates: updates.map(updateDocument) }))
  else if (updates.length === 0) await write(io.stdout, 'There was no update yet. "mcpver update start" makes one.\n')
  else await write(io.stdout, updatesText(updates, now, io))
  return EXIT.fine
}
