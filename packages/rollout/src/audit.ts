import type { AuditStore, JsonObject } from '@mcpver/core'

/** Something that was done, for an audit. `AuditLogger` of `@mcpver/lifecycle` takes it as it is. */
export interface RolloutAuditEvent {
  /** `update.started`, `rollback.executed`, … */
  readonly type: string
  readonly outcome: 'denied' | 'success'
  /** Who did it. */
  readonly subject: string
  readonly target: { readonly name: string; readonly version: string }
  /** Nothing secret. */
  readonly data: JsonObject
}

/** Writes an audit in the transaction that it reports on: where its entry cannot be written, nothing is. */
export interface RolloutAudit {
  log(store: AuditStore, event: RolloutAuditEvent): Promise<unknown>
}
