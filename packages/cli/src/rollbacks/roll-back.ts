import { quote } from '@mcpver/core'
import type { RollbackPoint, RollbackRefusal } from '@mcpver/rollout'
import type { Invocation } from '../command/command.ts'
import type { RollbackOptions } from '../command/rollback/rollback.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { changerOf } from '../gateway/route-change.ts'
import { write, type Io } from '../io.ts'
import { jsonText } from '../json-text.ts'
import { paintFor } from '../paint.ts'
import { withProgress } from '../progress.ts'
import { refusalText } from '../releases/release-report.ts'
import { shownLine } from '../shown.ts'
import { statePaths } from '../state/state-options.ts'
import { withUpdateSystem, type UpdateSystem } from '../updates/update-system.ts'
import { findPoint } from './find-point.ts'

/** A rollback, and what came of it. */
type Outcome = {
  readonly point: RollbackPoint
  /** What everybody got until now; `null` where nothing is served any more. */
  readonly from: string | null
} & ({ readonly success: true; readonly isDone: boolean; readonly forward: string | null } | RollbackRefusal)

/** Puts back what callers got before, or says whether that could be done. */
export async function rollBack({ io, args: [server], options }: Invocation<RollbackOptions>): Promise<ExitCode> {
  const surroundings = { paths: statePaths(options, io), io, isProbed: options.probe !== false }
  const outcome = await withUpdateSystem(surroundings, async (system) => {
    const point = await findPoint(system.rollbacks, { server, id: options.to })
    const current = await system.store.read((view) => system.deployer.current(view, point.name))
    const roll = options.dryRun === true ? tryOut(system, point) : execute(system, point, { io, options })
    return { point, from: current?.active ?? null, ...(await withProgress(io, 'Rolling back', () => roll)) }
  })
  await write(io.stdout, options.json === true ? jsonText(outcomeDocument(outcome)) : outcomeText(outcome, io))
  return outcome.success ? EXIT.fine : EXIT.findings
}

type Rolled = { readonly success: true; readonly isDone: boolean; readonly forward: string | null } | RollbackRefusal

async function execute(
  { rollbacks }: UpdateSystem,
  { id }: RollbackPoint,
  { io, options: { reason } }: Pick<Invocation<RollbackOptions>, 'io' | 'options'>,
): Promise<Rolled> {
  const request = { by: changerOf(io), ...(reason !== undefined && { reason }) }
  const result = await rollbacks.executeRollback(id, request)
  return result.success ? { success: true, isDone: true, forward: result.forward } : result
}

async function tryOut({ rollbacks, manager }: UpdateSystem, { id, name }: RollbackPoint): Promise<Rolled> {
  const active = (await manager.list(name)).find(({ phase }) => phase !== 'waiting')
  if (active !== undefined) {
    const hint = 'Abort the update, which takes it back: mcpver update abort'
    const reason = `The update ${active.id} of ${quote(name)} is under way`
    return { success: false, code: 'ERR_UPDATE_IN_FLIGHT', reason, hint }
  }
  const result = await rollbacks.validateRollbackPoint(id)
  if (result.valid) return { success: true, isDone: false, forward: null }
  const { code, reason, hint } = result
  return { success: false, code, reason, hint }
}

function outcomeDocument({ point, ...outcome }: Outcome): object {
  const { state: _state, ...known } = point
  return { ...outcome, point: known }
}

function outcomeText(outcome: Outcome, io: Io): string {
  const { point, from } = outcome
  const paint = paintFor(io.stdout, io.env)
  const { name, version, createdAt, reason } = point
  const way = `${paint('bold', shownLine(`${name} ${from ?? 'nothing'} → ${version}`))}, as it was at ${new Date(createdAt).toISOString()}, ${shownLine(reason)}\n`
  if (!outcome.success) return `${way}${refusalText(outcome, io)}`
  if (!outcome.isDone) return `${way}${paint('green', 'It can be rolled back.')} Nothing was changed.\n`
  const forward = outcome.forward === null ? '' : `Forward again: mcpver rollback --to ${outcome.forward}\n`
  return `${way}${paint('green', 'rolled back')}\n${forward}`
}
