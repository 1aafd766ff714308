import type { Clock } from '@mcpver/core'
import type { CallEnd } from '../server/served-server.ts'

/** How a call ended. */
export type UsageOutcome = CallEnd['outcome']

/** One call, when it is over. */
export interface UsageEvent {
  readonly server: string
  /** Aliases followed; `(unknown)` when there is none by the name that was called. */
  readonly tool: string
  /** Of the tool, without `v`; `undefined` when the call was refused, or the tool was never approved. */
  readonly version: string | undefined
  /** Of the server, without `v`; `undefined` when the call was refused. */
  readonly release: string | undefined
  /** The release that the caller was on, or that a call was on its way to that was refused; without `v`. */
  readonly selected: string
  /** What the client calls itself: a claim, not an identity. At most 100 characters, and 50 of its version. */
  readonly client: { readonly name: string; readonly version: string }
  /** Who was authenticated; `undefined` for anybody. */
  readonly principal: string | undefined
  readonly outcome: UsageOutcome
  /** The code of a refusal. */
  readonly code: string | undefined
  /** The version that was asked for, without `v`, where its arguments were carried to those of `version`. */
  readonly adaptedFrom?: string | undefined
  readonly isDeprecated: boolean
  /** When it was over, in milliseconds since 1970-01-01T00:00:00Z. */
  readonly at: number
  /** How long it took, in milliseconds. */
  readonly duration: number
}

/** Takes note of a call. Nothing that it does changes the answer. */
export type UsageListener = (event: UsageEvent) => void

const LONGEST_NAME = 100
const LONGEST_VERSION = 50

/** The usage event of a call that ended just now. */
export function usageEventOf(server: string, end: CallEnd, clock: Clock): UsageEvent {
  const { tool, version, release, selected, outcome, code, isDeprecated, startedAt, caller, adaptedFrom } = end
  return {
    server,
    tool,
    version,
    release,
    selected,
    client: boundedClient(caller.client),
    principal: caller.principal,
    outcome,
    code,
    adaptedFrom,
    isDeprecated,
    at: clock.now(),
    duration: Math.max(0, performance.now() - startedAt),
  }
}

/** What a client calls itself, cut where it is longer than an event has it. */
export function boundedClient(client: UsageEvent['client']): UsageEvent['client'] {
  const { name, version } = client
  if (name.length <= LONGEST_NAME && version.length <= LONGEST_VERSION) return client
  return { name: name.slice(0, LONGEST_NAME), version: version.slice(0, LONGEST_VERSION) }
}
