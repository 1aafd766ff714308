import type { Backend } from '../backend/backend.ts'
import type { ListRequest } from '../contract/list-request.ts'
import { ask } from '../upstream/ask.ts'
import type { UpstreamLink } from '../upstream/upstream-link.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import type { CallQuestion, CallRoute, Selection, ServedServer } from './served-server.ts'

/** One server as it is: nothing is looked at, and nothing is added. What decides about versions stands behind it. */
export class PassServer implements ServedServer {
  readonly name: string
  readonly movesSessions = false
  readonly #selection: Selection

  constructor(name: string, backend: Backend) {
    this.name = name
    this.#selection = { success: true, release: { version: '', backend } }
  }

  get endpoint(): string {
    return this.name
  }

  speaksForProcess(): boolean {
    return false
  }

  serves(): boolean {
    return true
  }

  select(): Selection {
    return this.#selection
  }

  routeCall({ name, selected }: CallQuestion): CallRoute {
    const tool = { name, version: undefined, served: undefined, isDeprecated: false }
    return { success: true, release: selected, tool }
  }

  withheld(): undefined {
    return undefined
  }

  verify(): undefined {
    return undefined
  }

  invalidate(): void {
    // Nothing is known of what it lists.
  }

  list(_release: unknown, link: UpstreamLink, { message, headers }: ListRequest): Promise<WireMessage> {
    return ask(link, message, headers)
  }

  onChange(): () => void {
    return () => undefined
  }

  record(): void {
    // Whoever stands behind it counts.
  }
}
