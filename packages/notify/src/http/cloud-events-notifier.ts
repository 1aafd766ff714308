import { quote, type Notification, type Notifier } from '@mcpver/core'
import { invalidNotifier } from '../notify-error.ts'
import { toBinaryMessage, toCloudEvent, toStructuredMessage } from './cloud-event.ts'
import type { HttpNotifierOptions } from './http-options.ts'
import { HttpPost, type HttpMessage } from './http-post.ts'

/** What a URI reference consists of (RFC 3986). */
const URI_REFERENCE = /^(?:[\w\-.~:/?#[\]@!$&'()*+,;=]|%[\dA-Fa-f]{2})+$/

/** How an event goes over HTTP: as one JSON document, or its attributes as headers. */
export type CloudEventMode = 'structured' | 'binary'

/** How events are sent. */
export interface CloudEventsOptions extends HttpNotifierOptions {
  /** Where events come from, as a URI or a path, such as `/gateways/eu-1`. */
  readonly source: string
  /** Default: structured. */
  readonly mode?: CloudEventMode
}

const MESSAGES = { structured: toStructuredMessage, binary: toBinaryMessage } as const

/**
 * Posts notifications as CloudEvents 1.0 of the types `dev.mcpver.<type>`, with `severity`, `message` and `details` as their data.
 *
 * @throws {NotifyError} `ERR_INVALID_NOTIFIER`.
 */
export function cloudEventsNotifier({ mode = 'structured', ...options }: CloudEventsOptions): Notifier {
  const source = toEventSource(options.source)
  const post = new HttpPost(options)
  const toMessage: (event: ReturnType<typeof toCloudEvent>) => HttpMessage = MESSAGES[mode]
  return {
    name: options.name ?? `cloudevents ${post.label}`,
    send: (notification: Notification, signal) => post.send(toMessage(toCloudEvent(notification, source)), signal),
  }
}

/** Checks where events come from. Throws `ERR_INVALID_NOTIFIER`. */
export function toEventSource(source: string): string {
  if (URI_REFERENCE.test(source)) return source
  const hint = 'Write a URI or a path, as in /gateways/eu-1; other characters percent-encoded.'
  throw invalidNotifier(`The source of events, ${quote(source)}, is no URI reference`, hint)
}
