import type { Gateway } from '../gateway.ts'
import type { RouteStore } from '../route/route-store.ts'
import type { UsageCounter } from '../usage/usage-counter.ts'
import type { EventStreams } from './event-streams.ts'

/** What the endpoints work with. */
export interface AdminServices {
  readonly gateway: Gateway
  readonly usage: UsageCounter
  readonly routes: RouteStore
  readonly streams: EventStreams
}
