import type { ReleaseAffinity } from '../affinity/release-affinity.ts'
import type { ListRequest, MakeListRequest } from '../contract/list-request.ts'
import type { UpstreamLink } from '../upstream/upstream-link.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import type { GuardedRelease } from './live-release.ts'
import type {
  CalledTool,
  CallEnd,
  CallQuestion,
  CallRefusal,
  CallRoute,
  Selection,
  ServedServer,
} from './served-server.ts'
import { isProcess, type VersionedServer } from './versioned-server.ts'

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

  get affinity(): ReleaseAffinity {
    return this.#server.affinity
  }

  speaksForProcess(): boolean {
    return isProcess(this.select())
  }

  get movesSessions(): boolean {
    return this.#server.movesSessions
  }

  serves(release: GuardedRelease): boolean {
    return this.#server.serves(release)
  }

  select(): Selection {
    return this.#server.find(this.#range)
  }

  routeCall(question: CallQuestion<GuardedRelease>): CallRoute {
    return this.#server.routeCallWithin(question, this.#range)
  }

  withheld(tool: CalledTool, release: GuardedRelease, link: UpstreamLink): CallRefusal | undefined {
    return this.#server.withheld(tool, release, link)
  }

  verify(release: GuardedRelease, link: UpstreamLink, request: MakeListRequest): Promise<void> | undefined {
    return this.#server.verify(release, link, request)
  }

  invalidate(release: GuardedRelease, link: UpstreamLink): void {
    this.#server.invalidate(release, link)
  }

  list(release: GuardedRelease, link: UpstreamLink, request: ListRequest): Promise<WireMessage> {
    return this.#server.list(release, link, request)
  }

  onChange(listener: () => void): () => void {
    return this.#server.onChange(listener)
  }

  record(end: CallEnd): void {
    this.#server.record(end)
  }
}
