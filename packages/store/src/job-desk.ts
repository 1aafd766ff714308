import type { HeldJob, JobClaim, JobDesk, StoredJob } from '@mcpver/core'
import { countField, FieldFault, keyField } from './row/field.ts'
import { fromJobRow } from './row/job-row.ts'
import { checkArgument } from './row/sealed-row.ts'
import { limitField } from './view/job-view.ts'
import type { JobRows } from './row/store-rows.ts'

/** What a desk needs of its store. */
export interface JobDeskOptions {
  /** Runs something in a transaction of its own beside the writers; the name is that of what is done. */
  readonly transact: <T>(what: string, use: (rows: JobRows) => Promise<T>) => Promise<T>
  /** Is told when claims have changed: no watch of the store tells of them. */
  readonly changed: () => void
  readonly onDue: JobDesk['onDue']
}

/** Gives out the jobs of a store. */
export class StoreJobDesk implements JobDesk {
  readonly #options: JobDeskOptions

  constructor(options: JobDeskOptions) {
    this.#options = options
  }

  async claim(claim: JobClaim): Promise<readonly StoredJob[]> {
    checkArgument('Jobs cannot be claimed', () => {
      keyField('kind', claim.kind)
      keyField('owner', claim.owner)
      leaseField(claim.lease)
      limitField(claim.limit)
    })
    const claimed = await this.#options.transact('claim', async (jobs) => (await jobs.claim(claim)).map(fromJobRow))
    if (claimed.length > 0) this.#options.changed()
    return claimed
  }

  async renew(held: HeldJob, lease: number): Promise<boolean> {
    checkArgument('The claim cannot be renewed', () => {
      assertHeld(held)
      leaseField(lease)
    })
    const isHeld = await this.#options.transact('renew', (jobs) => jobs.renew(held, lease))
    if (isHeld) this.#options.changed()
    return isHeld
  }

  async release(held: HeldJob): Promise<void> {
    checkArgument('The claim cannot be given back', () => {
      assertHeld(held)
    })
    await this.#options.transact('release', (jobs) => jobs.release(held))
    this.#options.changed()
  }

  onDue(kind: string, ring: () => void): () => void {
    checkArgument('Jobs cannot be waited for', () => keyField('kind', kind))
    return this.#options.onDue(kind, ring)
  }
}

/** The longest that a claim may hold without being renewed, in milliseconds: a year, so that times stay whole numbers. */
const LONGEST_LEASE = 366 * 24 * 3_600_000

function leaseField(lease: number): void {
  if (countField('lease', lease) >= 1 && lease <= LONGEST_LEASE) return
  throw new FieldFault('lease', lease, `a time from 1 to ${String(LONGEST_LEASE)} milliseconds`)
}

function assertHeld({ kind, id, owner, generation }: HeldJob): void {
  keyField('kind', kind)
  keyField('id', id)
  keyField('owner', owner)
  countField('generation', generation)
}
