import { quote, type Store } from '@mcpver/core'
import type { AuditEvent } from '../audit/audit-entry.ts'
import type { AuditLogger } from '../audit/audit-logger.ts'
import { isShortLine } from '../short-line.ts'
import type { Identity } from './credentials.ts'
import { versionNumberOf } from './version-data.ts'

/** Something that was refused. */
export interface Denial extends Pick<AuditEvent, 'type' | 'data'> {
  /** What it would have been done to, as whoever asked named it. */
  readonly target: { readonly name: unknown; readonly version: unknown }
}

/** Records what was refused to somebody who is known. Strangers could fill the audit: they are only told no. */
export class DenialLog {
  readonly #store: Store
  readonly #audit: AuditLogger

  constructor(store: Store, audit: AuditLogger) {
    this.#store = store
    this.#audit = audit
  }

  async deny(identity: Identity | undefined, { type, target, data }: Denial): Promise<void> {
    if (identity === undefined) return
    // What was asked for need not be a name or a version, and the audit is no place for whatever else it is.
    const name = isShortLine(target.name) ? target.name : quote(target.name)
    const version = versionNumberOf(target.version) ?? quote(target.version)
    const event: AuditEvent = { type, outcome: 'denied', subject: identity.person, target: { name, version }, data }
    await this.#store.write(({ audit }) => this.#audit.log(audit, event))
  }
}
