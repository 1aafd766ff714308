import type { EndSignal } from './end-signal.ts'
import type { JsonObject } from './json.ts'

/** How much somebody has to care. */
export type NotificationSeverity = 'info' | 'warning' | 'critical'

/** Something that people or other programs want to know. */
export interface Notification {
  /** Always the same for the same thing, however often it is sent. */
  readonly id: string
  /** What happened: `update.succeeded`, `update.rolled_back`, … */
  readonly type: string
  readonly severity: NotificationSeverity
  /** What it happened to, such as the name of a server. */
  readonly subject: string
  /** In one sentence, for people. */
  readonly message: string
  /** Nothing secret. */
  readonly data: JsonObject
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly at: number
}

/** Where notifications go. */
export interface Notifier {
  /** What it is called where something is said of it. */
  readonly name: string
  /**
   * Sends a notification. It may get one twice, with the same id.
   *
   * @param signal Ends the attempt.
   * @throws whatever says that it was not sent (the promise rejects): it is tried again later, and changes nothing else.
   */
  send(notification: Notification, signal: EndSignal): Promise<void>
}
