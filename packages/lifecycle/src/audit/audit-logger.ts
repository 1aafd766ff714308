import { randomUUID } from 'node:crypto'
import { canonicalize, systemClock, type AuditRecord, type AuditStore, type Clock, type JsonObject } from '@mcpver/core'
import type { Release, ReleaseState } from '@mcpver/core'
import type { AuditEntry, AuditEvent } from './audit-entry.ts'
import { hashOfEntry } from './entry-hash.ts'

/** What an audit logger reads from its surroundings. */
export interface AuditLoggerOptions {
  /** Default: the clock of the machine. */
  readonly clock?: Clock
  /** Makes the id of an entry. Default: a random UUID. */
  readonly newId?: () => string
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

  constructor({ clock = systemClock, newId = randomUUID }: AuditLoggerOptions = {}) {
    this.#clock = clock
    this.#newId = newId
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
}

/** What is known of a promotion beside the release as it is now. */
export interface PromotionRecord {
  readonly from: ReleaseState
  /** Who promoted it. */
  readonly subject: string
  readonly data?: JsonObject
}
