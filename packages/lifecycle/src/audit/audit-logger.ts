import { randomUUID } from 'node:crypto'
import {
  canonicalize,
  systemClock,
  type AuditCheckpoint,
  type AuditRecord,
  type AuditStore,
  type Clock,
  type JsonObject,
  type Release,
  type ReleaseState,
} from '@mcpver/core'
import { LifecycleError } from '../lifecycle-error.ts'
import { AuditCheckpoints } from './audit-checkpoints.ts'
import type { AuditEntry, AuditEvent } from './audit-entry.ts'
import type { AuditProof } from './audit-proof.ts'
import type { AuditTransparency } from './checkpoint-notary.ts'
import { hashOfEntry } from './entry-hash.ts'

/** What an audit logger reads from its surroundings. */
export interface AuditLoggerOptions {
  /** Default: the clock of the machine. */
  readonly clock?: Clock
  /** Makes the id of an entry. Default: a random UUID. */
  readonly newId?: () => string
  /** What checkpoints are made with. Default: none are. */
  readonly transparency?: AuditTransparency
}

/**
 * Writes an audit: entries that follow each other, each with the hash of the one before, so that none can be changed, left out or put
 * in between unseen. The specification's `AuditLogger`.
 *
 * It is given the store of the very transaction that it reports on: where its entry cannot be written, nothing is.
 */
export class AuditLogger {
  readonly #clock: Clock
  readonly #newId: () => string
  readonly #checkpoints: AuditCheckpoints | undefined

  constructor({ clock = systemClock, newId = randomUUID, transparency }: AuditLoggerOptions = {}) {
    this.#clock = clock
    this.#newId = newId
    this.#checkpoints = transparency && new AuditCheckpoints(transparency, clock)
  }

  /** Logs that a version was created. */
  logVersionCreation(store: AuditStore, release: Release): Promise<AuditRecord> {
    const { checksum, previousChecksum, createdBy } = release
    return this.log(store, {
      type: 'version.created',
      outcome: 'success',
      subject: createdBy,
      target: release,
      data: { checksum, previousChecksum },
    })
  }

  /** Logs that a version went from one state to another. */
  logVersionPromotion(
    store: AuditStore,
    release: Release,
    { from, subject, ...more }: PromotionRecord,
  ): Promise<AuditRecord> {
    const data: JsonObject = { ...more.data, from, to: release.state, checksum: release.checksum }
    return this.log(store, { type: 'version.promoted', outcome: 'success', subject, target: release, data })
  }

  /** Logs an event. */
  async log(store: AuditStore, { type, outcome, subject, target, data }: AuditEvent): Promise<AuditRecord> {
    const head = await store.head()
    const entry: AuditEntry = {
      id: this.#newId(),
      sequence: head === undefined ? 0 : head.sequence + 1,
      previous: head?.hash ?? null,
      loggedAt: this.#clock.now(),
      type,
      outcome,
      subject,
      target: { name: target.name, version: target.version },
      data,
    }
    const text = canonicalize(entry)
    const record = { sequence: entry.sequence, entry: text, hash: hashOfEntry(text) }
    await store.append(record)
    return record
  }

  /**
   * Has the audit signed as it is now, and keeps the signed note; where it was signed at this size before, gives that checkpoint. Only
   * entries that are new since the last time are read, and a checkpoint that does not go on from the last one is not made.
   *
   * @param store That of a transaction that writes.
   * @throws {LifecycleError} `ERR_AUDIT_BROKEN`, `ERR_NO_NOTARY` (the promise rejects), and what the notary throws.
   */
  async checkpoint(store: AuditStore): Promise<AuditCheckpoint> {
    return this.#transparent().sign(store)
  }

  /**
   * Proves that an entry is in the audit, by the newest checkpoint.
   *
   * @param sequence The number of the entry, from 0.
   * @throws {LifecycleError} `ERR_AUDIT_ENTRY_MISSING`; `ERR_AUDIT_ENTRY_UNCOVERED` when no checkpoint covers it yet;
   *   `ERR_AUDIT_BROKEN`, `ERR_NO_NOTARY` (the promise rejects).
   */
  async prove(store: AuditStore, sequence: number): Promise<AuditProof> {
    return this.#transparent().prove(store, sequence)
  }

  #transparent(): AuditCheckpoints {
    if (this.#checkpoints !== undefined) return this.#checkpoints
    throw new LifecycleError('This audit logger makes no checkpoints', {
      code: 'ERR_NO_NOTARY',
      hint: 'Give it `transparency`: a Merkle tree and a notary. Those of @mcpver/signing fit.',
    })
  }
}

/** What is known of a promotion beside the release as it is now. */
export interface PromotionRecord {
  readonly from: ReleaseState
  /** Who promoted it. */
  readonly subject: string
  readonly data?: JsonObject
}
