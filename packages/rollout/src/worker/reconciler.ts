import { McpverError, type Deployer, type Logger, type Store, type StoredJob, type StoreView } from '@mcpver/core'
import type { CheckRegistry } from '../check/check-registry.ts'
import { parseUpdateConfig } from '../config/parse-update-config.ts'
import type { UpdateSettings } from '../config/update-settings.ts'
import { isOpen } from '../schedule/opening.ts'
import { advance } from '../update/advance.ts'
import type { Facts } from '../update/facts.ts'
import { stay, type Move } from '../update/move.ts'
import { recordEvents, type EventSinks } from '../update/record-events.ts'
import { activeUpdate, fromJob, toJob, UPDATE_KIND } from '../update/update-jobs.ts'
import { wakeNext } from '../update/wake-next.ts'
import { hasEnded, type Update } from '../update/update.ts'
import { askAround, type Answers } from './ask-around.ts'
import { perform } from './perform.ts'

/** What updates are carried out with. */
export interface ReconcilerOptions extends EventSinks {
  readonly store: Store
  readonly deployer: Deployer
  readonly checks: CheckRegistry
  readonly logger: Logger
}

/**
 * Looks at one update, and does at most one step of it, in one transaction that is void when somebody else has claimed the update meanwhile.
 * What others are asked, they are asked before that.
 */
export class Reconciler {
  readonly #options: ReconcilerOptions

  constructor(options: ReconcilerOptions) {
    this.#options = options
  }

  /**
   * @param claimed The job, as it was claimed.
   * @param signal Ends what is asked of others; nothing is written then.
   * @throws a `StoreError`: nothing was changed, and the claim runs out.
   */
  async reconcile(claimed: StoredJob, signal: AbortSignal): Promise<void> {
    const { update } = fromJob(claimed)
    const settings = parseUpdateConfig(update.config, this.#options)
    const answers = await askAround(update, settings, { ...this.#options, signal })
    signal.throwIfAborted()
    try {
      await this.#write(claimed, { settings, answers })
    } catch (error) {
      if (isOfStore(error)) throw error
      this.#options.logger.error({ err: error, update: update.id }, 'A step of an update failed')
      const reason = `Update exception: ${error instanceof Error ? error.message : String(error)}`
      await this.#write(claimed, { settings, answers, failure: { reason } })
    }
  }

  #write(
    claimed: StoredJob,
    { settings, answers, failure }: { settings: UpdateSettings; answers: Answers; failure?: Facts['failure'] },
  ): Promise<void> {
    return this.#options.store.write(async (view) => {
      const job = await view.jobs.get(UPDATE_KIND, claimed.value.id)
      // Somebody else goes on with it, or somebody has changed it: what was asked is out of date.
      if (job?.owner !== claimed.owner || job.generation !== claimed.generation) return
      const { update } = fromJob(job)
      const facts = await this.#factsOf(view, update, { settings, answers, failure })
      const move = await this.#move(view, update, { facts, settings })
      await view.jobs.put(toJob(move.update, move.dueAt), job.revision)
      await recordEvents(view, move, this.#options)
      if (hasEnded(move.update)) await wakeNext(view, move.update.name, facts.now)
    })
  }

  async #factsOf(
    view: StoreView,
    update: Update,
    { settings, answers, failure }: { settings: UpdateSettings; answers: Answers; failure: Facts['failure'] },
  ): Promise<Facts> {
    const now = await view.jobs.now()
    const traffic = update.phase === 'waiting' ? await this.#options.deployer.current(view, update.name) : undefined
    const base = traffic && { traffic, to: update.to, gateways: answers.gateways }
    return {
      now,
      base,
      window: isOpen(settings.schedule, now),
      outcomes: answers.outcomes,
      judged: answers.judged,
      failure,
    }
  }

  /** What becomes of it, with all that had to be done for that, or with why that could not be. */
  async #move(
    view: StoreView,
    update: Update,
    { facts, settings }: { facts: Facts; settings: UpdateSettings },
  ): Promise<Move> {
    const waits = await this.#turn(view, update, { facts, settings })
    if (waits !== undefined) return waits
    const move = decide(update, facts, settings)
    for (const action of move.actions) {
      const failure = await perform(view, action, { update, deployer: this.#options.deployer, now: facts.now })
      if (failure !== undefined) return advance(update, { ...facts, failure }, settings)
    }
    return move
  }

  /** One update of a server at a time: another one waits, or ends. */
  async #turn(
    view: StoreView,
    update: Update,
    { facts, settings }: { facts: Facts; settings: UpdateSettings },
  ): Promise<Move | undefined> {
    if (update.phase !== 'waiting' || facts.now < update.scheduledFor) return undefined
    const other = await activeUpdate(view, update.name)
    if (other === undefined) return undefined
    const reason = `The update ${other.id} of ${update.name} is under way`
    // It is woken when that one ends.
    if (settings.concurrency === 'queue') return stay({ ...update, reason }, null)
    return advance(update, { ...facts, failure: { reason: `Prerequisites not met: ${reason}` } }, settings)
  }
}

/** A plan that cannot be made any more is a failure like others. */
function decide(update: Update, facts: Facts, settings: UpdateSettings): Move {
  try {
    return advance(update, facts, settings)
  } catch (error) {
    if (!McpverError.isInstance(error)) throw error
    const { message, hint } = error
    return advance(update, { ...facts, failure: { reason: `Update execution failed: ${message}`, hint } }, settings)
  }
}

function isOfStore(error: unknown): boolean {
  return McpverError.isInstance(error) && error.code.startsWith('ERR_STORE_')
}
