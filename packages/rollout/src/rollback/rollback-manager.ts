import { randomUUID } from 'node:crypto'
import type { Deployer, JsonObject, Store, StoreView } from '@mcpver/core'
import type { RolloutAudit } from '../audit.ts'
import { activeUpdate } from '../update/update-jobs.ts'
import type { Probe } from '../check/probe.ts'
import type { RollbackPoint } from './rollback-point.ts'
import { addRollback, listRollbacks, type RollbackHistoryEntry } from './rollback-history.ts'
import { RollbackPoints } from './rollback-points.ts'
import { restorePoint } from './restore-point.ts'
import {
  rollbackRefusal,
  type RollbackRefusal,
  type RollbackResult,
  type RollbackValidation,
} from './rollback-result.ts'
import { refusePoint } from './validate-point.ts'

/** What a rollback manager works with. */
export interface RollbackManagerOptions {
  readonly store: Store
  readonly deployer: Deployer
  readonly audit: RolloutAudit
  /** Whether a version starts. Default: that is not asked. */
  readonly probe?: Probe | undefined
  /** How old a point may be, in milliseconds. Default: 7 days, as the specification says. */
  readonly maxAge?: number | undefined
  /** Makes ids. Default: random UUIDs. */
  readonly newId?: (() => string) | undefined
}

/** Who makes or uses a rollback point, and why. */
export interface RollbackRequest {
  readonly by: string
  readonly reason?: string
}

/** 7 days. */
export const MAX_AGE = 7 * 24 * 3_600_000

/** How long a version may take to start, in milliseconds. */
const PROBE_TIMEOUT = 60_000

/**
 * Keeps everything that decides what callers get, and puts it back: the specification's `RollbackManager`, with its operations and its
 * reasons. Going back is one transaction, with its record in the audit, and can itself be taken back.
 */
export class RollbackManager {
  readonly #options: RollbackManagerOptions
  readonly #maxAge: number
  readonly #newId: () => string

  constructor(options: RollbackManagerOptions) {
    this.#options = options
    this.#maxAge = options.maxAge ?? MAX_AGE
    this.#newId = options.newId ?? randomUUID
  }

