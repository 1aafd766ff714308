import type { UpdatePreview } from '@mcpver/rollout'
import type { Invocation } from '../command/command.ts'
import type { UpdatePlanOptions } from '../command/update/plan.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { changerOf } from '../gateway/route-change.ts'
import { write, type Io } from '../io.ts'
import { jsonText } from '../json-text.ts'
import { paintFor } from '../paint.ts'
import { withProgress } from '../progress.ts'
import { refusalText } from '../releases/release-report.ts'
import { shownLine } from '../shown.ts'
import { statePaths } from '../state/state-options.ts'
import { renderTable } from '../table.ts'
import { outcomesText } from './check-text.ts'
import { stepText } from './step-text.ts'
import { instantText, titleOf } from './update-text.ts'
import { updateConfigOf } from './update-config.ts'
import { withUpdateSystem } from './update-system.ts'

type Possible = Extract<UpdatePreview, { readonly success: true }>

/** Says what an update would do, and what every check says of it today. */
export async function preview({
  io,
  args: [server = '', version = ''],
  options,
}: Invocation<UpdatePlanOptions>): Promise<ExitCode> {
  const result = await withUpdateSystem({ paths: statePaths(options, io), io }, async ({ manager, isSigned }) => {
    const config = await updateConfigOf(options, io, isSigned)
    return withProgress(io, 'Checking the update', () =>
      manager.previewUpdate(server, version, { config, by: changerOf(io) }),
    )
  })
  const isFine = result.success && result.outcomes.every(({ status }) => status === 'passed')
  await write(io.stdout, options.json === true ? jsonText(previewDocument(result)) : previewText(result, io))
  return isFine ? EXIT.fine : EXIT.findings
}

function previewDocument(result: UpdatePreview): object {
  if (!result.success) return result
  const { success, isPossible, steps, outcomes } = result
  const { name, from, to, strategy, config, scheduledFor } = result.update
  return { success, isPossible, name, from, to, strategy, scheduledFor, steps, outcomes, config }
}

function previewText(result: UpdatePreview, io: Io): string {
  if (!result.success) return refusalText(result, io)
  const { update, steps, outcomes } = result
  const rows = steps.map((step, index) => [String(index + 1), shownLine(stepText(step, update))])
  const table = renderTable(['step', 'what happens'], rows, io)
  return [
    `${titleOf(update, io)}, at ${instantText(update.scheduledFor)}\n\n`,
    table,
    `\n${outcomesText(outcomes, io)}\n`,
    verdictText(result, io),
  ].join('')
}

function verdictText({ isPossible, outcomes }: Possible, io: Io): string {
  const paint = paintFor(io.stdout, io.env)
  if (!isPossible) return `${paint('red', 'It would be refused today.')} Nothing was changed.\n`
  if (outcomes.some(({ status }) => status !== 'passed'))
    return `${paint('yellow', 'It would be scheduled, and fail at its first step today.')} Nothing was changed.\n`
  return `${paint('green', 'It can be started:')} mcpver update start. Nothing was changed.\n`
}
