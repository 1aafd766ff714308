import type { Digest, JsonObject } from '@mcpver/core'

/** What came of an action. */
export type AuditOutcome = 'success' | 'denied'

/**
 * What an audit says of one action. The fields are those that NIST SP 800-53 AU-3 asks for: what, when, where, source, outcome, who.
 */
export interface AuditEvent {
  /** What was done: `version.created`, `version.promoted`, … */
  readonly type: string
  readonly outcome: AuditOutcome
  /** Who did it, or tried to. */
  readonly subject: string
  /** What it was done to. */
  readonly target: { readonly name: string; readonly version: string }
  /** What else is worth knowing; nothing secret. */
  readonly data: JsonObject
}

/** An event as it stands in the audit. */
export interface AuditEntry extends AuditEvent {
  readonly id: string
  /** 0 for the first entry. */
  readonly sequence: number
  /** The hash of the entry before; `null` for the first. */
  readonly previous: Digest | null
  /** Milliseconds since 1970-01-01T00:00:00Z, by the clock of the program that logged it. */
  readonly loggedAt: number
}
