import type { Clock, HeldJob, JobClaim, JobQuery } from '@mcpver/core'
import { UNCLAIMED, type JobRow, type KeptJobRow } from '../row/job-row.ts'
import { key, ordered } from './memory-table.ts'
import type { DueTimes, JobRows, Page } from '../row/store-rows.ts'

/** Jobs in memory. */
export class MemoryJobRows implements JobRows {
  readonly #table: Map<string, KeptJobRow>
  readonly #clock: Clock

  constructor(table: Map<string, KeptJobRow>, clock: Clock) {
    this.#table = table
    this.#clock = clock
  }

  now(): Promise<number> {
    return Promise.resolve(this.#clock.now())
  }

  find(kind: string, id: string): Promise<KeptJobRow | undefined> {
    return Promise.resolve(this.#table.get(key(kind, id)))
  }

  list({ kind, subject, status, limit }: JobQuery): Promise<readonly KeptJobRow[]> {
    const isWanted = (row: KeptJobRow): boolean =>
      row.kind === kind && row.subject === (subject ?? row.subject) && row.status === (status ?? row.status)
    return Promise.resolve(ordered(this.#table, isWanted, ['created_at', 'id']).toReversed().slice(0, limit))
  }

  findActive(kind: string, subject: string): Promise<KeptJobRow | undefined> {
    return Promise.resolve(this.#activeOf(kind, subject))
  }

  insert(row: JobRow, generation: number): Promise<boolean> {
    if (this.#table.has(key(row.kind, row.id)) || this.#isBlocked(row)) return Promise.resolve(false)
    this.#put({ ...row, ...UNCLAIMED, generation })
    return Promise.resolve(true)
  }

  replace(row: JobRow): Promise<number | undefined> {
    const known = this.#table.get(key(row.kind, row.id))
    if (known?.revision !== row.revision - 1 || this.#isBlocked(row)) return Promise.resolve(undefined)
    return Promise.resolve(this.#put({ ...known, ...row, ...UNCLAIMED }).generation)
  }

  remove(kind: string, id: string, revision: number): Promise<boolean> {
    const at = key(kind, id)
    return Promise.resolve(this.#table.get(at)?.revision === revision && this.#table.delete(at))
  }

  claim({ kind, owner, lease, limit }: JobClaim): Promise<readonly KeptJobRow[]> {
    const now = this.#clock.now()
    const isDue = (row: KeptJobRow): boolean => row.kind === kind && freeAt(row) <= now
    const due = ordered(this.#table, isDue, ['due_at', 'id']).slice(0, limit)
    return Promise.resolve(
      due.map((row) => this.#put({ ...row, owner, generation: row.generation + 1, claimed_until: now + lease })),
    )
  }

  renew(held: HeldJob, lease: number): Promise<boolean> {
    return Promise.resolve(this.#changeClaim(held, { claimed_until: this.#clock.now() + lease }))
  }

  release(held: HeldJob): Promise<void> {
    this.#changeClaim(held, UNCLAIMED)
    return Promise.resolve()
  }

  nextDue(kind: string): Promise<DueTimes> {
    const rows = Array.from(this.#table.values()).filter((row) => row.kind === kind)
    const first = (some: readonly KeptJobRow[]): number | undefined => {
      const next = Math.min(...some.map(freeAt))
      return next === Infinity ? undefined : next
    }
    const free = first(rows.filter(({ owner }) => owner === null))
    return Promise.resolve({ free, held: first(rows.filter(({ owner }) => owner !== null)) })
  }

  page({ offset, limit }: Page): Promise<readonly KeptJobRow[]> {
    return Promise.resolve(ordered(this.#table, () => true, ['kind', 'id']).slice(offset, offset + limit))
  }

  count(): Promise<number> {
    return Promise.resolve(this.#table.size)
  }

  #put(row: KeptJobRow): KeptJobRow {
    this.#table.set(key(row.kind, row.id), row)
    return row
  }

  #changeClaim(held: HeldJob, change: Partial<KeptJobRow>): boolean {
    const row = this.#table.get(key(held.kind, held.id))
    if (row?.owner !== held.owner || row.generation !== held.generation) return false
    this.#put({ ...row, ...change })
    return true
  }

  #activeOf(kind: string, subject: string, exceptId?: string): KeptJobRow | undefined {
    if (subject === '') return undefined
    for (const row of this.#table.values()) {
      if (row.kind === kind && row.subject === subject && row.status === 'active' && row.id !== exceptId) return row
    }
    return undefined
  }

  #isBlocked({ kind, id, subject, status }: JobRow): boolean {
    return status === 'active' && this.#activeOf(kind, subject, id) !== undefined
  }
}

/** When a job can be claimed. */
function freeAt({ status, due_at, claimed_until }: KeptJobRow): number {
  if (status === 'ended' || due_at === null) return Infinity
  return Math.max(due_at, claimed_until ?? 0)
}
