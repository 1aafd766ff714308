import { parseJson } from '@mcpver/core'
import type { Content } from '../test/memory-view.ts'
import { assertEqual, Violation } from './violation.ts'

interface AuditEntry {
  readonly type: string
  readonly target: { readonly name: string }
  readonly data: {
    readonly update?: string
    readonly step?: number
    readonly kind?: string
    readonly checks?: readonly unknown[]
    readonly traffic?: unknown
  }
}

const ENDS: ReadonlySet<string> = new Set([
  'update.cancelled',
  'update.failed',
  'update.rolled_back',
  'update.succeeded',
])
const GOES_BACK: ReadonlySet<string> = new Set(['rollback.executed', 'update.rolled_back'])

/** What has to be so in the audit: every step once, in order, none left out, and one end. */
export class AuditInvariants {
  readonly #lastSteps = new Map<string, number>()
  /** Steps that somebody may have gone past: a wait that was ended, a validation whose failure was overruled. */
  readonly #overruled = new Set<string>()
  readonly #ends = new Set<string>()
  /** Steps whose checks have passed. */
  readonly #passed = new Set<string>()
  #read = 0

  /** A check has passed, for a step of an update. */
  passed(key: string): void {
    this.#passed.add(key.split('/').slice(0, 2).join('/'))
  }

  /**
   * Reads what was recorded since the last time.
   *
   * @returns The servers of which it says that what is live has changed.
   * @throws {Violation}
   */
  hold(content: Content): ReadonlySet<string> {
    const changed = new Set<string>()
    for (const { entry } of content.records.slice(this.#read)) {
      const parsed = parseJson(entry) as AuditEntry
      const { type, data, target } = parsed
      if (type === 'update.step') this.#holdStep(data)
      if (type === 'update.resumed') this.#overruled.add(`${data.update ?? ''}/${String(data.step)}`)
      if (type === 'update.promoted') this.#overruled.add(this.#nextStep(data.update ?? ''))
      if (ENDS.has(type)) this.#holdEnd(data.update ?? '')
      if (GOES_BACK.has(type)) changed.add(target.name)
      if (data.traffic === undefined) continue
      changed.add(target.name)
      assertEqual(content.documents.get(`traffic ${target.name}`)?.value.content, data.traffic, 'A step was recorded')
    }
    this.#read = content.records.length
    return changed
  }

  #holdStep({ update = '', step = 0, kind, checks }: AuditEntry['data']): void {
    const last = this.#lastSteps.get(update) ?? -1
    if (step <= last) throw new Violation(`step ${String(step)} of ${update} came after step ${String(last)}`)
    for (let skipped = last + 1; skipped < step; skipped++) {
      if (!this.#overruled.has(`${update}/${String(skipped)}`)) {
        throw new Violation(`step ${String(skipped)} of ${update} was left out`)
      }
    }
    this.#lastSteps.set(update, step)
    if (kind === 'validate' && checks?.length === 1 && !this.#passed.has(`${update}/${String(step)}`)) {
      throw new Violation(`step ${String(step)} of ${update} was passed by what was asked for another one`)
    }
  }

  /** The step of an update that comes next. */
  #nextStep(update: string): string {
    return `${update}/${String((this.#lastSteps.get(update) ?? -1) + 1)}`
  }

  #holdEnd(update: string): void {
    if (this.#ends.has(update)) throw new Violation(`${update} ended twice`)
    this.#ends.add(update)
  }
}
