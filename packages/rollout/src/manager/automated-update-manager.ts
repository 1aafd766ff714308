import { randomUUID } from 'node:crypto'
import { quote, type Store, type StoreView } from '@mcpver/core'
import { summaryOf, type CheckOutcome } from '../check/outcome.ts'
import type { Step } from '../plan/step.ts'
import { moved, type Move } from '../update/move.ts'
import { obey, type Order } from '../update/order.ts'
import { recordEvents } from '../update/record-events.ts'
import { activeUpdate, findUpdate, fromJob, toJob, UPDATE_KIND } from '../update/update-jobs.ts'
import { hasEnded, type Update } from '../update/update.ts'
import { wakeNext } from '../update/wake-next.ts'
import { UpdateWorker, type UpdateWorkerOptions } from '../worker/update-worker.ts'
import { awaitEnd } from './await-end.ts'
import { draftUpdate, inFlight, type Draft } from './draft-update.ts'
import { executionResultOf } from './execution-result.ts'
import { checkPrerequisites, runStage } from './prerequisites.ts'
import { readConfig, type ReadConfig } from './read-config.ts'
import {
  updateRefusal,
  type ConfigValidationResult,
  type UpdateExecutionResult,
  type UpdateOrderResult,
  type UpdateRefusal,
  type UpdateScheduleResult,
} from './update-result.ts'

/** What an update manager works with. */
export interface AutomatedUpdateManagerOptions extends UpdateWorkerOptions {
  /** Names of checks that have to pass before any update is scheduled, beside `release_state` and `contract_difference`. Default: none. */
  readonly prerequisites?: readonly string[] | undefined
  /** Makes ids. Default: random UUIDs. */
  readonly newId?: (() => string) | undefined
}

/** Who wants something, and why. */
export interface UpdateRequest {
  readonly by: string
  readonly reason?: string | undefined
}

/** What an update would do, and what every check says of it today. */
export type UpdatePreview =
  | {
      readonly success: true
      readonly update: Update
      readonly steps: readonly Step[]
      readonly outcomes: readonly CheckOutcome[]
      /** Whether it would be scheduled. */
      readonly isPossible: boolean
    }
  | UpdateRefusal

/**
 * Plans updates of servers, carries them out and takes them back: the specification's `AutomatedUpdateManager`, with its operations and its
 * reasons. What it knows is in the store, so that any worker goes on with what another one began.
 */
export class AutomatedUpdateManager {
  readonly #options: AutomatedUpdateManagerOptions
  readonly #store: Store
  readonly #newId: () => string

  constructor(options: AutomatedUpdateManagerOptions) {
    this.#options = options
    this.#store = options.store
    this.#newId = options.newId ?? randomUUID
  }

