import type { RollbackPoint } from '@mcpver/rollout'
import type { Invocation } from '../command/command.ts'
import type { RollbackPointsOptions } from '../command/rollback/points.ts'
import { durationText } from '../duration-text.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { write, type Io } from '../io.ts'
import { jsonText } from '../json-text.ts'
import { paintFor } from '../paint.ts'
import { shownLine } from '../shown.ts'
import { statePaths } from '../state/state-options.ts'
import { renderTable } from '../table.ts'
import { withUpdateSystem } from '../updates/update-system.ts'

/** Whether a rollback point can still be used. */
type PointStanding = 'confirmed' | 'expired' | 'unused' | 'used'

/** A rollback point by the clock of the store. */
interface DatedPoint {
  readonly point: RollbackPoint
  readonly standing: PointStanding
  /** In milliseconds. */
  readonly age: number
  readonly validUntil: number
}

const COLOURS = { confirmed: 'green', expired: 'yellow', unused: 'green', used: 'dim' } as const

/** Lists rollback points. */
export async function points({ io, args: [server], options }: Invocation<RollbackPointsOptions>): Promise<ExitCode> {
  const dated = await withUpdateSystem({ paths: statePaths(options, io), io }, async (system) => {
    const now = await system.store.read(({ jobs }) => jobs.now())
    const { pointAge: most } = system
    return (await system.rollbacks.list(server)).map((point) => datedPoint(point, { now, most }))
  })
  await write(io.stdout, options.json === true ? jsonText({ points: dated.map(toDocument) }) : pointsText(dated, io))
  return EXIT.fine
}

function datedPoint(point: RollbackPoint, { now, most }: { readonly now: number; readonly most: number }): DatedPoint {
  const { createdAt, status, confirmedAt } = point
  const validUntil = createdAt + most
  const open = confirmedAt === null ? 'unused' : 'confirmed'
  const standing = status === 'used' ? 'used' : now > validUntil ? 'expired' : open
  return { point, standing, age: now - createdAt, validUntil }
}

/** What the point holds is for the rollback manager to read. */
function toDocument({ point, standing, age, validUntil }: DatedPoint): object {
  const { state: _state, ...known } = point
  return { ...known, standing, age, validUntil }
}

function pointsText(dated: readonly DatedPoint[], io: Io): string {
  if (dated.length === 0) return 'There is no rollback point. Updates make them: mcpver update start\n'
  const paint = paintFor(io.stdout, io.env)
  const rows = dated.map(({ point, standing, age, validUntil }) => [
    point.id,
    shownLine(point.name),
    point.version,
    new Date(point.createdAt).toISOString(),
    shownLine(point.createdBy),
    shownLine(point.reason),
    paint(COLOURS[standing], point.usedBy === null ? standing : `used by ${shownLine(point.usedBy)}`),
    durationText(age),
    new Date(validUntil).toISOString(),
  ])
  return renderTable(['id', 'server', 'version', 'made', 'by', 'reason', 'status', 'age', 'valid until'], rows, io)
}
