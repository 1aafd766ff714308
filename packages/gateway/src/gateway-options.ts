import type { Clock, JsonObject, Logger, Release, Store, VersionInput } from '@mcpver/core'
import type { Authenticator } from './access/authenticator.ts'
import type { NetworkPolicy } from './access/network-policy.ts'
import type { ResourceMetadata } from './access/resource-metadata.ts'
import type { ProcessLimits } from './backend/create-backend.ts'
import type { Drift } from './contract/drift.ts'
import type { SessionLimits } from './downstream/session-table.ts'
import type { CallEnd } from './server/served-server.ts'

/** What a gateway is made of. */
export interface GatewayOptions {
  /** Where releases, routes and pins are. It stays open when the gateway is closed. */
  readonly store: Store
  /**
   * What it is called among the gateways on one store: routes may have versions for it, and calls are counted under it. It stays the
   * same over restarts. Default: the name of the machine.
   */
  readonly name?: string | undefined
  /** Only these servers. Default: all that the store has. */
  readonly servers?: readonly string[] | undefined
  /** Whether a release is what was signed by somebody who may; one that is not is not served. Default: all are. */
  readonly verify?: ((release: Release) => Promise<boolean>) | undefined
  /** Whether surfaces that were pinned on first use are served. Default: when there is no `verify`. */
  readonly pins?: boolean | undefined
  /** Who calls. Default: anybody. */
  readonly authenticator?: Authenticator | undefined
  /** Where clients get tokens. Default: it is not said. */
  readonly metadata?: ResourceMetadata | undefined
  /** Calls of one principal: how many a second, and how many at once after a pause. Default: as many as come. */
  readonly rate?: { readonly perSecond: number; readonly burst: number } | undefined
  /** Requests under way. Default: as many as come. */
  readonly concurrency?: { readonly perPrincipal: number; readonly total: number } | undefined
  /**
   * How servers are reached whose releases do not say, by name, in the form in which a release says it. It is kept in memory only, so
   * it may hold what must not be stored. Default: none.
   */
  readonly upstreams?: ReadonlyMap<string, JsonObject> | undefined
  /** Where servers may be that are reached by URL. Default: on public addresses. */
  readonly network?: NetworkPolicy | undefined
  /** Names of headers of callers that go to the servers, beside those that the protocol needs. Default: none. */
  readonly forwardHeaders?: readonly string[] | undefined
  /** Bounds on the processes of each release. */
  readonly processes?: ProcessLimits | undefined
  readonly sessions?: SessionLimits | undefined
  /**
   * What cursors, states and ids of tasks are sealed with on their way to clients: at least 32 bytes that nobody else knows. Gateways
   * that share it take up what clients got of each other. Default: random bytes, so that what clients got is worth nothing to another
   * gateway, or after a restart.
   */
  readonly stateKey?: Uint8Array | undefined
  /**
   * How tools and prompts are called where all servers are one: `{name}` stands for their own name, `{server}` for that of their
   * server, without what hosts do not take in a name. Default: `{server}__{name}`.
   */
  readonly names?: string | undefined
  /** The most that one message may hold, in bytes. Default: 64 MiB. */
  readonly maxBytes?: number | undefined
  /** After how many milliseconds a server that many share is asked again what it lists. Default: a minute. */
  readonly recheckInterval?: number | undefined
  /** Whether a deprecated tool's listed description begins with `[DEPRECATED: …]`. Default: true. */
  readonly descriptionNotice?: boolean | undefined
  /** The environment, of which servers get what they need. Default: that of the process. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  /** Where servers are started that say no directory. Default: that of the process. */
  readonly cwd?: string | undefined
  /** Told of every call when it is over. What it throws is logged and changes nothing. Default: nothing. */
  readonly onCall?: ((server: string, end: CallEnd) => void) | undefined
  /**
   * Told of every copy of a call that is over, which nobody got the answer of. What it throws is logged and changes nothing. Default:
   * nothing.
   */
  readonly onMirror?: ((server: string, end: CallEnd) => void) | undefined
  /** How many copies of calls may be under way; more are not sent. Default: 32. */
  readonly maxMirrored?: number | undefined
  /** Told when a server lists something else than what was approved. What it throws is logged. Default: nothing. */
  readonly onDrift?: ((drift: Drift) => void) | undefined
  readonly clock?: Clock | undefined
  readonly logger?: Logger | undefined
}

/** A server that is to be taken in. */
export interface TakeInRequest {
  /** What it is called here. */
  readonly server: string
  /** How it is reached, in the form in which a release says it, to be stored with what is pinned. Default: as `upstreams` says. */
  readonly upstream?: JsonObject
  /** The version of what it lists now. Default: the one that it says itself. */
  readonly version?: VersionInput
  /** Whether what it lists now is approved, in the place of what was pinned. Default: no. */
  readonly isAccepted?: boolean
  /** Who says so. */
  readonly by: string
}
