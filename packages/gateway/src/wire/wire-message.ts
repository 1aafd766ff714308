import type { JsonObject } from '@mcpver/core'
import type { Span } from './outline.ts'

/**
 * One JSON-RPC message as it stood on the wire. Its text is never written anew: what has to change in a message is cut out of it
 * and replaced, so that everything else (unknown fields, big integers, the order of members) arrives as it was sent.
 */
export interface WireMessage {
  /** One JSON object, without anything around it. */
  readonly text: string
  /** What the text says. Numbers that no double holds are not exact here. */
  readonly value: JsonObject
  readonly kind: 'request' | 'notification' | 'response'
  /** The id as it is written, quotation marks included: `1`, `"a"`, `null`. Only of requests and responses. */
  readonly id: string | undefined
  /** Only of requests and notifications. */
  readonly method: string | undefined
  /** Where its members stand, of a message as it was read; `undefined` of one that was edited since. */
  readonly places: MessagePlaces | undefined
}

/** Where the values of a message's members stand in its text. */
export interface MessagePlaces {
  readonly id: Span | undefined
  readonly params: Span | undefined
  readonly result: Span | undefined
}
