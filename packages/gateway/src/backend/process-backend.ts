import type { ProcessPool, ProcessPoolStats } from '../upstream/process-pool.ts'
import type { LinkEvents, UpstreamLink } from '../upstream/upstream-link.ts'
import type { Backend, SessionLink } from './backend.ts'
import { ProcessSessionLink } from './process-session-link.ts'
import { RequestOwners } from './request-owners.ts'
import { SharedLink } from './shared-link.ts'

/** A release whose server is a process. */
export class ProcessBackend implements Backend {
  readonly speaksHttp = false
  readonly #pool: ProcessPool
  #shared: SharedLink | undefined
  #opening: Promise<UpstreamLink> | undefined

  constructor(pool: ProcessPool) {
    this.#pool = pool
  }

  get processes(): ProcessPoolStats {
    return this.#pool.stats()
  }

  get openStateless(): UpstreamLink | undefined {
    return this.#shared
  }

  async openSession(events: LinkEvents, key: string): Promise<SessionLink> {
    const owners = new RequestOwners()
    const lease = await this.#pool.acquire(key, { events, ownerOf: (message) => owners.ownerOf(message) })
    return new ProcessSessionLink(lease, owners)
  }

  stateless(): Promise<UpstreamLink> {
    if (this.#shared !== undefined) return Promise.resolve(this.#shared)
    this.#opening ??= this.#share().finally(() => {
      this.#opening = undefined
    })
    return this.#opening
  }

  close(): Promise<void> {
    return this.#pool.closeAll()
  }

  async #share(): Promise<UpstreamLink> {
    const shared = new SharedLink()
    const events: LinkEvents = {
      message: (message) => shared.take(message),
      end: () => {
        if (this.#shared === shared) this.#shared = undefined
      },
    }
    shared.attach(await this.#pool.acquire(undefined, { events }))
    this.#shared = shared
    return shared
  }
}
