import { APIVersion, McpverError, quote, type Deployer, type Store, type Traffic } from '@mcpver/core'
import type { UpdateSettings } from '../config/update-settings.ts'
import type { PlanBase } from '../plan/base-traffic.ts'
import { planSteps } from '../plan/plan-steps.ts'
import { activeUpdate } from '../update/update-jobs.ts'
import type { Update } from '../update/update.ts'
import { nextTime } from '../schedule/next-time.ts'
import { knownGateways } from '../worker/known-gateways.ts'
import { updateRefusal, type UpdateRefusal } from './update-result.ts'

/** An update that is asked for. */
export interface DraftRequest {
  readonly id: string
  /** The server. */
  readonly name: string
  readonly targetVersion: string
  readonly settings: UpdateSettings
  readonly by: string
}

/** An update as it would be scheduled now, or why it cannot be. */
export type Draft = { readonly success: true; readonly update: Update } | UpdateRefusal

/** Plans an update from what is live now. It changes nothing. */
export async function draftUpdate(
  request: DraftRequest,
  { store, deployer }: { readonly store: Store; readonly deployer: Deployer },
): Promise<Draft> {
  const { name, targetVersion, settings } = request
  const to = APIVersion.tryParse(targetVersion)?.toJSON()
  if (to === undefined) {
    return updateRefusal('ERR_INVALID_VERSION', `${quote(targetVersion)} is no version`, 'Write it as 1.2.3.')
  }
  const { now, current, other } = await store.read(async (view) => ({
    now: await view.jobs.now(),
    current: await deployer.current(view, name),
    other: await activeUpdate(view, name),
  }))
  if (other !== undefined && settings.concurrency === 'reject') return inFlight(other)
  // What waits for another update starts from what that is to end with; it is planned anew when its turn comes.
  const traffic = current && (other === undefined ? current : outcomeOf(other, current))
  if (traffic === undefined) {
    const hint = `Say which release it serves first: mcpver route set ${name} <version>`
    return updateRefusal('ERR_NOT_SERVED', `Nothing is served as ${quote(name)}: it has no route`, hint)
  }
  const scheduledFor = settings.schedule.start.kind === 'now' ? now : nextTime(settings.schedule, now - 1)
  if (scheduledFor === undefined) {
    return updateRefusal('ERR_SCHEDULE_IMPOSSIBLE', 'There is no time at which it may run', 'Look at the schedule.')
  }
  const gateways = settings.strategy.name === 'rolling' ? await knownGateways(store.tallies, { name, now }) : []
  return drafted({ ...request, to, now, scheduledFor }, { traffic, to, gateways })
}

/** That another update of a server is under way. */
export function inFlight({ id, name }: Pick<Update, 'id' | 'name'>): UpdateRefusal {
  const reason = `Prerequisites not met: the update ${id} of ${quote(name)} is under way`
  return updateRefusal(
    'ERR_UPDATE_IN_FLIGHT',
    reason,
    'Wait for it, abort it, or let this one queue: "concurrency": "queue".',
  )
}

/** What is live when an update succeeds. */
function outcomeOf({ steps }: Update, current: Traffic): Traffic {
  const last = steps.findLast((step) => step.kind === 'traffic')
  return last?.traffic ?? current
}

function drafted(
  { id, name, to, settings, by, now, scheduledFor }: DraftRequest & { to: string; now: number; scheduledFor: number },
  base: PlanBase,
): Draft {
  try {
    const update: Update = {
      ...{ id, name, from: base.traffic.active, to, strategy: settings.strategy.name, config: settings.document },
      ...{ phase: 'waiting', steps: planSteps(settings, base), step: 0, stepAt: now, attempt: 0 },
      ...{ scheduledFor, createdAt: now, createdBy: by, startedAt: null, endedAt: null, point: null },
      ...{
        segments: [],
        judgement: null,
        overruled: null,
        paused: null,
        approvals: [],
        outcomes: [],
        reason: null,
        hint: null,
        events: [],
      },
    }
    return { success: true, update }
  } catch (error) {
    if (!McpverError.isInstance(error)) throw error
    return updateRefusal('ERR_PLAN_IMPOSSIBLE', error.message, error.hint ?? '')
  }
}
