import type { AutomatedUpdateManager, Order, Update, UpdateOrderResult, UpdateRequest } from '@mcpver/rollout'
import type { Invocation } from '../command/command.ts'
import type { UpdateOrderOptions } from '../command/update/order.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { changerOf } from '../gateway/route-change.ts'
import { write, type Io } from '../io.ts'
import { jsonText } from '../json-text.ts'
import { refusalText } from '../releases/release-report.ts'
import { statePaths } from '../state/state-options.ts'
import { findUpdate } from './find-update.ts'
import { phaseText, positionText, titleOf, updateDocument } from './update-text.ts'
import { withUpdateSystem } from './update-system.ts'

/** Tells an update what to do, and says what came of it. */
export async function giveOrder(
  order: Order,
  { io, args: [text = ''], options }: Invocation<UpdateOrderOptions>,
): Promise<ExitCode> {
  const request: UpdateRequest = { by: changerOf(io), reason: options.reason }
  const result = await withUpdateSystem({ paths: statePaths(options, io), io }, async ({ manager }) => {
    const { id } = await findUpdate(manager, text, { isEndedFine: order === 'retry' })
    return obeyed(manager, id, { order, request })
  })
  await write(io.stdout, options.json === true ? jsonText(resultDocument(result)) : resultText(result, io))
  return result.success ? EXIT.fine : EXIT.findings
}

/** An update that has ended is retried by another one like it. */
function obeyed(
  manager: AutomatedUpdateManager,
  id: string,
  { order, request }: { readonly order: Order; readonly request: UpdateRequest },
): Promise<UpdateOrderResult> {
  return order === 'retry' ? manager.retry(id, request) : manager.order(id, order, request)
}

function resultDocument(result: UpdateOrderResult): object {
  return result.success ? { ...result, update: updateDocument(result.update) } : result
}

function resultText(result: UpdateOrderResult, io: Io): string {
  return result.success ? orderedText(result.update, io) : refusalText(result, io)
}

function orderedText(update: Update, io: Io): string {
  const standing = [phaseText(update, io), positionText(update)].filter((one) => one !== '').join(', ')
  return `${titleOf(update, io)}: ${standing}\n${update.id}\n`
}
