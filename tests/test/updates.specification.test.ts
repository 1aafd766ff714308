// The specification "Version management", its second and third systems, sentence by sentence, through what the packages publish.
import type { Clock, JsonObject, Notification, Release, ReleaseState, Store } from '@mcpver/core'
import { RouteDeployer, RouteStore } from '@mcpver/gateway'
import { AuditLogger, verifyAudit } from '@mcpver/lifecycle'
import {
  AutomatedUpdateManager,
  defineCheck,
  RollbackManager,
  standardChecks,
  STRATEGY_NAMES,
  type AutomatedUpdateManagerOptions,
  type UpdateExecutionResult,
} from '@mcpver/rollout'
import { createMemoryStore } from '@mcpver/store'
import { describe, expect, it, onTestFinished } from 'vitest'

const DAY = 24 * 3_600_000
const by = { by: 'ana' }

/** A check of one's own that fails at a stage. */
const failing = defineCheck({
  name: 'mood',
  summary: 'Somebody is in the mood.',
  stages: ['pre', 'post'],
  parse: (members) => String(members['at']?.value),
  run: (at, { stage }) =>
    Promise.resolve(at === stage ? { status: 'failed', reason: 'no mood' } : { status: 'passed', reason: 'fine' }),
})

const CONFIG: JsonObject = {
  update_strategy: 'immediate',
  validation_checks: ['release_state'],
  rollback_policy: { automatic_rollback: true },
}

class System {
  now = Date.UTC(2026, 5, 1)
  readonly clock: Clock = { now: () => this.now }
  readonly store: Store = createMemoryStore({ clock: this.clock })
  readonly deployer = new RouteDeployer({ clock: this.clock })
  readonly routes = new RouteStore({ store: this.store, clock: this.clock })
  readonly notified: Notification[] = []
  readonly options: AutomatedUpdateManagerOptions
  readonly updates: AutomatedUpdateManager
  readonly rollbacks: RollbackManager

  private constructor() {
    const { store, deployer, clock } = this
    const audit = new AuditLogger({ clock })
    const compare = (from: Release, to: Release) =>
      Promise.resolve(
        from.version.split('.')[0] === to.version.split('.')[0]
          ? ({ kind: 'compatible', changes: [] } as const)
          : ({ kind: 'breaking', changes: ['forecast lost a city'] } as const),
      )
    this.options = {
      ...{ store, deployer, audit },
      checks: standardChecks({ deployer, compare, more: [failing] }),
      notify: (_, notification) => Promise.resolve(void this.notified.push(notification)),
    }
    this.updates = new AutomatedUpdateManager(this.options)
    this.rollbacks = new RollbackManager({ store, deployer, audit })
  }

  /** A server with three releases, of which everybody gets the first. */
  static async serving(): Promise<System> {
    const system = new System()
    onTestFinished(() => system.store.close())
    for (const version of ['1.0.0', '1.1.0', '2.0.0']) await system.release(version, 'production')
    await system.routes.change({ server: 'weather', active: '1.0.0', split: new Map() }, by)
    return system
  }

  async release(version: string, state: ReleaseState): Promise<void> {
    const release: Release = {
      ...{ name: 'weather', version, state, createdAt: this.now, createdBy: 'ana', changelog: [], securityUpdates: [] },
      ...{ dependencies: {}, signature: '{}', checksum: `sha256:${'0'.repeat(64)}`, previousChecksum: null },
      ...{ upstream: null, definition: { tools: [{ name: 'forecast', inputSchema: { type: 'object' } }] } },
    }
    await this.store.write(({ releases }) => releases.insert(release))
  }

  async setState(version: string, state: ReleaseState): Promise<void> {
    await this.store.write(async ({ releases }) => {
      const stored = await releases.get('weather', version)
      if (stored !== undefined) await releases.setState(stored.value, { state, revision: stored.revision })
    })
  }

  async active(): Promise<string | undefined> {
    return (await this.routes.read('weather'))?.value.active
  }

  async schedule(change: JsonObject = {}, to = '1.1.0'): Promise<string> {
    const result = await this.updates.scheduleUpdate('weather', to, { config: { ...CONFIG, ...change }, ...by })
    return result.success ? result.updateJobId : result.reason
  }

  async execute(change: JsonObject = {}): Promise<UpdateExecutionResult> {
    return this.updates.executeUpdate(await this.schedule(change))
  }

