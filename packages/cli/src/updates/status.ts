import type { Traffic } from '@mcpver/core'
import { hasEnded, type Update } from '@mcpver/rollout'
import type { Invocation } from '../command/command.ts'
import type { UpdateStatusOptions } from '../command/update/status.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { write, type Io } from '../io.ts'
import { jsonText } from '../json-text.ts'
import { paintFor } from '../paint.ts'
import { shownLine } from '../shown.ts'
import { statePaths } from '../state/state-options.ts'
import { renderTable } from '../table.ts'
import { outcomesText } from './check-text.ts'
import { eventText } from './event-text.ts'
import { findUpdate } from './find-update.ts'
import { markOf } from './step-mark.ts'
import { stepText } from './step-text.ts'
import { instantText, phaseText, positionText, titleOf, updateDocument, updatesText } from './update-text.ts'
import { withUpdateSystem, type UpdateSystem } from './update-system.ts'
import { verdictOf, verdictText } from './verdict-text.ts'
import { waitingText } from './waiting-text.ts'

/** An update, and what there is beside it. */
interface Standing {
  readonly update: Update
  readonly traffic: Traffic | undefined
  /** By the clock of the store. */
  readonly now: number
}

/** Says how one update stands, or which are under way. */
export async function status({ io, args: [text], options }: Invocation<UpdateStatusOptions>): Promise<ExitCode> {
  const isJson = options.json === true
  const said = await withUpdateSystem({ paths: statePaths(options, io), io }, async (system) => {
    if (text === undefined) return underWay(system, io, isJson)
    const standing = await standingOf(system, await findUpdate(system.manager, text, { isEndedFine: true }))
    return isJson ? jsonText(standingDocument(standing)) : standingText(standing, io)
  })
  await write(io.stdout, said)
  return EXIT.fine
}

async function underWay({ manager, store }: UpdateSystem, io: Io, isJson: boolean): Promise<string> {
  const updates = await manager.list()
  if (isJson) return jsonText({ updates: updates.map(updateDocument) })
  if (updates.length === 0) return 'No update is under way. "mcpver update list" tells which there were.\n'
  return updatesText(updates, await store.read(({ jobs }) => jobs.now()), io)
}

function standingOf({ store, deployer }: UpdateSystem, update: Update): Promise<Standing> {
  return store.read(async (view) => ({
    update,
    traffic: await deployer.current(view, update.name),
    now: await view.jobs.now(),
  }))
}

function standingDocument({ update, traffic, now }: Standing): object {
  return { update: updateDocument(update), traffic: traffic ?? null, waitsFor: waitingText(update, now) || null }
}

function standingText(standing: Standing, io: Io): string {
  const { update } = standing
  const verdict = verdictOf(update)
  return [
    `${titleOf(update, io)}: ${[phaseText(update, io), positionText(update)].filter((one) => one !== '').join(', ')}\n`,
    factsText(standing, io),
    `\n${stepsText(update, io)}`,
    verdict === undefined ? '' : `\n${verdictText(verdict, io)}`,
    update.outcomes.length === 0 ? '' : `\n${outcomesText(update.outcomes, io)}`,
    `\n${update.events.map((event) => `${eventText(event, update)}\n`).join('')}`,
  ].join('')
}

function factsText({ update, traffic, now }: Standing, io: Io): string {
  const { id, createdAt, createdBy, scheduledFor, startedAt, endedAt, point, overruled, reason, hint } = update
  const facts: readonly (readonly [string, string | null])[] = [
    ['id', id],
    ['made', `${instantText(createdAt)} by ${createdBy}`],
    ['starts', startedAt === null && endedAt === null ? instantText(scheduledFor) : null],
    ['started', startedAt === null ? null : instantText(startedAt)],
    ['ended', endedAt === null ? null : instantText(endedAt)],
    ['traffic', trafficFact(traffic)],
    ['rollback point', point],
    ['judge', overruled && `overruled by ${overruled.by} at ${instantText(overruled.at)}`],
    ['waits for', hasEnded(update) ? null : waitingText(update, now)],
    ['reason', reason],
    ['hint', hint],
  ]
  const known = facts.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]))
  const width = Math.max(...known.map(([name]) => name.length))
  const paint = paintFor(io.stdout, io.env)
  return known.map(([name, value]) => `  ${paint('dim', name.padEnd(width))}  ${shownLine(value)}\n`).join('')
}

/** Who gets what now, whoever said so. */
function trafficFact(traffic: Traffic | undefined): string {
  if (traffic === undefined) return 'nothing is served'
  const { active, split, gateways = {}, matches = [] } = traffic
  const others = [
    ...Object.entries(split).map(([version, percent]) => `${version} for ${String(percent)} %`),
    ...Object.entries(gateways).map(([name, version]) => `${version} at ${name}`),
    ...matches.map((match) => `${match.version} for ${'principal' in match ? match.principal : match.header}`),
  ]
  return [`${active} for everybody${others.length > 0 ? ' else' : ''}`, ...others].join(', ')
}

function stepsText(update: Update, io: Io): string {
  const rows = update.steps.map((step, index) => [
    markOf(update, index),
    String(index + 1),
    shownLine(stepText(step, update)),
  ])
  return renderTable(['', 'step', 'what happens'], rows, io)
}