  /** Whether a configuration can be used: the specification's `validate_update_config`. */
  validateUpdateConfig(config: unknown): ConfigValidationResult {
    const reading = readConfig(config, { checks: this.#options.checks })
    if (reading.success) return { valid: true, reason: 'Configuration valid' }
    const { reason, hint, code } = reading
    return { valid: false, reason, hint, code }
  }

  /**
   * Schedules an update. What is refused changes nothing.
   *
   * @param name The server.
   * @param targetVersion The version that everybody is to get.
   * @param config The specification's `update_config`.
   */
  async scheduleUpdate(
    name: string,
    targetVersion: string,
    { config, by }: { readonly config: unknown } & UpdateRequest,
  ): Promise<UpdateScheduleResult> {
    const reading = await this.#read(config)
    if (!reading.success) return { ...reading, reason: `Invalid update configuration: ${reading.reason}` }
    const { settings } = reading
    const draft = await draftUpdate({ id: this.#newId(), name, targetVersion, settings, by }, this.#options)
    if (!draft.success) return draft
    const { update } = draft
    const outcomes = await checkPrerequisites(update, settings, this.#surroundings)
    const summary = summaryOf(outcomes)
    if (!summary.passed) return { ...unmet(outcomes, summary.reason), outcomes }
    return this.#store.write((view) => this.#schedule(view, update, settings.concurrency))
  }

  /** What an update would do, and what every check says of it today. It changes nothing. */
  async previewUpdate(
    name: string,
    targetVersion: string,
    { config, by }: { readonly config: unknown } & UpdateRequest,
  ): Promise<UpdatePreview> {
    const reading = await this.#read(config)
    if (!reading.success) return { ...reading, reason: `Invalid update configuration: ${reading.reason}` }
    const { settings } = reading
    const draft: Draft = await draftUpdate({ id: 'preview', name, targetVersion, settings, by }, this.#options)
    if (!draft.success) return draft
    const { update } = draft
    const required = await checkPrerequisites(update, settings, this.#surroundings)
    const checks = settings.checks.filter(({ stages }) => stages.has('pre') && !stages.has('prerequisite'))
    const others = await runStage(update, settings, { surroundings: this.#surroundings, stage: 'pre', checks })
    const outcomes = [...required, ...others]
    return { success: true, update, steps: update.steps, outcomes, isPossible: summaryOf(required).passed }
  }

  /**
   * Carries an update out that was scheduled, whether its time has come or not, and waits until it has ended or needs somebody. Other workers
   * may do a part of it.
   *
   * @param signal Ends the waiting; the update goes on where there are workers.
   */
  async executeUpdate(id: string, { signal }: { readonly signal?: AbortSignal } = {}): Promise<UpdateExecutionResult> {
    const found = await this.#store.write((view) => startNow(view, id))
    if (!found) return executionResultOf(undefined)
    const worker = new UpdateWorker(this.#options)
    worker.start()
    try {
      return executionResultOf(await awaitEnd(this.#store, id, signal))
    } finally {
      await worker.close()
    }
  }

  /** Tells an update what to do. Of two who say different things at once, one is told how it stands by then. */
  async order(id: string, order: Order, { by, reason }: UpdateRequest): Promise<UpdateOrderResult> {
    return this.#store.write(async (view) => {
      const stored = await findUpdate(view, id)
      if (stored === undefined) return notFound(id)
      const at = await view.jobs.now()
      const outcome = obey(stored.update, order, { by, at, reason })
      if (!outcome.success) return updateRefusal('ERR_UPDATE_STATE', outcome.reason, outcome.hint)
      await this.#keep(view, outcome.move, stored.job.revision)
      return { success: true, update: outcome.move.update }
    })
  }

  cancel(id: string, request: UpdateRequest): Promise<UpdateOrderResult> {
    return this.order(id, 'cancel', request)
  }

  pause(id: string, request: UpdateRequest): Promise<UpdateOrderResult> {
    return this.order(id, 'pause', request)
  }

  /** Goes on: after a pause, and past a step that waits for somebody's word. */
  resume(id: string, request: UpdateRequest): Promise<UpdateOrderResult> {
    return this.order(id, 'resume', request)
  }

  /** Gives everybody the new version now, after the last validation. */
  promote(id: string, request: UpdateRequest): Promise<UpdateOrderResult> {
    return this.order(id, 'promote', request)
  }

  /** Goes back now. */
  abort(id: string, request: UpdateRequest): Promise<UpdateOrderResult> {
    return this.order(id, 'abort', request)
  }

  approve(id: string, request: UpdateRequest): Promise<UpdateOrderResult> {
    return this.order(id, 'approve', request)
  }

  /** Tries a rollback again that was blocked; of an update that has failed, schedules another one like it. */
  async retry(id: string, request: UpdateRequest): Promise<UpdateOrderResult> {
    const update = await this.get(id)
    if (update === undefined) return notFound(id)
    if (!['cancelled', 'failed', 'rolled_back'].includes(update.phase)) return this.order(id, 'retry', request)
    const result = await this.scheduleUpdate(update.name, update.to, { config: update.config, by: request.by })
    return result.success ? { success: true, update: result.update } : result
  }

  /** An update; `undefined` when there is none. */
  async get(id: string): Promise<Update | undefined> {
    return (await this.#store.read((view) => findUpdate(view, id)))?.update
  }

  /** Updates that have not ended, of a server or of all, the newest first. */
  async list(name?: string): Promise<readonly Update[]> {
    const ofServer = { kind: UPDATE_KIND, ...(name !== undefined && { subject: name }) }
    const jobs = await this.#store.read(async (view) => [
      ...(await view.jobs.list({ ...ofServer, status: 'active' })),
      ...(await view.jobs.list({ ...ofServer, status: 'queued' })),
    ])
    return jobs.map((job) => fromJob(job).update).sort((a, b) => b.createdAt - a.createdAt)
  }

  /** All updates, of a server or of all, the newest first. @param limit At most so many. Default: all. */
  async history(name?: string, limit?: number): Promise<readonly Update[]> {
    const query = {
      kind: UPDATE_KIND,
      ...(name !== undefined && { subject: name }),
      ...(limit !== undefined && { limit }),
    }
    const jobs = await this.#store.read((view) => view.jobs.list(query))
    return jobs.map((job) => fromJob(job).update)
  }

  async #read(config: unknown): Promise<ReadConfig> {
    const now = await this.#store.read(({ jobs }) => jobs.now())
    return readConfig(config, { checks: this.#options.checks, now })
  }

  get #surroundings(): Parameters<typeof checkPrerequisites>[2] {
    const { store, deployer, checks, prerequisites = [] } = this.#options
    return { store, deployer, checks, prerequisites }
  }

  async #schedule(view: StoreView, update: Update, concurrency: 'queue' | 'reject'): Promise<UpdateScheduleResult> {
    const other = concurrency === 'reject' ? await activeUpdate(view, update.name) : undefined
    if (other !== undefined) return inFlight(other)
    const { from, to, strategy, scheduledFor, createdAt, createdBy, steps } = update
    const data = { from, to, strategy, scheduledFor, steps: steps.length }
    const move = moved(
      update,
      { type: 'update.scheduled', at: createdAt, by: createdBy, data },
      { dueAt: scheduledFor },
    )
    await view.jobs.insert(toJob(move.update, move.dueAt))
    await recordEvents(view, move, this.#options)
    return { success: true, updateJobId: update.id, scheduledTime: scheduledFor, update: move.update }
  }

  async #keep(view: StoreView, move: Move, revision: number): Promise<void> {
    await view.jobs.put(toJob(move.update, move.dueAt), revision)
    await recordEvents(view, move, this.#options)
    if (hasEnded(move.update)) await wakeNext(view, move.update.name, move.update.endedAt ?? 0)
  }
}

/** Makes an update due that waits for its time. Whether there is one of the id. */
async function startNow(view: StoreView, id: string): Promise<boolean> {
  const stored = await findUpdate(view, id)
  if (stored === undefined) return false
  const { update, job } = stored
  const now = await view.jobs.now()
  if (update.phase !== 'waiting' || update.scheduledFor <= now) return true
  await view.jobs.put(toJob({ ...update, scheduledFor: now }, now), job.revision)
  return true
}

function unmet(outcomes: readonly CheckOutcome[], reason: string): UpdateRefusal {
  const hint = outcomes.find(({ status, hint: said }) => status !== 'passed' && said !== undefined)?.hint
  return updateRefusal('ERR_PREREQUISITES', `Prerequisites not met: ${reason}`, hint ?? 'Mend what the checks found.')
}

function notFound(id: string): UpdateRefusal {
  return updateRefusal(
    'ERR_UPDATE_NOT_FOUND',
    `Update job not found: ${quote(id)}`,
    'List those that there are: mcpver update status',
  )
}
