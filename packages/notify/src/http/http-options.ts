import type { Clock } from '@mcpver/core'

/** Sends a request, as the global `fetch` does. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** What everything takes that posts notifications to a URL. */
export interface HttpNotifierOptions {
  /** https, or http to this machine. It may hold secrets in its path and query: only its origin is ever shown. */
  readonly url: string
  /** Sent with each notification; never shown. Default: none. */
  readonly headers?: Readonly<Record<string, string>>
  /** How long an attempt may take, in milliseconds: 1 to 2147483647. Default: 15000. */
  readonly timeout?: number
  /** Whether http to other machines will do. Default: false. */
  readonly allowInsecure?: boolean
  /** What it is called where something is said of it. Default: its kind and the origin of its URL. */
  readonly name?: string
  /** Default: the global one. */
  readonly fetch?: Fetch
  /** Default: the clock of the machine. */
  readonly clock?: Clock
}
