import type { ProcessPool, ProcessPoolStats } from '../upstream/process-pool.ts'
import type { LinkEvents, UpstreamLink } from '../upstream/upstream-link.ts'
import type { Backend, SessionLink } from './backend.ts'
import { ProcessSessionLink } from './process-session-link.ts'
import { RequestOwners } from './request-owners.ts'
import { SharedLink } from './shared-link.ts'
import { SharedSessionLink } from './shared-session-link.ts'

/** A release whose server is a process. */
export class ProcessBackend implements Backend {
  readonly speaksHttp = false
  readonly #pool: ProcessPool
  #shared: SharedLink | undefined
  #opening: Promise<SharedLink> | undefined
  readonly #isShared: boolean

  /** @param isShared Whether sessions share one process. Default: each has one of its own. */
  constructor(pool: ProcessPool, isShared = false) {
    this.#pool = pool
    this.#isShared = isShared
  }

  get processes(): ProcessPoolStats {
    return this.#pool.stats()
  }

  get openStateless(): UpstreamLink | undefined {
    return this.#shared
  }

  async openSession(events: LinkEvents, key: string): Promise<SessionLink> {
    if (this.#isShared) return new SharedSessionLink(await this.stateless(), events)
    const owners = new RequestOwners()
    const lease = await this.#pool.acquire(key, { events, ownerOf: (message) => owners.ownerOf(message) })
    return new ProcessSessionLink(lease, owners)
  }

  stateless(): Promise<SharedLink> {
    if (this.#shared !== undefined) return Promise.resolve(this.#shared)
    this.#opening ??= this.#share().finally(() => {
      this.#opening = undefined
    })
    return this.#opening
  }

  retire(grace: number): Promise<void> {
    return this.#pool.drain(grace)
  }

  close(): Promise<void> {
    return this.#pool.closeAll()
  }

  async #share(): Promise<SharedLink> {
    const shared = new SharedLink()
    const events: LinkEvents = {
      message: (message) => shared.take(message),
      end: (reason) => {
        if (this.#shared === shared) this.#shared = undefined
        shared.end(reason)
      },
    }
    shared.attach(await this.#pool.acquire(undefined, { events }))
    this.#shared = shared
    return shared
  }
}
