import type { Headers, UpstreamLink } from '../upstream/upstream-link.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import type { LiveRelease } from './live-release.ts'
import type {
  CalledTool,
  CallEnd,
  CallQuestion,
  CallRefusal,
  CallRoute,
  ListRequest,
  Selection,
  ServedServer,
} from './served-server.ts'
import type { VersionedServer } from './versioned-server.ts'

/** A server of which a client wants releases in a range, whatever its route says. */
export class PinnedServer implements ServedServer {
  readonly #server: VersionedServer
  readonly #range: string

  constructor(server: VersionedServer, range: string) {
    this.#server = server
    this.#range = range
  }

  get name(): string {
    return this.#server.name
  }

  get endpoint(): string {
    return `${this.#server.endpoint}@${this.#range}`
  }

  get speaksForProcesses(): boolean {
    return this.#server.speaksForProcesses
  }

  get movesSessions(): boolean {
    return this.#server.movesSessions
  }

  select(): Selection {
    return this.#server.find(this.#range)
  }

  routeCall(question: CallQuestion): CallRoute {
    return this.#server.routeCall(question)
  }

  withheld(tool: CalledTool, release: LiveRelease, link: UpstreamLink): CallRefusal | undefined {
    return this.#server.withheld(tool, release, link)
  }

  verify(release: LiveRelease, link: UpstreamLink, headers: Headers): Promise<void> | undefined {
    return this.#server.verify(release, link, headers)
  }

  invalidate(release: LiveRelease, link: UpstreamLink): void {
    this.#server.invalidate(release, link)
  }

  list(release: LiveRelease, link: UpstreamLink, request: ListRequest): Promise<WireMessage> {
    return this.#server.list(release, link, request)
  }

  onChange(listener: () => void): () => void {
    return this.#server.onChange(listener)
  }

  record(end: CallEnd): void {
    this.#server.record(end)
  }
}
