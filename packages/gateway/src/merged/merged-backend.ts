import type { Backend, SessionLink } from '../backend/backend.ts'
import { BRIDGED_REVISIONS } from '../era/revision.ts'
import type { Caller } from '../session/caller.ts'
import type { LinkEvents, UpstreamLink } from '../upstream/upstream-link.ts'
import type { Learned } from './learned.ts'
import { MergedSessionLink } from './merged-session-link.ts'
import { MergedStatelessLink } from './merged-stateless-link.ts'
import type { MergedSurroundings } from './merged-surroundings.ts'

/** Several servers as one caller reaches them. What stands behind them belongs to them, and is not closed along. */
export class MergedBackend implements Backend {
  readonly speaksHttp = false
  readonly revisions = BRIDGED_REVISIONS
  readonly processes = undefined
  readonly #caller: Caller
  readonly #learned: Learned
  readonly #surroundings: MergedSurroundings
  #stateless: MergedStatelessLink | undefined

  /** @param learned What the lists have shown that this caller has got without a session. */
  constructor(caller: Caller, learned: Learned, surroundings: MergedSurroundings) {
    this.#caller = caller
    this.#learned = learned
    this.#surroundings = surroundings
  }

  get openStateless(): UpstreamLink {
    const [caller, learned, surroundings] = [this.#caller, this.#learned, this.#surroundings]
    this.#stateless ??= new MergedStatelessLink({ caller, learned, surroundings })
    return this.#stateless
  }

  openSession(events: LinkEvents, key: string): Promise<SessionLink> {
    const [caller, surroundings] = [this.#caller, this.#surroundings]
    return Promise.resolve(new MergedSessionLink({ events, key, caller, surroundings }))
  }

  stateless(): Promise<UpstreamLink> {
    return Promise.resolve(this.openStateless)
  }

  retire(): Promise<void> {
    return Promise.resolve()
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}