  async auditIsWhole(): Promise<boolean> {
    return (await this.store.read(({ audit }) => verifyAudit(audit))).valid
  }
}

describe('validate_update_config', () => {
  it.each(['update_strategy', 'validation_checks', 'rollback_policy'])('needs %s', async (field) => {
    const { updates } = await System.serving()
    const config = Object.fromEntries(Object.entries(CONFIG).filter(([name]) => name !== field))
    expect(updates.validateUpdateConfig(config)).toMatchObject({
      valid: false,
      reason: `Missing required field: ${field}`,
    })
  })

  it.each(['rolling', 'blue_green', 'canary', 'immediate'])('knows the strategy %s', async (strategy) => {
    const { updates } = await System.serving()
    expect(updates.validateUpdateConfig({ ...CONFIG, update_strategy: strategy })).toEqual({
      valid: true,
      reason: 'Configuration valid',
    })
    expect(STRATEGY_NAMES).toContain(strategy)
  })

  it('knows no other strategy, and wants to know whether to roll back', async () => {
    const { updates } = await System.serving()
    expect(updates.validateUpdateConfig({ ...CONFIG, update_strategy: 'big_bang' })).toMatchObject({
      valid: false,
      reason: 'Invalid update strategy: big_bang',
    })
    expect(updates.validateUpdateConfig({ ...CONFIG, rollback_policy: {} })).toMatchObject({
      valid: false,
      reason: 'Rollback policy must specify automatic_rollback',
    })
  })
})

describe('schedule_update', () => {
  it('validates the configuration, then the prerequisites', async () => {
    const system = await System.serving()
    expect(await system.schedule({ update_strategy: 'big_bang' })).toBe(
      'Invalid update configuration: Invalid update strategy: big_bang',
    )
    expect(await system.schedule({}, '9.0.0')).toContain(
      'Prerequisites not met: release_state: Version not found: weather@9.0.0',
    )
    expect(await system.schedule({}, '2.0.0')).toContain(
      'Prerequisites not met: contract_difference: 1.0.0 → 2.0.0 is breaking for callers: forecast lost a city',
    )
    await system.setState('1.1.0', 'archived')
    expect(await system.schedule()).toContain('Prerequisites not met: release_state: weather@1.1.0 is in archived')
    expect(await system.updates.history()).toEqual([])
  })

  it('answers the job and its time', async () => {
    const system = await System.serving()
    const config = { ...CONFIG, schedule: { at: '2026-06-02T00:00:00Z' } }
    const result = await system.updates.scheduleUpdate('weather', '1.1.0', { config, ...by })
    expect(result).toMatchObject({ success: true, scheduledTime: Date.UTC(2026, 5, 2) })
    expect(result.success && (await system.updates.get(result.updateJobId))?.phase).toBe('waiting')
  })
})

describe('execute_update', () => {
  it('knows only jobs that are there', async () => {
    const { updates } = await System.serving()
    expect(await updates.executeUpdate('none')).toMatchObject({ success: false, reason: 'Update job not found' })
  })

  it('validates first, and changes nothing where that fails', async () => {
    const system = await System.serving()
    expect(await system.execute({ validation_checks: [{ check: 'mood', at: 'pre' }] })).toMatchObject({
      success: false,
      reason: 'Pre-update validation failed: mood: no mood',
      rolledBack: false,
    })
    expect(await system.rollbacks.list()).toEqual([])
  })

  it('makes a rollback point, carries the steps out, validates, confirms and notifies', async () => {
    const system = await System.serving()
    const result = await system.execute()
    expect(result).toMatchObject({ success: true, message: 'Update completed successfully' })
    expect(await system.active()).toBe('1.1.0')
    expect(await system.rollbacks.list()).toMatchObject([{ status: 'active', confirmedAt: system.now }])
    expect(system.notified.at(-1)).toMatchObject({ type: 'update.succeeded', subject: 'weather' })
    expect(await system.auditIsWhole()).toBe(true)
  })

  it('rolls back when it is not valid afterwards', async () => {
    const system = await System.serving()
    expect(await system.execute({ validation_checks: [{ check: 'mood', at: 'post' }] })).toMatchObject({
      success: false,
      reason: 'Post-update validation failed: mood: no mood',
      rolledBack: true,
    })
    expect(await system.active()).toBe('1.0.0')
  })

  it('rolls back when a step fails', async () => {
    const system = await System.serving()
    const id = await system.schedule({ validation_checks: [] })
    await system.setState('1.1.0', 'archived')
    const result = await system.updates.executeUpdate(id)
    expect(result).toMatchObject({ success: false, rolledBack: true })
    expect(!result.success && result.reason).toMatch(/^Update execution failed: The route cannot be changed/)
    expect(await system.active()).toBe('1.0.0')
  })

  it('rolls back when something unforeseen happens', async () => {
    const system = await System.serving()
    const apply = () => Promise.reject(new TypeError('the disk is on fire'))
    const deployer = Object.assign(Object.create(system.deployer) as RouteDeployer, { apply })
    // What is put together of one object's methods needs its own fields.
    for (const method of ['capture', 'current', 'release', 'restore', 'validate'] as const) {
      Object.assign(deployer, { [method]: system.deployer[method].bind(system.deployer) })
    }
    const updates = new AutomatedUpdateManager({ ...system.options, deployer })
    const result = await updates.executeUpdate(await system.schedule())
    expect(result).toMatchObject({ success: false, reason: 'Update exception: the disk is on fire', rolledBack: true })
    expect(await system.active()).toBe('1.0.0')
  })
})

