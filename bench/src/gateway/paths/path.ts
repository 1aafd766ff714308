import type { Caller } from '../client/caller.ts'

/** From what clients speak to what servers speak. */
export type Way = 'HTTP → HTTP' | 'HTTP → HTTP, stateless' | 'HTTP → stdio' | 'stdio → HTTP'

export const WAYS: readonly Way[] = ['HTTP → HTTP', 'HTTP → HTTP, stateless', 'HTTP → stdio', 'stdio → HTTP']

/** What stands between: nothing, the least that works, the official SDK, ours, or somebody else's. */
export type Role = 'bare' | 'direct' | 'ours' | 'peer' | 'sdk'

/** A path from the client to the echo server. */
export interface Path {
  readonly name: string
  readonly role: Role
  readonly way: Way
  /** Starts what stands between, and connects a client. */
  readonly open: (ground: Ground) => Promise<OpenPath>
}

/** What paths lead to. */
export interface Ground {
  /** Where the echo server over HTTP listens. */
  readonly url: string
  /** For files that are gone afterwards. */
  readonly folder: string
}

/** A path that can be called by. */
export interface OpenPath {
  readonly caller: Caller
  /** The process that stands between. */
  readonly pid: number | undefined
}
