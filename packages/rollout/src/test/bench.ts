import {
  canonicalize,
  LatencySketch,
  silentLogger,
  type CallTally,
  type JsonObject,
  type LatencySketchDocument,
  type Notification,
  type Release,
  type ReleaseState,
  type Traffic,
} from '@mcpver/core'
import type { RolloutAudit } from '../audit.ts'
import { standardChecks, type StandardCheckOptions } from '../check/standard-checks.ts'
import { AutomatedUpdateManager, type AutomatedUpdateManagerOptions } from '../manager/automated-update-manager.ts'
import { RollbackManager } from '../rollback/rollback-manager.ts'
import type { Update } from '../update/update.ts'
import { UpdateWorker } from '../worker/update-worker.ts'
import { deepFreeze } from './deep-freeze.ts'
import { MemoryStore } from './memory-store.ts'
import { TestDeployer } from './test-deployer.ts'

/** 2026-06-01T00:00:00Z. */
export const START = 1_780_272_000_000

/** The least that a configuration has to say. */
export const IMMEDIATE: JsonObject = {
  update_strategy: 'immediate',
  validation_checks: [],
  rollback_policy: { automatic_rollback: true },
}

/** A canary that is judged. */
export function canaryConfig(more: JsonObject = {}): JsonObject {
  return {
    update_strategy: 'canary',
    validation_checks: [],
    rollback_policy: { automatic_rollback: true },
    canary: { weights: [10, 50], interval: '10s' },
    ...more,
  }
}

/** Everything that updates need, on a store and a clock of a test's own. */
export class Bench {
  time = START
  readonly store = new MemoryStore({ now: () => this.time })
  readonly deployer = new TestDeployer()
  readonly audited: JsonObject[] = []
  readonly notified: Notification[] = []
  readonly options: AutomatedUpdateManagerOptions
  readonly manager: AutomatedUpdateManager
  readonly rollbacks: RollbackManager
  readonly worker: UpdateWorker
  #ids = 0

  constructor(checks: Partial<StandardCheckOptions> = {}, more: Partial<AutomatedUpdateManagerOptions> = {}) {
    const audit: RolloutAudit = {
      log: async (store, event) => {
        const head = await store.head()
        const record = { sequence: (head?.sequence ?? -1) + 1, entry: canonicalize(event), hash: 'sha256:0' as const }
        await store.append(record)
      },
    }
    const { store, deployer } = this
    const newId = (): string => `id-${String(++this.#ids)}`
    this.options = {
      ...{ store, deployer, audit, newId, logger: silentLogger, owner: 'worker' },
      checks: standardChecks({
        deployer,
        compare: () => Promise.resolve({ kind: 'compatible', changes: [] }),
        ...checks,
      }),
      notify: (_, notification) => Promise.resolve(void this.notified.push(notification)),
      ...more,
    }
    this.manager = new AutomatedUpdateManager(this.options)
    this.rollbacks = new RollbackManager({ store, deployer, audit, newId, probe: checks.probe })
    this.worker = new UpdateWorker(this.options)
  }

  /** A server with two versions in production, of which everybody gets the first. */
  static async serving(
    checks: Partial<StandardCheckOptions> = {},
    more: Partial<AutomatedUpdateManagerOptions> = {},
  ): Promise<Bench> {
    const bench = new Bench(checks, more)
    await bench.release('weather', '1.0.0')
    await bench.release('weather', '2.0.0')
    await bench.route('weather', { active: '1.0.0', split: {} })
    return bench
  }

  async release(name: string, version: string, state: ReleaseState = 'production'): Promise<void> {
    const release: Release = {
      ...{ name, version, state, createdAt: START, createdBy: 'ada', changelog: [], securityUpdates: [] },
      ...{ dependencies: {}, signature: '{}', checksum: 'sha256:0', previousChecksum: null, upstream: null },
      definition: { tools: [{ name: 'forecast', inputSchema: { type: 'object' } }] },
    }
    await this.store.write((view) => view.releases.insert(release))
  }

  async setState(name: string, version: string, state: ReleaseState): Promise<void> {
    await this.store.write(async ({ releases }) => {
      const stored = (await releases.get(name, version))!
      await releases.setState(stored.value, { state, revision: stored.revision })
    })
  }

  async route(name: string, traffic: Traffic): Promise<void> {
    await this.store.write((view) => this.deployer.set(view, name, traffic))
  }

  traffic(name = 'weather'): Promise<Traffic | undefined> {
    return this.store.read((view) => this.deployer.current(view, name))
  }

  /** Schedules an update that has to be possible. */
  async schedule(config: JsonObject = IMMEDIATE, to = '2.0.0', name = 'weather'): Promise<string> {
    const result = await this.manager.scheduleUpdate(name, to, { config, by: 'ada' })
    if (!result.success) throw new Error(result.reason)
    return result.updateJobId
  }

  /** Lets time go by, in steps of at most a second, with the worker at work and calls coming in. */
  async run(duration: number, calls: (at: number) => readonly CallTally[] = () => []): Promise<void> {
    const end = this.time + duration
    await this.settle()
    while (this.time < end) {
      await this.store.tallies.add(calls(this.time))
      this.time = Math.min(end, this.time + 1000)
      await this.settle()
    }
  }

  /** Lets the worker do all that is due now. */
  async settle(): Promise<void> {
    for (let left = 200; left > 0; left--) if ((await this.worker.tick()) === 0) return
    throw new Error('The worker has no end of work')
  }

  async update(id: string): Promise<Update> {
    const update = await this.manager.get(id)
    if (update === undefined) throw new Error(`There is no update ${id}`)
    return update
  }

  /** The types of what stands in the audit, in order. */
  types(): readonly string[] {
    return this.store.content.records.map(({ entry }) => (JSON.parse(entry) as { type: string }).type)
  }
}

/** Calls of one release within the second that begins at a time. */
export function calls(
  at: number,
  {
    release,
    count,
    failing = 0,
    latency = 20,
    server = 'weather',
  }: { release: string; count: number; failing?: number; latency?: number; server?: string },
): CallTally {
  return {
    ...{ server, release, tool: 'forecast', version: release, client: 'editor', gateway: 'one' },
    ...{ isMirrored: false, from: at, span: 1000, calls: count, errors: failing, toolErrors: 0, failures: 0 },
    ...{ refusals: 0, abandoned: 0, deprecated: 0, latency: sketchOf(count, latency) },
  }
}

const SKETCHES = new Map<string, LatencySketchDocument>()

/** Durations around one, the same for the same count. */
function sketchOf(count: number, latency: number): LatencySketchDocument {
  const key = `${String(count)} ${String(latency)}`
  const known = SKETCHES.get(key)
  if (known !== undefined) return known
  const sketch = new LatencySketch()
  for (let index = 0; index < count; index++) sketch.add(latency * (0.5 + (index % 10) / 10))
  const document = deepFreeze(sketch.toDocument())
  SKETCHES.set(key, document)
  return document
}
