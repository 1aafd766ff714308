import type { Update } from '@mcpver/rollout'
import type { Io } from '../io.ts'
import { EventLines, JsonEventLines } from './event-lines.ts'
import { LiveView } from './live-view.ts'
import type { UpdateSystem } from './update-system.ts'

/** Shows an update to somebody who follows it. */
export interface UpdateView {
  /** Shows how it stands by now; called at every change, and every second. */
  show(update: Update): Promise<void>
}

/** A picture that is drawn anew in its place on a terminal; a line for each event elsewhere. */
export function viewFor(system: UpdateSystem, io: Io, isJson: boolean): UpdateView {
  if (isJson) return new JsonEventLines(io)
  const isDrawn = io.stdout.isTTY === true && io.env['TERM'] !== 'dumb'
  return isDrawn ? new LiveView(system, io) : new EventLines(system, io)
}
