import { LiveReleases, type LiveReleaseParts } from './live-releases.ts'

/** The releases that were asked for so far, of every server. */
export class ReleasePools {
  readonly #byServer = new Map<string, LiveReleases>()
  readonly #partsOf: (server: string) => LiveReleaseParts

  constructor(partsOf: (server: string) => LiveReleaseParts) {
    this.#partsOf = partsOf
  }

  /** The releases of one server. */
  of(server: string): LiveReleases {
    let releases = this.#byServer.get(server)
    if (releases === undefined) {
      releases = new LiveReleases(this.#partsOf(server))
      this.#byServer.set(server, releases)
    }
    return releases
  }

  /** The releases of one server, if any was asked for. */
  find(server: string): LiveReleases | undefined {
    return this.#byServer.get(server)
  }

  /** Ends what reaches them. */
  async close(): Promise<void> {
    await Promise.all([...this.#byServer.values()].map((releases) => releases.close()))
  }
}
