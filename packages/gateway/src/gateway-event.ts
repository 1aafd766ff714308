import type { Logger } from '@mcpver/core'
import type { Drift } from './contract/drift.ts'
import type { Session } from './session/session.ts'

/** What happens in a gateway besides calls. */
export type GatewayEvent =
  /** Servers have changed in the store, have come or have gone. */
  | { readonly kind: 'catalog'; readonly servers: ReadonlySet<string> }
  | { readonly kind: 'drift'; readonly drift: Drift }
  | { readonly kind: 'session-begun' | 'session-ended'; readonly server: string; readonly session: Session }
  /** No new calls are taken any more. */
  | { readonly kind: 'draining' }

/** Whoever wants to know what happens. */
export type GatewayEventListener = (event: GatewayEvent) => void

/** Tells what happens in a gateway. What a listener throws is logged and changes nothing. */
export class GatewayEvents {
  readonly #logger: Logger
  readonly #listeners = new Set<{ readonly told: GatewayEventListener }>()

  constructor(logger: Logger) {
    this.#logger = logger
  }

  /** Tells a listener from now on. Returns what ends it. */
  listen(told: GatewayEventListener): () => void {
    const listener = { told }
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  tell(event: GatewayEvent): void {
    for (const { told } of this.#listeners) this.guard(() => told(event))
  }

  /** Tells somebody by oneself: what that throws is logged and changes nothing. */
  guard(tell: () => void): void {
    try {
      tell()
    } catch (error) {
      this.#logger.error({ err: error }, 'A listener of the gateway failed')
    }
  }
}