describe('the rollback manager', () => {
  it('keeps what there is: an id, the name, the time, the state, and that it is active', async () => {
    const { rollbacks, now } = await System.serving()
    const point = await rollbacks.createRollbackPoint('weather', by)
    expect(point).toMatchObject({ name: 'weather', createdAt: now, status: 'active', usedAt: null })
    expect(point.id).toMatch(/\S/)
    expect(point.state).toHaveProperty('format')
  })

  it('executes a rollback once, and remembers it', async () => {
    const system = await System.serving()
    const { rollbacks } = system
    const { id } = await rollbacks.createRollbackPoint('weather', by)
    await system.execute()
    expect(await rollbacks.executeRollback('none', by)).toMatchObject({
      success: false,
      reason: 'Rollback point not found',
    })
    expect(await rollbacks.executeRollback(id, by)).toMatchObject({
      success: true,
      message: 'Rollback completed successfully',
    })
    const executedAt = system.now++
    expect(await system.active()).toBe('1.0.0')
    expect((await rollbacks.list()).find((point) => point.id === id)).toMatchObject({
      status: 'used',
      usedAt: executedAt,
    })
    expect(await rollbacks.executeRollback(id, by)).toMatchObject({
      success: false,
      reason: 'Rollback point is not active',
    })
    expect(await rollbacks.history()).toMatchObject([
      { point: id, success: false },
      { point: id, name: 'weather', executedAt, success: true },
    ])
    expect(await system.auditIsWhole()).toBe(true)
  })

  it('says why a state cannot be restored', async () => {
    const system = await System.serving()
    const { id } = await system.rollbacks.createRollbackPoint('weather', by)
    await system.execute()
    await system.setState('1.0.0', 'archived')
    const result = await system.rollbacks.executeRollback(id, by)
    expect(!result.success && result.reason).toMatch(/^State snapshot invalid: .*archived/)
    expect(await system.active()).toBe('1.1.0')
  })

  it('validates a point: that it is there, not older than seven days, and whole', async () => {
    const system = await System.serving()
    const { rollbacks, store } = system
    const { id } = await rollbacks.createRollbackPoint('weather', by)
    expect(await rollbacks.validateRollbackPoint('none')).toMatchObject({
      valid: false,
      reason: 'Rollback point not found',
    })
    expect(await rollbacks.validateRollbackPoint(id)).toEqual({ valid: true, reason: 'Rollback point is valid' })
    system.now += 7 * DAY + 1
    expect(await rollbacks.validateRollbackPoint(id)).toMatchObject({ valid: false, reason: 'Rollback point too old' })
    system.now -= DAY
    await store.write(async ({ documents }) => {
      const stored = await documents.get('rollback-point', id)
      if (stored === undefined) return
      const content = { ...stored.value.content, state: {} }
      await documents.put({ ...stored.value, content }, stored.revision)
    })
    const validation = await rollbacks.validateRollbackPoint(id)
    expect(validation.reason).toMatch(/^State snapshot invalid: /)
  })
})
