import { type Deployer, type JsonObject, type Stored, type StoredDocument, type Traffic } from '@mcpver/core'
import type { Step } from '../plan/step.ts'
import { parsePoint, type RollbackPoint } from '../rollback/rollback-point.ts'
import { refusePoint } from '../rollback/validate-point.ts'
import { viewOf, type Content } from '../test/memory-view.ts'
import { hasEnded, type Update, type UpdatePhase } from '../update/update.ts'
import { AuditInvariants } from './audit-invariants.ts'
import { assertEqual, Violation } from './violation.ts'

/** What has to be so after every transaction, whoever wrote it. */
export class Invariants {
  readonly #deployer: Deployer
  readonly #audit = new AuditInvariants()
  readonly #phases = new Map<string, UpdatePhase>()
  readonly #generations = new Map<string, number>()
  /** The rollback points, and what was live, as they were after the transaction before. */
  readonly #documents = new Map<string, Stored<StoredDocument>>()
  #releases: Content['releases'] | undefined
  #pending: Promise<void>[] = []
  #violation: Error | undefined

  constructor(deployer: Deployer) {
    this.#deployer = deployer
  }

  /** A check has passed, for a step of an update. */
  passed(key: string): void {
    this.#audit.passed(key)
  }

  /** Looks at what is there after a transaction. What it finds is kept for `refuse`: whoever has written would handle it. */
  hold(content: Content): void {
    try {
      this.#hold(content)
    } catch (error) {
      this.#violation ??= error instanceof Error ? error : new Violation(String(error))
    }
  }

  /** @throws {Violation} when one was found (the promise rejects). */
  async refuse(): Promise<void> {
    await Promise.all(this.#pending)
    this.#pending = []
    if (this.#violation !== undefined) throw this.#violation
  }

  #hold(content: Content): void {
    this.#holdJobs(content)
    const changed = [...content.documents].filter(([key, stored]) => this.#documents.get(key) !== stored)
    const recorded = this.#audit.hold(content)
    for (const [, { value }] of changed) {
      if (value.kind === 'traffic') this.#holdTraffic(value, recorded)
      if (value.kind === 'rollback-point') this.#holdPoint(value, content)
    }
    this.#holdUpdates(content)
    for (const [key, stored] of changed) this.#documents.set(key, stored)
    this.#releases = content.releases
  }

  #holdJobs({ jobs }: Content): void {
    const active = new Set<string>()
    for (const { value, generation } of jobs.values()) {
      if (value.status === 'active') {
        if (active.has(value.subject)) throw new Violation(`two updates of ${value.subject} are active`)
        active.add(value.subject)
      }
      if (generation < (this.#generations.get(value.id) ?? 0)) throw new Violation(`the generation of ${value.id} fell`)
      this.#generations.set(value.id, generation)
    }
  }

  /** Callers are divided wholly, and nothing changes for them without a record of it. */
  #holdTraffic({ id, content }: StoredDocument, recorded: ReadonlySet<string>): void {
    const { split } = content as unknown as Traffic
    const shares = Object.values(split)
    if (shares.some((share) => share <= 0) || shares.reduce((sum, share) => sum + share, 0) > 100) {
      throw new Violation(`the shares of ${id} are ${JSON.stringify(split)}`)
    }
    const before = this.#documents.get(`traffic ${id}`)
    if (before !== undefined && !recorded.has(id)) throw new Violation(`what is live of ${id} changed without a record`)
  }

  /** A point is used once, and then what it holds is live. */
  #holdPoint({ id, subject, content }: StoredDocument, { documents }: Content): void {
    const before = this.#documents.get(`rollback-point ${id}`)?.value.content['status']
    if (before === 'used') throw new Violation(`the rollback point ${id} was used, and was written again`)
    if (content['status'] !== 'used') return
    const { traffic } = content['state'] as unknown as { readonly traffic: Traffic }
    assertEqual(documents.get(`traffic ${subject}`)?.value.content, traffic, `the rollback point ${id} is used`)
  }

  #holdUpdates(content: Content): void {
    for (const { value } of content.jobs.values()) {
      const update = value.content as unknown as Update
      const before = this.#phases.get(update.id)
      this.#phases.set(update.id, update.phase)
      if (before !== update.phase) holdPhase(content, update, before)
      if (update.point !== null && ['rolling_back', 'running'].includes(update.phase))
        this.#holdWayBack(content, update)
    }
  }

  /** Whatever has happened, there is a way back, unless somebody has archived where it leads to. */
  #holdWayBack(content: Content, { id, point }: Update): void {
    const key = `rollback-point ${String(point)}`
    const stored = content.documents.get(key)
    if (stored === this.#documents.get(key) && content.releases === this.#releases) return
    this.#pending.push(this.#assertWayBack(content, { id, stored }))
  }

  async #assertWayBack(
    content: Content,
    { id, stored }: { readonly id: string; readonly stored: Stored<StoredDocument> | undefined },
  ): Promise<void> {
    const point = stored && parsePoint(stored.value.content)
    const view = viewOf({ content }, { now: () => 0 })
    const refused = point && (await refusePoint(view, point, { now: 0, maxAge: null, deployer: this.#deployer }))
    if (point !== undefined && refused === undefined) return
    if (refused?.code === 'ERR_ROLLBACK_RESTORE' && isArchived(content, stored?.value.content)) return
    this.#violation ??= new Violation(`${id} cannot be rolled back: ${refused?.reason ?? 'its point is not there'}`)
  }
}

/** An update ends with everybody on the new version, or with exactly what there was, unless somebody has given it up. */
function holdPhase(content: Content, update: Update, before: UpdatePhase | undefined): void {
  const { documents } = content
  const { id, name, steps, phase } = update
  const traffic = documents.get(`traffic ${name}`)?.value.content
  const point = documents.get(`rollback-point ${id}`)?.value.content
  if (phase === 'succeeded') assertEqual(traffic, lastTraffic(steps), `${id} has succeeded`)
  if (phase === 'rolled_back') {
    const state = point?.['state'] as { readonly traffic: Traffic } | undefined
    assertEqual(traffic, state?.traffic, `${id} is rolled back`)
    assertEqual(point?.['status'], 'used', `${id} is rolled back, and its point`)
  }
  if (phase === 'blocked' && !isArchived(content, point))
    throw new Violation(`${id} is blocked: ${String(update.reason)}`)
  const isGivenUp = phase === 'failed' && before === 'blocked'
  if (hasEnded(update) && ['cancelled', 'failed'].includes(phase) && point !== undefined && !isGivenUp) {
    throw new Violation(`${id} is ${phase} after it had changed something`)
  }
}

/** Whether the version that a rollback point leads to may not be served any more. */
function isArchived({ releases }: Content, point: JsonObject | undefined): boolean {
  const { name, version } = (point ?? {}) as Partial<RollbackPoint>
  return releases.get(`${name ?? ''} ${version ?? ''}`)?.value.state === 'archived'
}

function lastTraffic(steps: readonly Step[]): Traffic | undefined {
  return steps.findLast((step) => step.kind === 'traffic')?.traffic
}
