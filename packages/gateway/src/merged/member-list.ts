import type { ReleaseCatalog } from '../catalog/release-catalog.ts'
import type { ServedServer } from '../server/served-server.ts'
import { StatelessRequests } from '../stateless/stateless-requests.ts'

/** One of the servers that are served together. */
export interface Member {
  readonly name: string
  readonly server: ServedServer
  /** Takes its requests that belong to no session. */
  readonly requests: StatelessRequests
}

/** What a list of members works with. */
export interface MemberListOptions {
  readonly catalog: ReleaseCatalog
  readonly serverOf: (name: string) => ServedServer | undefined
}

/** The servers that are served together: all that have a route, by name. It follows the catalog. */
export class MemberList {
  readonly #options: MemberListOptions
  readonly #listeners = new Set<{ readonly told: () => void }>()
  #members: readonly Member[] = []

  constructor(options: MemberListOptions) {
    this.#options = options
    this.#members = this.#found()
    options.catalog.onChange(() => this.#follow())
  }

  list(): readonly Member[] {
    return this.#members
  }

  /** Tells when servers have come or gone, or when what is known of one has changed. Returns what ends it. */
  onChange(told: () => void): () => void {
    const listener = { told }
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Names of the tools that are approved in the release that callers get of whom nothing is known. */
  approvedTools({ name }: Member): readonly string[] {
    const selection = this.#options.catalog.server(name)?.select({ principal: undefined, client: '', key: undefined })
    return selection?.success === true ? [...selection.release.tools.keys()] : []
  }

  #follow(): void {
    this.#members = this.#found()
    for (const { told } of [...this.#listeners]) told()
  }

  #found(): readonly Member[] {
    const known = new Map(this.#members.map((member) => [member.name, member]))
    const { catalog, serverOf } = this.#options
    const names = catalog.servers().flatMap(({ name, route }) => (route === undefined ? [] : [name]))
    return names.sort().flatMap((name) => {
      const server = serverOf(name)
      const before = known.get(name)
      if (server === undefined) return []
      return before?.server === server ? [before] : [{ name, server, requests: new StatelessRequests(server) }]
    })
  }
}
