import type { JsonObject } from './json.ts'
import type { Release } from './release.ts'
import type { StoreView } from './store.ts'

/** Callers who get a version because of what their requests say. */
export type TrafficMatch = (
  | { readonly principal: string }
  /** The name of a header in small letters, and the value that it must have. */
  | { readonly header: string; readonly value: string }
) & { readonly version: string }

/** Which versions of a name callers get. Versions are written without `v`. */
export interface Traffic {
  /** The version of everybody of whom nothing else is said. */
  readonly active: string
  /** Other versions, and the percentage of callers who get each: always the same callers for the same percentage. */
  readonly split: Readonly<Record<string, number>>
  /** Default: nobody. */
  readonly matches?: readonly TrafficMatch[]
  /** Versions by the name of the gateway that serves the call, in the place of the active one. Default: none. */
  readonly gateways?: Readonly<Record<string, string>>
  /** A version that gets copies of calls of tools that only read, whose answers nobody gets, and of how many percent. Default: none. */
  readonly mirror?: { readonly version: string; readonly percent: number }
  /** Versions that nobody gets who does not ask for them, and that are kept running. Default: none. */
  readonly warm?: readonly string[]
}

/** Everything that decides what callers of a name get, as it was at one time. */
export type DeploymentState = JsonObject

/** What became of a change. */
export type DeploymentResult = { readonly success: true } | { readonly success: false; readonly reason: string }

/**
 * What changes which versions callers get. It works in the transaction that it is given, so that what it changes is there together with the
 * record of it, or not at all.
 */
export interface Deployer {
  /** Which versions are live; `undefined` when nothing is served under the name. */
  current(view: StoreView, name: string): Promise<Traffic | undefined>
  /**
   * What would serve a version: a release of the store, or a surface that was pinned on first use, which counts as one in production that
   * nobody signed; `undefined` when there is none.
   */
  release(view: StoreView, name: string, version: string): Promise<Release | undefined>
  /**
   * Changes which versions are live, and nothing else.
   *
   * @throws a `McpverError` when that cannot be: a version that is not there, or may not be served.
   */
  apply(view: StoreView, name: string, change: { readonly traffic: Traffic; readonly by: string }): Promise<void>
  /** All of it, to be restored later. @throws a `McpverError` when nothing is served under the name. */
  capture(view: StoreView, name: string): Promise<DeploymentState>
  /** Puts everything back as it was. What cannot be is refused, and then nothing was changed. */
  restore(
    view: StoreView,
    name: string,
    change: { readonly state: DeploymentState; readonly by: string },
  ): Promise<DeploymentResult>
  /** Whether a state is one that could be restored now. */
  validate(view: StoreView, name: string, state: DeploymentState): Promise<DeploymentResult>
}