  /**
   * Makes a rollback point of what there is now.
   *
   * @throws {RolloutError} `ERR_NOT_SERVED` when nothing is served under the name (the promise rejects).
   */
  createRollbackPoint(name: string, { by, reason = 'asked for' }: RollbackRequest): Promise<RollbackPoint> {
    return this.#options.store.write(async (view) => {
      const points = new RollbackPoints(view, this.#options.deployer)
      const point = await points.capture({ id: this.#newId(), name, by, reason, at: await view.jobs.now() })
      await points.add(point)
      await this.#note(view, { type: 'rollback.point_created', by, point, data: { reason } })
      return point
    })
  }

  /** Goes back to a rollback point. What is refused changes nothing but the history. */
  async executeRollback(id: string, { by, reason = 'asked for' }: RollbackRequest): Promise<RollbackResult> {
    const unreachable = await this.#unreachable(id)
    if (unreachable !== undefined) return unreachable
    try {
      const result = await this.#options.store.write((view) => this.#execute(view, id, { by, reason }))
      if (!result.success) await this.#remember(id, { by, reason: result.reason })
      return result
    } catch (error) {
      const failed = rollbackRefusal('ERR_ROLLBACK_FAILED', `Rollback execution failed: ${messageOf(error)}`)
      await this.#remember(id, { by, reason: failed.reason }).catch(() => undefined)
      return failed
    }
  }

  /** Whether a rollback point could be used now: it is there, unused, young enough and undamaged, and its version starts. */
  async validateRollbackPoint(id: string): Promise<RollbackValidation> {
    const refused = await this.#options.store.read((view) => this.#refusal(view, id))
    const found = refused ?? (await this.#unreachable(id))
    if (found === undefined) return { valid: true, reason: 'Rollback point is valid' }
    const { code, reason, hint } = found
    return { valid: false, code, reason, hint }
  }

  /** Says that the update was good that a point was made for. The point can still be used until it is too old. */
  async confirmUpdate(id: string): Promise<boolean> {
    return this.#options.store.write(async (view) => {
      const points = new RollbackPoints(view, this.#options.deployer)
      const stored = await points.get(id)
      if (stored?.value.status !== 'active') return false
      await points.mark(stored, { confirmedAt: await view.jobs.now() })
      return true
    })
  }

  /** The rollback points of a server, or of all, the newest first. */
  async list(name?: string): Promise<readonly RollbackPoint[]> {
    const stored = await this.#options.store.read((view) => new RollbackPoints(view, this.#options.deployer).list(name))
    return stored.map(({ value }) => value)
  }

  /** The rollbacks that were tried, the newest first: of a server, or of all. */
  async history(name?: string): Promise<readonly RollbackHistoryEntry[]> {
    return this.#options.store.read((view) => listRollbacks(view, name))
  }

  async #execute(view: StoreView, id: string, { by, reason }: { by: string; reason: string }): Promise<RollbackResult> {
    const { deployer } = this.#options
    const points = new RollbackPoints(view, deployer)
    const stored = await points.get(id)
    if (stored === undefined) return rollbackRefusal('ERR_ROLLBACK_POINT_NOT_FOUND', 'Rollback point not found')
    const { name } = stored.value
    if ((await activeUpdate(view, name)) !== undefined) {
      return rollbackRefusal('ERR_UPDATE_IN_FLIGHT', `An update of ${name} is under way`)
    }
    const now = await view.jobs.now()
    const why = `before the rollback to ${id}`
    const forward = await points.capture({ id: this.#newId(), name, by, reason: why, at: now })
    const refused = await restorePoint(view, stored, { deployer, by, now, maxAge: this.#maxAge })
    if (refused !== undefined) return refused
    await points.add(forward)
    const data = { reason, forward: forward.id }
    await this.#note(view, { type: 'rollback.executed', by, point: stored.value, data })
    await addRollback(view, { id: this.#newId(), point: id, name, executedAt: now, by, success: true, reason })
    return { success: true, message: 'Rollback completed successfully', forward: forward.id }
  }

  async #refusal(view: StoreView, id: string): Promise<RollbackRefusal | undefined> {
    const { deployer } = this.#options
    const stored = await new RollbackPoints(view, deployer).get(id)
    if (stored === undefined) return rollbackRefusal('ERR_ROLLBACK_POINT_NOT_FOUND', 'Rollback point not found')
    return refusePoint(view, stored.value, { now: await view.jobs.now(), maxAge: this.#maxAge, deployer })
  }

  /** Why the version that a point leads to does not start; `undefined` when it does, or nobody can tell. */
  async #unreachable(id: string): Promise<RollbackRefusal | undefined> {
    const { store, deployer, probe } = this.#options
    const stored = await store.read((view) => new RollbackPoints(view, deployer).get(id))
    if (probe === undefined || stored === undefined) return undefined
    const { name, version } = stored.value
    const found = await probe(name, version, AbortSignal.timeout(PROBE_TIMEOUT))
    if (found.success) return undefined
    return rollbackRefusal('ERR_VERSION_UNREACHABLE', `Version ${version} does not start: ${found.reason}`)
  }

  /** Takes a note of a rollback that was refused. */
  async #remember(id: string, { by, reason }: { by: string; reason: string }): Promise<void> {
    const { store, deployer } = this.#options
    await store.write(async (view) => {
      const stored = await new RollbackPoints(view, deployer).get(id)
      // What names no point could fill the history.
      if (stored === undefined) return
      const { name } = stored.value
      const executedAt = await view.jobs.now()
      await addRollback(view, { id: this.#newId(), point: id, name, executedAt, by, success: false, reason })
    })
  }

  async #note(
    view: StoreView,
    { type, by, point, data }: { type: string; by: string; point: RollbackPoint; data: JsonObject },
  ): Promise<void> {
    const target = { name: point.name, version: point.version }
    await this.#options.audit.log(view.audit, {
      type,
      outcome: 'success',
      subject: by,
      target,
      data: { ...data, point: point.id, digest: point.digest },
    })
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
