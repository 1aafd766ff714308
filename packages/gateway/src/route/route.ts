import { APIVersion, type TrafficMatch } from '@mcpver/core'
import type { ArgumentStep } from '@mcpver/diff'
import type { Aliases } from './aliases.ts'
import type { RetirementSchedule } from '@mcpver/registry'

/** What becomes of a tool that is not the one that was approved: withheld; passed when nothing breaks; passed and recorded. */
export type GuardMode = 'audit' | 'classify' | 'enforce'

/** Whether a session goes to another release when its route changes, or stays where it began. */
export type SessionRule = 'move' | 'stay'

/** Whether the arguments of calls go to servers as they are, or are held against the schema of the version that serves first. */
export type ArgumentRule = 'pass' | 'validate'

/** Somebody who gets a release of their own: a principal, or clients of a name, which is a claim that anybody can make. */
export type RoutePin = ({ readonly principal: string } | { readonly client: string }) & {
  /** One version, or a range, which means the highest release in it that may be served. */
  readonly range: string
}

/** How the arguments of calls for a version of a tool become those for another one, so that calls for what nothing serves are served. */
export interface RouteAdapter {
  readonly tool: string
  /** The version that calls ask for: exact, without `v`. */
  readonly from: string
  /** The version that serves them, or from which another adapter carries on. */
  readonly to: string
  /** In their order. Results are not changed. */
  readonly steps: readonly ArgumentStep[]
}

/** A version that gets copies of calls of tools that only read, and of how many percent of them. Nobody gets its answers. */
export interface RouteMirror {
  readonly version: string
  /** Over 0 and up to 100, with at most two decimals. */
  readonly percent: number
}

/** Which releases of a server are live, and for whom. Versions are written without `v`. */
export interface Route {
  /** The name of the server. */
  readonly server: string
  /** The version for everybody of whom nothing else is said. */
  readonly active: string
  /** Versions for a part of the callers, in percent; the active one has the rest. */
  readonly split: ReadonlyMap<string, number>
  readonly pins: readonly RoutePin[]
  readonly guard: GuardMode
  /** Versions that can be called beside those that are live, and are not listed. Absent: all in production or deprecated. */
  readonly callable?: readonly string[]
  readonly sessions: SessionRule
  /** What becomes of calls of deprecated tools, and when. */
  readonly retirement: RetirementSchedule
  /** Absent: `pass`. */
  readonly arguments?: ArgumentRule
  /** Absent: none. */
  readonly adapters?: readonly RouteAdapter[]
  /** Absent: none. */
  readonly aliases?: Aliases
  /** Callers who get a version because of what their requests say: that of the first match that holds. Absent: none. */
  readonly matches?: readonly TrafficMatch[]
  /** Versions in the place of the active one, by the name of the gateway that serves the call. Absent: none. */
  readonly gateways?: ReadonlyMap<string, string>
  /** Absent: none. */
  readonly mirror?: RouteMirror
  /** Versions that are kept running, and that only those get who ask for them as `<server>@<version>`. Absent: none. */
  readonly warm?: readonly string[]
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly createdAt: number
  readonly createdBy: string
  readonly changedAt: number
  readonly changedBy: string
}

/** A route as somebody asks for it. */
export interface RouteDraft {
  readonly server: string
  readonly active: string
  /** Default: nobody gets another version. */
  readonly split?: ReadonlyMap<string, number>
  /** Default: none. */
  readonly pins?: readonly RoutePin[]
  /** Default: `enforce`. */
  readonly guard?: GuardMode
  /** Default: all in production or deprecated. */
  readonly callable?: readonly string[]
  /** Default: `move`. */
  readonly sessions?: SessionRule
  /** Default: deprecated tools are served. */
  readonly retirement?: RetirementSchedule
  /** Default: `pass`. */
  readonly arguments?: ArgumentRule
  /** Default: none. */
  readonly adapters?: readonly RouteAdapter[]
  /** New names of tools, by the names that they had before, by which they can still be called. Default: none. */
  readonly aliases?: Aliases
  /** Callers who get a version because of what their requests say: that of the first match that holds. Default: none. */
  readonly matches?: readonly TrafficMatch[]
  /** Versions in the place of the active one, by the name of the gateway that serves the call. Default: none. */
  readonly gateways?: ReadonlyMap<string, string>
  /** Default: no version gets copies of calls. */
  readonly mirror?: RouteMirror
  /** Versions that are kept running, and that only those get who ask for them. Default: none. */
  readonly warm?: readonly string[]
}

/** The versions that a route names one by one, each once. */
export function namedVersions(route: Route): ReadonlySet<string> {
  const { pins, callable = [], mirror, warm = [] } = route
  const pinned = pins.map(({ range }) => range).filter((range) => APIVersion.tryParse(range) !== undefined)
  return new Set([...liveVersions(route), ...pinned, ...callable, ...(mirror ? [mirror.version] : []), ...warm])
}

/** The versions that a route gives to callers who are not pinned. */
export function liveVersions({ active, split, matches = [], gateways }: Route): ReadonlySet<string> {
  return new Set([active, ...split.keys(), ...matches.map(({ version }) => version), ...(gateways?.values() ?? [])])
}
