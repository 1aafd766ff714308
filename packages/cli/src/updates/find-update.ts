import { quote } from '@mcpver/core'
import type { AutomatedUpdateManager, Update } from '@mcpver/rollout'
import { usage } from '../usage.ts'

/** Which updates a server's name may stand for. */
export interface UpdateSearch {
  /** Whether the last one that has ended counts, where none is under way. */
  readonly isEndedFine: boolean
}

/**
 * The update of an id; or that of a server: the one that runs, else the only one that waits.
 *
 * @throws {CliError} `ERR_USAGE` when there is none, or several wait.
 */
export async function findUpdate(
  manager: AutomatedUpdateManager,
  text: string,
  { isEndedFine }: UpdateSearch,
): Promise<Update> {
  const named = await manager.get(text)
  if (named !== undefined) return named
  const open = await manager.list(text)
  const active = open.find(({ phase }) => phase !== 'waiting')
  if (active !== undefined) return active
  const [first, ...others] = open
  if (first !== undefined && others.length > 0) {
    throw usage(
      `${String(open.length)} updates of ${quote(text)} wait`,
      `Name one: ${open.map(({ id }) => id).join(', ')}.`,
    )
  }
  const last = first ?? (isEndedFine ? (await manager.history(text, 1))[0] : undefined)
  if (last !== undefined) return last
  throw usage(
    `There is no update ${quote(text)}${isEndedFine ? '' : ' under way'}`,
    'mcpver update list tells which there are.',
  )
}
