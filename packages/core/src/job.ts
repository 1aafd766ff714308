import type { JsonObject } from './json.ts'
import type { Stored } from './store.ts'

/** Whether work waits for its turn, is under way, or is over. */
export type JobStatus = 'queued' | 'active' | 'ended'

/** Work that goes on over hours or days, a step at a time, by whoever is there: an update of a server, a message that is to be sent. */
export interface Job {
  /** What kind of work it is, `update` or the like. */
  readonly kind: string
  /** Its name among those of its kind. */
  readonly id: string
  /** What it works on, such as the name of a server. Of one kind, at most one job of a subject is active; empty for one that is alone. */
  readonly subject: string
  readonly status: JobStatus
  /**
   * When somebody has to look at it next, by the clock of the store, in milliseconds since 1970. `null`: it waits until somebody who changes
   * it writes a time.
   */
  readonly dueAt: number | null
  readonly content: JsonObject
  readonly createdAt: number
}

/** A job as it is kept. */
export interface StoredJob extends Stored<Job> {
  /**
   * How many times it was claimed. Who writes for a claim reads the job in the same transaction, and sees that this and the owner are those
   * of the claim: somebody who was too slow writes nothing any more.
   */
  readonly generation: number
  /** Who has claimed it; `null` when nobody has. */
  readonly owner: string | null
  /** Until when the claim holds, by the clock of the store; `null` when nobody has claimed it. */
  readonly claimedUntil: number | null
}

/** Which jobs are asked for. */
export interface JobQuery {
  readonly kind: string
  readonly subject?: string
  readonly status?: JobStatus
  /** At most so many, the newest. Default: all. */
  readonly limit?: number
}

/** Who claims jobs, and which. */
export interface JobClaim {
  readonly kind: string
  /** A name that nobody else has, of a program that runs. */
  readonly owner: string
  /** How long the claim holds unless it is renewed, in milliseconds. */
  readonly lease: number
  /** At most so many, those that have been due for longest. */
  readonly limit: number
}

/** Somebody's claim to one job. */
export interface HeldJob {
  readonly kind: string
  readonly id: string
  readonly owner: string
  readonly generation: number
}

/** Where jobs are kept, within a transaction. */
export interface JobStore {
  /** The time by the clock that all programs on the store go by. */
  now(): Promise<number>
  /** In a transaction that writes, nobody claims the job that was read until that ends. */
  get(kind: string, id: string): Promise<StoredJob | undefined>
  /** The newest first: by creation, then by id, both descending. */
  list(query: JobQuery): Promise<readonly StoredJob[]>
  /** @throws a `StoreError` `ERR_STORE_CONFLICT` when there is a job of this name, or, for an active one, another active one of the subject. */
  insert(job: Job): Promise<StoredJob>
  /**
   * Writes a job, and ends a claim to it. How many times it was claimed stays as it is.
   *
   * @param revision The revision that was read.
   * @throws a `StoreError` `ERR_STORE_STALE` when somebody else has written it since; `ERR_STORE_MISSING`; `ERR_STORE_CONFLICT` as `insert`.
   */
  put(job: Job, revision: number): Promise<StoredJob>
  /** @throws a `StoreError` `ERR_STORE_STALE`; `ERR_STORE_MISSING`. */
  remove(kind: string, id: string, revision: number): Promise<void>
}

/**
 * Gives out jobs that are due to whoever asks first, in transactions of their own. Where many machines share a store they wait for no
 * writer. Due are jobs that have not ended, whose time has come, and that nobody holds; those of somebody whose claim is over are due again.
 */
export interface JobDesk {
  /**
   * Claims jobs that are due: each goes to one who asks, with a generation of its own. Its revision stays as it was.
   *
   * @returns Those that have been due for longest first.
   */
  claim(claim: JobClaim): Promise<readonly StoredJob[]>
  /** Holds a claim for so many milliseconds from now on; `false` when somebody has claimed or written the job since. */
  renew(held: HeldJob, lease: number): Promise<boolean>
  /** Gives a claim back, so that others need not wait until it is over. Does nothing when somebody has claimed or written the job since. */
  release(held: HeldJob): Promise<void>
  /**
   * Rings when a job of a kind may be due: soon after one was put, when one becomes due, and when a claim is over. Rather too often than
   * too seldom: again after some seconds while one is due, and also when the store cannot be reached, so that whoever then claims learns it
   * from the failure. Where many processes wait, it may be that only one of them is rung. Who waits ends that, or closes the store, before
   * the program ends: it may keep that running.
   *
   * @param ring Must not throw: what it throws is logged and otherwise ignored.
   * @returns What ends it.
   * @throws a `StoreError` `ERR_STORE_CLOSED`.
   */
  onDue(kind: string, ring: () => void): () => void
}
