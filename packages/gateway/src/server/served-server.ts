import type { ReleaseAffinity } from '../affinity/release-affinity.ts'
import type { ArgumentCheck } from '../arguments/argument-check.ts'
import type { CallPreparation } from '../arguments/call-preparation.ts'
import type { ServerMirror } from '../mirror/server-mirror.ts'
import type { Caller } from '../session/caller.ts'
import type { JsonRpcError } from '../wire/json-rpc-error.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import type { MirroredParam } from '../era/param-headers.ts'
import type { ListRequest, MakeListRequest } from '../contract/list-request.ts'
import type { UpstreamLink } from '../upstream/upstream-link.ts'
import type { LiveRelease } from './live-release.ts'

/** A call that is to find its version. */
export interface CallQuestion<Release extends LiveRelease = LiveRelease> {
  /** The name of the tool. */
  readonly name: string
  readonly params: Readonly<Record<string, unknown>>
  /** The value of the header that says what version the call needs. */
  readonly header: string | undefined
  /** The release that the caller is on. */
  readonly selected: Release
  /** Whether the call goes on there with what it began there, whatever it asks for. Default: no. */
  readonly isBound?: boolean | undefined
}

/** A tool that is about to be called. */
export interface CalledTool {
  readonly name: string
  /** Without `v`; `undefined` for a tool that was never approved and passes nevertheless. */
  readonly version: string | undefined
  /** What is said of it in the result, as JSON: a `ServedVersionMeta`. */
  readonly served: string | undefined
  readonly isDeprecated: boolean
  /** The arguments that headers repeat. Default: none. */
  readonly mirrored?: readonly MirroredParam[]
  /** What arguments are held against before the call goes anywhere. Default: nothing. */
  readonly check?: ArgumentCheck
  /** The version whose arguments the call has, without `v`, where they are carried to those of the version that serves. */
  readonly adaptedFrom?: string
  /** What is done to the call before its server gets it. Default: nothing. */
  readonly preparation?: CallPreparation
}

/** Where a call goes, or why it goes nowhere. */
export type CallRoute<Release extends LiveRelease = LiveRelease> =
  { readonly success: true; readonly release: Release; readonly tool: CalledTool } | CallRefusal

/** Why a call is refused. */
export interface CallRefusal {
  readonly success: false
  /** What it is counted under. */
  readonly code: string
  /** The tool's name, aliases followed; `(unknown)` when there is none by the name that was called. */
  readonly tool: string
  readonly error: JsonRpcError
}

/** A release, or why a caller gets none. */
export type Selection<Release extends LiveRelease = LiveRelease> =
  | { readonly success: true; readonly release: Release }
  | { readonly success: false; readonly code: string; readonly error: JsonRpcError }

/** How a call ended. */
export interface CallEnd {
  /** Of the tool, aliases followed; `(unknown)` when there is none by the name that was called. */
  readonly tool: string
  /** Of the tool, without `v`; `undefined` when the call was refused. */
  readonly version: string | undefined
  /** Of the server, without `v`; `undefined` when the call was refused. */
  readonly release: string | undefined
  /** The release that the caller was on, or that a call was on its way to that was refused; without `v`. */
  readonly selected: string
  readonly outcome: 'abandoned' | 'error' | 'failed' | 'refused' | 'served' | 'tool-error'
  /** The code of a refusal. */
  readonly code?: string
  /** The version that was asked for, without `v`, where its arguments were carried to those of `version`. */
  readonly adaptedFrom?: string | undefined
  readonly isDeprecated: boolean
  /** When it began, by a monotonic clock, in milliseconds. */
  readonly startedAt: number
  readonly caller: Caller
}

/** A server as clients see it: releases of it side by side under one name. It is asked only of releases that it gave out itself. */
export interface ServedServer {
  readonly name: string
  /** What tells it from others: its name, and the range where a client asked for one. */
  readonly endpoint: string
  /** Whether sessions go to another release when they would get it anew. */
  readonly movesSessions: boolean
  /** Finds the release again that has given a cursor, a state or a task. Default: these pass as they are. */
  readonly affinity?: ReleaseAffinity | undefined
  /** Has calls copied to another version. Default: none are. */
  readonly mirror?: Pick<ServerMirror, 'take'> | undefined
  /** Whether a caller's release is a process, for which the gateway has to be what an HTTP server is. */
  speaksForProcess(caller: Caller): boolean
  /** Whether a release can still be had. */
  serves(release: LiveRelease): boolean
  /** The release that a caller gets who asks for nothing in particular. */
  select(caller: Caller): Selection
  /** The release whose version of a tool meets a call. */
  routeCall(question: CallQuestion): CallRoute
  /** Why a tool is withheld that a link lists; `undefined` when it is the one that was approved. */
  withheld(tool: CalledTool, release: LiveRelease, link: UpstreamLink): CallRefusal | undefined
  /**
   * Waits until what a link lists was held against what was approved. `undefined` when that was done before.
   *
   * @param request How the link is asked.
   */
  verify(release: LiveRelease, link: UpstreamLink, request: MakeListRequest): Promise<void> | undefined
  /** What a link lists has changed: it has to be verified again. */
  invalidate(release: LiveRelease, link: UpstreamLink): void
  /** The answer to `tools/list`, made of what a link lists. Rejects with a `GatewayError` when that says nothing. */
  list(release: LiveRelease, link: UpstreamLink, request: ListRequest): Promise<WireMessage>
  /** Tells when other callers get other releases than before, or releases have other tools. Returns what ends it. */
  onChange(listener: () => void): () => void
  /** Takes note of a call that is over. Never throws. */
  record(end: CallEnd): void
}
