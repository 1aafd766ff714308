import { canonicalize, type Traffic } from '@mcpver/core'
import type { Content } from '../test/memory-store.ts'
import type { Step } from '../plan/step.ts'
import { hasEnded, type Update, type UpdatePhase } from '../update/update.ts'

/** That something is so which must never be. */
export class Violation extends Error {}

interface AuditEntry {
  readonly type: string
  readonly data: {
    readonly update?: string
    readonly step?: number
    readonly kind?: string
    readonly checks?: readonly unknown[]
  }
}

/** What has to be so after every transaction, whoever wrote it. */
export class Invariants {
  readonly #phases = new Map<string, UpdatePhase>()
  readonly #lastSteps = new Map<string, number>()
  readonly #ends = new Set<string>()
  readonly #used = new Set<string>()
  readonly #generations = new Map<string, number>()
  /** Steps whose checks have passed. */
  readonly #passed = new Set<string>()
  #audited = 0

  /** A check has passed, for a step of an update. */
  passed(key: string): void {
    this.#passed.add(key.split('/').slice(0, 2).join('/'))
  }

  /** @throws {Violation} */
  hold(content: Content): void {
    this.#holdJobs(content)
    this.#holdTraffic(content)
    this.#holdPoints(content)
    this.#holdAudit(content)
    this.#holdEnds(content)
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

  #holdTraffic({ documents }: Content): void {
    for (const { value } of documents.values()) {
      if (value.kind !== 'traffic') continue
      const { split } = value.content as unknown as Traffic
      const shares = Object.values(split)
      if (shares.some((share) => share <= 0) || shares.reduce((sum, share) => sum + share, 0) > 100) {
        throw new Violation(`the shares of ${value.id} are ${JSON.stringify(split)}`)
      }
    }
  }

  #holdPoints({ documents }: Content): void {
    for (const { value } of documents.values()) {
      if (value.kind !== 'rollback-point') continue
      if (value.content['status'] === 'used') this.#used.add(value.id)
      else if (this.#used.has(value.id)) throw new Violation(`the rollback point ${value.id} was used and is active`)
    }
  }

  #holdAudit({ records }: Content): void {
    for (const { entry } of records.slice(this.#audited)) {
      const { type, data } = JSON.parse(entry) as AuditEntry
      const update = data.update ?? ''
      if (type === 'update.step') {
        const last = this.#lastSteps.get(update) ?? -1
        if ((data.step ?? 0) <= last)
          throw new Violation(`step ${String(data.step)} of ${update} came after step ${String(last)}`)
        this.#lastSteps.set(update, data.step ?? 0)
        if (
          data.kind === 'validate' &&
          data.checks?.length === 1 &&
          !this.#passed.has(`${update}/${String(data.step)}`)
        ) {
          throw new Violation(`step ${String(data.step)} of ${update} was passed by what was asked for another one`)
        }
      }
      if (['update.succeeded', 'update.rolled_back', 'update.failed', 'update.cancelled'].includes(type)) {
        if (this.#ends.has(update)) throw new Violation(`${update} ended twice`)
        this.#ends.add(update)
      }
    }
    this.#audited = records.length
  }

  /** An update ends with everybody on the new version, or with exactly what there was. */
  #holdEnds({ jobs, documents }: Content): void {
    for (const { value } of jobs.values()) {
      const update = value.content as unknown as Update
      const before = this.#phases.get(update.id)
      this.#phases.set(update.id, update.phase)
      if (before === update.phase) continue
      const traffic = documents.get(`traffic ${update.name}`)?.value.content
      if (update.phase === 'succeeded') assertEqual(traffic, lastTraffic(update.steps), `${update.id} has succeeded`)
      const point = documents.get(`rollback-point ${update.id}`)?.value.content
      if (update.phase === 'rolled_back') {
        const state = point?.['state'] as { readonly traffic: Traffic } | undefined
        assertEqual(traffic, state?.traffic, `${update.id} is rolled back`)
        assertEqual(point?.['status'], 'used', `${update.id} is rolled back, and its point`)
      }
      if (hasEnded(update) && update.phase === 'cancelled' && point !== undefined) {
        throw new Violation(`${update.id} was cancelled after it had changed something`)
      }
    }
  }
}

function lastTraffic(steps: readonly Step[]): Traffic | undefined {
  return steps.findLast((step) => step.kind === 'traffic')?.traffic
}

function assertEqual(found: unknown, expected: unknown, when: string): void {
  const [one, other] = [canonicalize(found ?? null), canonicalize(expected ?? null)]
  if (one !== other) throw new Violation(`${when}, and ${one} is live in the place of ${other}`)
}
